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
        return later(page(request, "intake/wait.html", context | _again("filing"), 429), "filing")
    place = kept.answers.get("place", {}).get("municipality")
    desk = Unit.objects.desks().filter(authority__slug=place).first()
    context = {"desk": desk} | _again("filing_in_all")
    return later(page(request, "intake/call_us.html", context, 503), "filing_in_all")


def too_many_codes(request: HttpRequest) -> HttpResponse:
    """For a wrong code, after many from the same place. The right one is always answered."""
    context = {"back": reverse("intake:receipt_status"), "back_words": _("Back")}
    response = page(request, "intake/wait.html", context | _again("wrong_codes"), 429)
    return later(response, "wrong_codes")


def _again(name: str) -> dict[str, object]:
    return {"again_at": limits.opens_again_at(name)}


def later(response: HttpResponse, name: str) -> HttpResponse:
    """The answer, saying when the limit of that name lets more through."""
    response.headers["Retry-After"] = str(limits.seconds_left(name))
    return response
