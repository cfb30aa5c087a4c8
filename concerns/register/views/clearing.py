"""The police's desk: what waits for clearance, the oldest first, and who waits for advice."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.http import Request
from accounts.models import User
from accounts.permissions import Permission
from concerns.register.models import Concern
from concerns.register.services import assigning, duties
from concerns.register.services import queue as waiting
from concerns.register.states import State
from infohus import workdays
from infohus.screens import paging

PAGE = 25  # rows; the queue is never counted


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
