"""The police's desk: what waits for clearance, and their decision on it."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import needs
from accounts.http import Request
from accounts.models import User
from accounts.permissions import Permission
from concerns.register.forms import ClearanceForm
from concerns.register.models import Concern
from concerns.register.services import assigning, clearance, closing, duties, renewing
from concerns.register.services import queue as waiting
from concerns.register.states import WITHDRAWN, IllegalStep, State, Step
from concerns.register.views import repeats
from concerns.register.views.in_vain import CANNOT_OPEN, moved_on, why_not_opened
from concerns.register.views.steps import find_for, step_page
from infohus import workdays
from infohus.screens import paging
from infohus.screens.forms import posted

PAGE = 25  # rows; the queue is never counted
DECISIONS = {
    Step.CLEAR: clearance.clear,
    Step.KEEP_WITH_POLICE: clearance.keep_with_police,
    Step.TURN_AWAY: clearance.turn_away,
}


@dataclass(frozen=True)
class Waiting:
    """A concern that waits for clearance, in words."""

    concern: Concern
    age: str
    assignee: User | None
    is_new: bool  # not taken up: nobody has asked the register for earlier ones
    has_earlier: bool


@needs(Permission.CLEAR)
@require_safe
def queue(request: Request) -> HttpResponse:
    """What the person's custodian has to clear, page by key."""
    after = paging.following("received_at", request.GET.get("after", ""), is_descending=False)
    found = list(waiting.uncleared(request.user).filter(after)[: PAGE + 1])
    shown = found[:PAGE]
    context = {
        "waiting": _in_words(shown, request.user),
        "after": paging.mark(shown[-1].received_at, shown[-1].pk) if len(found) > PAGE else "",
        "advice": duties.waiting_for_advice(request.user),
        "losing_sight": renewing.waiting(),
    }
    return render(request, "register/clearance.html", context)


def _in_words(concerns: list[Concern], user: User) -> list[Waiting]:
    people = {person.pk: person for person in assigning.colleagues(user)}
    repeated = waiting.with_possible_earlier(concerns)
    return [
        Waiting(
            concern,
            age(concern),
            people.get(getattr(concern, "assignee_id", None) or 0),
            concern.state == State.RECEIVED,
            concern.pk in repeated,
        )
        for concern in concerns
    ]


def age(concern: Concern) -> str:
    """How long it has waited, in working days."""
    came, today = timezone.localdate(concern.received_at), timezone.localdate()
    if came == today:
        return _("Arrived today")
    days = workdays.between(came, today)
    if not days:
        return _("Less than a working day")
    return ngettext("%(days)d working day", "%(days)d working days", days) % {"days": days}


@needs(Permission.CLEAR)
@require_POST
def take_up(request: Request, pk: uuid.UUID) -> HttpResponse:
    concern = find_for(request, pk, Step.TAKE_UP)
    try:
        clearance.take_up(concern, by=request.user)
    except IllegalStep as error:
        messages.error(request, moved_on(error))
    except CANNOT_OPEN as error:
        messages.error(request, why_not_opened(error))
    return redirect(concern)


@needs(Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def clear(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The infohus handles it, or the police alone, or nobody: with what follows from each."""
    concern = find_for(request, pk, Step.CLEAR)

    def act(form: ClearanceForm) -> None:
        decide = DECISIONS[Step(form.cleaned_data.pop("decision"))]
        decide(concern, **form.cleaned_data, by=request.user)

    return step_page(
        request, concern, ClearanceForm(posted(request), concern=concern), act, steps=DECISIONS,
        heading=gettext_lazy("Clearance"), done=gettext_lazy("The clearance is recorded."),
        template="register/clear.html", aftermath=closing.aftermath(concern, WITHDRAWN),
        **repeats.on_closing(concern, request.user),
    )  # fmt: skip
