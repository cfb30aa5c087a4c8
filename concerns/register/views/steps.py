"""One page for each step: a form, the service, and a sentence about what happened."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.register import access
from concerns.register.forms import (
    AssessmentForm,
    ClearanceForm,
    ProposalForm,
)
from concerns.register.models import Concern
from concerns.register.services import assessing, clearance, closing, reading, triage
from concerns.register.states import IllegalStep, Outcome, RepeatUnread, Step
from concerns.register.triage_forms import TriageForm
from concerns.register.views import repeats
from concerns.register.views.finding import find
from infohus.screens.forms import posted

CLEARANCES = {
    Step.CLEAR: clearance.clear,
    Step.KEEP_WITH_POLICE: clearance.keep_with_police,
    Step.TURN_AWAY: clearance.turn_away,
}


def moved_on(error: IllegalStep) -> str:
    """What to tell somebody whose step is not possible, or not yet."""
    if isinstance(error, RepeatUnread):
        return _(
            "It may be about somebody we have heard of before. It can be closed when the police "
            "have read the earlier concerns and somebody else has signed as second reader."
        )
    return _("The concern has moved on since you opened the page. It is now: %(state)s.") % {
        "state": error.state.label
    }


class NotPossible(Exception):
    """What stands in the way of an act, as a sentence for one field of its form, or for all."""

    def __init__(self, words: str, field: str | None = None) -> None:
        super().__init__(words)
        self.words, self.field = words, field


def step_page(
    request: Request,
    concern: Concern,
    form: forms.Form,
    act: Callable[[Any], object],
    *,
    heading: Promise | str,
    done: Promise | str,
    template: str = "register/step.html",
    **shown: object,
) -> HttpResponse:
    """Show the form beside the concern, and what else is to be `shown`; when it is right, act,
    say so and go back.

    A concern that has moved on meanwhile is a sentence on the form, and what was typed stays.
    """
    if form.is_bound and form.is_valid():
        try:
            act(form)
        except IllegalStep as error:
            form.add_error(None, moved_on(error))
        except NotPossible as error:
            form.add_error(error.field, error.words)
        else:
            messages.success(request, str(done))
            return redirect(concern)
    opened = reading.read(concern, by=request.user)
    context = {
        "concern": concern,
        "form": form,
        "heading": heading,
        "opened": opened,
        "why": opened.why,
        **shown,
    }
    return render(request, template, context)


def find_for(request: Request, pk: uuid.UUID, step: Step) -> Concern:
    """The concern, for somebody whose step it is; to all others it does not exist.

    Whether their grant still lives is asked where they read or act.
    """
    concern = find(pk)
    if not access.may_take(request.user, concern, step):
        raise Http404
    return concern


@needs(Permission.CLEAR)
@require_POST
def take_up(request: Request, pk: uuid.UUID) -> HttpResponse:
    concern = find_for(request, pk, Step.TAKE_UP)
    try:
        clearance.take_up(concern, by=request.user)
    except IllegalStep as error:
        messages.error(request, moved_on(error))
    return redirect(concern)


@needs(Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def clear(request: Request, pk: uuid.UUID) -> HttpResponse:
    concern = find_for(request, pk, Step.CLEAR)

    def act(form: ClearanceForm) -> None:
        decide = CLEARANCES[Step(form.cleaned_data["decision"])]
        decide(concern, rationale=form.cleaned_data["rationale"], by=request.user)

    return step_page(
        request, concern, ClearanceForm(posted(request), concern=concern), act,
        heading=gettext_lazy("Clearance"), done=gettext_lazy("The clearance is recorded."),
        template="register/clear.html", **repeats.on_closing(concern, request.user),
    )  # fmt: skip


@needs(Permission.COORDINATE)
@require_http_methods(["GET", "POST"])
def record_triage(request: Request, pk: uuid.UUID) -> HttpResponse:
    concern = find_for(request, pk, Step.TRIAGE)

    before = triage.answered_last(concern)

    def act(form: TriageForm) -> None:
        rationale, answers = form.cleaned_data["risk"], form.answers()
        triage.record_triage(concern, rationale=rationale, answers=answers, by=request.user)

    return step_page(
        request, concern, TriageForm(posted(request), initial=before), act,
        heading=gettext_lazy("Triage"), done=gettext_lazy("The triage is recorded."),
        template="register/triage.html", answered_before=bool(before),
    )  # fmt: skip


@needs(Permission.COORDINATE)
@require_http_methods(["GET", "POST"])
def assess(request: Request, pk: uuid.UUID) -> HttpResponse:
    concern = find_for(request, pk, Step.ASSESS)

    def act(form: AssessmentForm) -> None:
        assessing.assess(
            concern,
            seen=form.seen(),
            recommendation=Outcome(form.cleaned_data["recommendation"]),
            reasons=form.cleaned_data["reasons"],
            dissent=form.cleaned_data["dissent"],
            by=request.user,
        )

    return step_page(
        request, concern, AssessmentForm(posted(request)), act,
        heading=gettext_lazy("Assessment"), done=gettext_lazy("The assessment is recorded."),
        template="register/assess.html",
    )  # fmt: skip


@needs(Permission.COORDINATE)
@require_http_methods(["GET", "POST"])
def propose_measure(request: Request, pk: uuid.UUID) -> HttpResponse:
    concern = find_for(request, pk, Step.PROPOSE_MEASURE)

    def act(form: ProposalForm) -> None:
        closing.propose_measure(concern, **form.cleaned_data, by=request.user)

    return step_page(
        request, concern, ProposalForm(posted(request), concern=concern), act,
        heading=gettext_lazy("Propose a measure"),
        done=gettext_lazy("The department has been asked to decide."),
    )  # fmt: skip
