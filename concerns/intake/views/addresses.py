"""Where the pages of the form stand, and where somebody goes on."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from concerns.intake.questions import Question
from concerns.intake.track import Way

CHANGE, EXPIRED = "change", "expired"  # Marks in an address: from the check; with a lost draft.


def address(question: Question, mark: str = "") -> str:
    place = reverse("intake:question", args=[question.slug])
    return f"{place}?{mark}=1" if mark else place


def onwards(way: Way) -> HttpResponse:
    """To the first question without an answer, or to the check when there is none."""
    return redirect(address(way.missing) if way.missing else reverse("intake:check"))
