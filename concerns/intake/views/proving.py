"""Check a receipt that somebody shows: did we sign it, and when did what it is for arrive?"""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import public
from concerns.intake import limits, statement
from concerns.intake.forms.proving import VerifyForm
from concerns.intake.views.pages import page


@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and not limits.may_check(request):
        return _later(request)
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        shown = statement.check(form.line())
        code = form.cleaned_data["code"]
        context |= {
            "is_checked": True,
            "statement": shown,
            "is_for_code": shown.is_for(code) if shown and code else None,
        }
    return page(request, "intake/verify.html", context)


def _later(request: HttpRequest) -> HttpResponse:
    context = {
        "again_at": limits.opens_again_at("checking"),
        "back": reverse("intake:verify"),
        "back_words": _("Back"),
    }
    response = page(request, "intake/wait.html", context, 429)
    response.headers["Retry-After"] = str(limits.seconds_left("checking"))
    return response
