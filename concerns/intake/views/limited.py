"""What somebody reads who has come to a limit: when to try again, and whom to call until then."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Unit
from concerns.intake import limits
from concerns.intake.draft import Draft
from concerns.intake.limits import MayFile
from concerns.intake.views.pages import page


def not_now(request: HttpRequest, kept: Draft, answer: MayFile) -> HttpResponse:
    """The complete draft stays where it is: 429 for this sender, 503 when it is all together."""
    if answer is MayFile.LATER:
        context = {
            "is_draft_kept": True,
            "back": reverse("intake:check"),
            "back_words": _("Back to my answers"),
        }
        return _later(page(request, "intake/wait.html", context | _again("filing"), 429), "filing")
    place = kept.answers.get("place", {}).get("municipality")
    desk = Unit.objects.desks().filter(authority__slug=place).first()
    context = {"desk": desk} | _again("filing_in_all")
    return _later(page(request, "intake/call_us.html", context, 503), "filing_in_all")


def too_many_codes(request: HttpRequest) -> HttpResponse:
    """No code of this sender is looked up before the window ends, the right one neither."""
    context = {"back": reverse("intake:receipt_status"), "back_words": _("Back")}
    response = page(request, "intake/wait.html", context | _again("wrong_codes"), 429)
    return _later(response, "wrong_codes")


def _again(name: str) -> dict[str, object]:
    return {"again_at": limits.opens_again_at(name)}


def _later(response: HttpResponse, name: str) -> HttpResponse:
    response.headers["Retry-After"] = str(limits.seconds_left(name))
    return response
