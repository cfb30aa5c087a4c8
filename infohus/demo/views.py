from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import public
from accounts.services import entering
from infohus.demo import cast


@public
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody one may try the program as. Not there without demo people."""
    parts = cast.parts()
    if not parts:
        raise Http404
    return render(request, "demo/people.html", {"parts": parts})


@public
@require_POST
def sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """Become a demo person, without a password."""
    part = cast.part_of(username)
    if part is None:
        raise Http404
    entering.enter(request, part.user)
    return redirect("accounts:home")
