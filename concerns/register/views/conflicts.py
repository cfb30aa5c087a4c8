from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.register.conflict_forms import EndingForm
from concerns.register.services import conflicts
from infohus.screens.forms import posted


@needs(Permission.CONFLICTS)
@require_http_methods(["GET", "POST"])
def stepped_away(request: Request) -> HttpResponse:
    """Who stepped away from a concern, for the leader who can end it. Which one is not shown."""
    form = EndingForm(posted(request), leader=request.user)
    if form.is_bound and form.is_valid():
        conflict = form.cleaned_data["conflict"]
        conflicts.end(conflict, reason=form.reason(), by=request.user)
        messages.success(
            request, _("%(person)s sees the concern again.") % {"person": conflict.user}
        )
        return redirect("register:conflicts")
    return render(request, "register/conflicts.html", {"form": form})
