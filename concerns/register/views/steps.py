"""One page for each step: a form, the service, and a sentence about what happened."""

import uuid
from collections.abc import Callable, Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import Refused, needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.register import access
from concerns.register.forms import AssessmentForm, ProposalForm
from concerns.register.models import Concern
from concerns.register.services import assessing, closing, meanwhile, reading, transferring
from concerns.register.states import IllegalStep, Outcome, RepeatUnread, Step, is_late_for
from concerns.register.views.finding import find
from concerns.register.views.in_vain import (
    CANNOT_OPEN,
    given_back,
    moved_on,
    typed_in_vain,
    why_not_opened,
)
from infohus.screens.forms import posted


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
    steps: Collection[Step] = (),
    template: str = "register/step.html",
    then: Callable[[Any], str] | None = None,
    begin: Callable[[reading.Opened], dict[str, Any]] | None = None,
    **shown: object,
) -> HttpResponse:
    """Show the form beside the concern, and what else is to be `shown`; when it is right, act,
    say so and go back to the concern, or to the address that `then` has for the form.

    What `begin` takes from the opened concern stands in a form that nobody has filled in yet.
    A concern that has moved on meanwhile is a sentence on the form, and what was typed stays: to
    whoever reads it no longer without anything of the concern itself. Where none of the `steps`
    that the form takes is possible, that is said before anybody fills it in.
    """
    try:
        if form.is_bound and _acted(concern, form, act, steps):
            messages.success(request, str(done))
            return redirect(then(form) if then else concern)
        if form.is_bound:
            concern = find(concern.pk)  # as it is now
            _require_one_of(steps, request, concern)
        context = _beside(request, concern, form, begin)
    except Refused:
        if not form.is_bound or access.why(request.user, concern) is not None:
            raise
        return typed_in_vain(request, concern.pk, form, heading)
    except CANNOT_OPEN as error:
        if not form.is_bound:
            return redirect(concern)  # where it is said
        return given_back(request, concern, form, heading, why_not_opened(error))
    except IllegalStep as late:
        return given_back(request, concern, form, heading, moved_on(late))
    page = "register/not_now.html" if is_late_for(concern.state, steps) else template
    return render(request, page, context | {"form": form, "heading": heading, **shown})


def _require_one_of(steps: Collection[Step], request: Request, concern: Concern) -> None:
    """Raises IllegalStep where none is possible any more, Refused for whoever reads it no more."""
    if is_late_for(concern.state, steps):
        access.require_content(request.user, concern)
        raise IllegalStep(next(iter(steps)), concern.state)


def _acted(
    concern: Concern, form: forms.Form, act: Callable[[Any], object], steps: Collection[Step]
) -> bool:
    if is_late_for(concern.state, steps) or not form.is_valid():
        return False
    try:
        act(form)
    except IllegalStep as error:
        form.add_error(None, moved_on(error))
        if not isinstance(error, RepeatUnread):
            draw_from(form, began_from=meanwhile.mark(find(concern.pk)))
    except NotPossible as error:
        form.add_error(error.field, error.words)
    except CANNOT_OPEN as error:
        form.add_error(None, why_not_opened(error))
    else:
        return True
    return False


def draw_from(form: forms.Form, **marks: str) -> None:
    """From now on the form is one that its reader has been told everything on."""
    if isinstance(form.data, QueryDict):
        form.data = form.data.copy()
        for name, mark in marks.items():
            form.data[name] = mark


def _beside(
    request: Request,
    concern: Concern,
    form: forms.Form,
    begin: Callable[[reading.Opened], dict[str, Any]] | None,
) -> dict[str, object]:
    if not form.is_bound and "began_from" in form.fields:
        form.initial.setdefault("began_from", meanwhile.mark(concern))
    with transaction.atomic():  # what could not be opened was not read
        opened = reading.read(concern, by=request.user)
    if begin is not None and not form.is_bound:
        form.initial = {**begin(opened), **form.initial}
    return {"concern": concern, "opened": opened, "why": opened.why}


def find_for(request: Request, pk: uuid.UUID, step: Step) -> Concern:
    """The concern, for somebody whose step it is; to all others it does not exist.

    Whether their grant still lives is asked where they read or act.
    """
    concern = find(pk)
    if not access.may_take(request.user, concern, step) and not is_late(request, concern):
        raise Http404
    return concern


def is_late(request: Request, concern: Concern) -> bool:
    """Whether somebody sends what they began before their desk handed the concern on."""
    return request.method == "POST" and transferring.handed_on(concern, request.user) is not None


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
            began_from=form.cleaned_data["began_from"],
            by=request.user,
        )

    return step_page(
        request, concern, AssessmentForm(posted(request)), act, steps=[Step.ASSESS],
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
        steps=[Step.PROPOSE_MEASURE],
        heading=gettext_lazy("Propose a measure"),
        done=gettext_lazy("The department has been asked to decide."),
    )  # fmt: skip
