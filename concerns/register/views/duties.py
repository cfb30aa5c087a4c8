"""What the municipality answers about a concern that the police keep, and the police's advice."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import needs
from accounts.http import Request
from accounts.models import Role, User
from accounts.permissions import Permission
from concerns.register.duties_forms import DutiesForm
from concerns.register.models import Concern
from concerns.register.services import duties
from concerns.register.states import IllegalStep, Step
from concerns.register.views.finding import find
from concerns.register.views.in_vain import moved_on
from infohus.screens.forms import posted


def shown(concern: Concern, user: User) -> dict[str, object]:
    """What a concern's page says about duties; nothing where nobody is asked."""
    found = duties.of(concern, user)
    if found is None:
        return {}
    form = DutiesForm(concern=concern) if found.may_answer else None
    return {"duties": found, "duties_form": form}


@needs(Permission.COORDINATE)
@require_http_methods(["GET", "POST"])
def answer(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Answer whether the municipality has duties of its own."""
    concern = _of_municipality(request, pk)
    if not duties.is_withdrawn(concern):
        return _too_late(request, concern)
    form = DutiesForm(posted(request), concern=concern)
    if form.is_bound and form.is_valid():
        try:
            duties.answer(concern, **form.answer(), by=request.user)
        except IllegalStep as error:
            return _too_late(request, concern, error)
        messages.success(request, _("Your answer is recorded. The police see it too."))
        return redirect(concern)
    return render(request, "register/duties.html", {"concern": concern, "form": form})


@needs(Permission.COORDINATE)
@require_POST
def ask_for_advice(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Ask the police to call about safety; the mail they get says nothing."""
    concern = _of_municipality(request, pk)
    if not duties.is_withdrawn(concern):
        return _too_late(request, concern)
    try:
        duties.ask_for_advice(concern, by=request.user)
    except IllegalStep as error:
        return _too_late(request, concern, error)
    messages.success(request, _("The police have been asked. They see which concern it is about."))
    return redirect(concern)


@needs(Permission.CLEAR)
@require_POST
def advise(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The police note that they have given the advice they were asked for."""
    concern = find(pk)
    if not duties.is_withdrawn(concern):
        return _too_late(request, concern)
    if not duties.may_advise(concern, request.user):
        raise Http404
    if duties.advise(concern, by=request.user):
        messages.success(request, _("It is noted that you have given advice."))
    else:
        messages.info(request, _("Nobody waits for advice about it now. Nothing was noted."))
    return redirect(concern)


def _of_municipality(request: Request, pk: uuid.UUID) -> Concern:
    """The stub, for a coordinator of its municipality; to all others it does not exist."""
    concern = find(pk)
    if concern.municipality not in request.user.authorities_as(Role.MUNICIPAL_COORDINATOR):
        raise Http404
    return concern


def _too_late(request: Request, concern: Concern, error: IllegalStep | None = None) -> HttpResponse:
    messages.error(request, moved_on(error or IllegalStep(Step.TURN_AWAY, concern.state)))
    return redirect(concern)
