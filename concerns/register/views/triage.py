"""The page of the triage, and what somebody sees whose colleague was faster."""

import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.register.models import Concern, StepTaken
from concerns.register.services import triage
from concerns.register.services.meanwhile import TakenMeanwhile
from concerns.register.states import Step
from concerns.register.triage_forms import TriageForm
from concerns.register.views.in_vain import CANNOT_OPEN
from concerns.register.views.steps import find_for, step_page
from infohus.screens.differences import Line, by_sentence, differences
from infohus.screens.forms import posted


@dataclass(frozen=True)
class Compared:
    """One answer that differs: what the newest triage says, and what one's own changes in it."""

    asked: str
    theirs: str
    lines: list[Line]


@needs(Permission.COORDINATE)
@require_http_methods(["GET", "POST"])
def record_triage(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The questions. Who comes second sees what the first wrote, beside their own answers."""
    concern = find_for(request, pk, Step.TRIAGE)
    compared: list[Compared] = []
    before: dict[str, str] = {}
    if request.method != "POST":
        try:
            before = triage.answered_last(concern)
        except CANNOT_OPEN:
            return redirect(concern)  # where it is said

    def act(form: TriageForm) -> None:
        given = {"rationale": form.cleaned_data["risk"], "answers": form.answers()}
        given |= {"began_from": form.cleaned_data["began_from"]}
        try:
            triage.record_triage(concern, **given, by=request.user)
        except TakenMeanwhile as late:
            compared.extend(_compared(concern, late.taken, form))
            raise

    return step_page(
        request, concern, TriageForm(posted(request), initial=before), act,
        steps=[Step.TRIAGE],
        heading=gettext_lazy("Triage"), done=gettext_lazy("The triage is recorded."),
        template="register/triage.html", answered_before=bool(before), compared=compared,
    )  # fmt: skip


def _compared(concern: Concern, taken: StepTaken | None, form: TriageForm) -> list[Compared]:
    """The answers and the conclusion that differ, in the order of the form."""
    if taken is None or taken.step != Step.TRIAGE:
        return []
    newest = triage.opened_triage(concern, taken)
    theirs = {**newest.answers, "risk": newest.rationale}
    return [
        Compared(
            str(form[name].label),
            theirs.get(name, ""),
            differences(by_sentence(theirs.get(name, "")), by_sentence(mine)),
        )
        for name, mine in {**form.answers(), "risk": form.cleaned_data["risk"]}.items()
        if theirs.get(name, "") != mine
    ]
