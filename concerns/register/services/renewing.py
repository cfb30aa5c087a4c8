"""Access that desks and departments need for their work is given, and again before the work ends.

Nobody gives to themselves: the police give it again to the municipality's desk, the coordinators
to the department that decides.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, Unit, User
from concerns.register import access, deadlines, mail
from concerns.register.access import Why
from concerns.register.models import Concern, Purpose
from concerns.register.services import granting, stepping
from concerns.register.states import State

# How long before its end access is said to end.
NEAR = {Purpose.COORDINATION: timedelta(days=30), Purpose.MEASURE: timedelta(days=7)}
READERS = {
    Purpose.COORDINATION: Role.MUNICIPAL_COORDINATOR,
    Purpose.MEASURE: Role.CASEWORKER,
}


@dataclass(frozen=True)
class EndingAccess:
    """The access of a desk or a department that still has work to do with the concern."""

    purpose: Purpose
    holder: Unit
    ends_at: datetime | None  # None where it has ended
    may_renew: bool


def until(concern: Concern, purpose: Purpose) -> datetime:
    """When such access ends that is given now: a department has a fortnight after its deadline."""
    now = timezone.now()
    if purpose == Purpose.COORDINATION:
        return now + granting.COORDINATION_LASTS
    due = deadlines.read(concern)
    last = timezone.make_aware(datetime.combine(due.on, time.min)) if due else now
    return max(now, last) + granting.DECISION_LASTS


def give(concern: Concern, purpose: Purpose, *, by: User) -> None:
    """Open the concern to those who work with it for this purpose as it stands; they are told."""
    for unit in _holders(concern, purpose):
        ends = until(concern, purpose)
        granting.give_unit(
            concern, to=unit, role=READERS[purpose], purpose=purpose, until=ends, by=by
        )
        mail.something_new(unit.email)


def endings(concern: Concern, readers: list[Why], user: User) -> list[EndingAccess]:
    """Of an open concern, for its coordinators: whose access has ended or ends soon.

    `readers` are its live grants. Nothing for whoever reads it without being one of them.
    """
    found: list[EndingAccess] = []
    if not access.coordinates(user, concern):
        return found
    for purpose in _needed(concern):
        live = [grant.valid_until for grant in readers if grant.purpose == purpose]
        ends_at = max(live, default=None)
        if ends_at is not None and ends_at > timezone.now() + NEAR[purpose]:
            continue
        may_renew = _may_renew(concern, purpose, user)
        found += [
            EndingAccess(purpose, unit, ends_at, may_renew) for unit in _holders(concern, purpose)
        ]
    return found


@transaction.atomic
def renew(concern: Concern, purpose: Purpose, *, by: User) -> bool:
    """Give it again, to whoever had it. False where nothing ends, or a colleague was faster.

    Raises Refused without a live grant, PermissionDenied for whoever may not give it.
    """
    concern = stepping.locked(concern)
    access.require_coordination(by, concern)
    if not _may_renew(concern, purpose, by):
        raise PermissionDenied
    found = endings(concern, access.readers(concern), by)
    ended = [ending for ending in found if ending.purpose == purpose]
    if any(ending.ends_at for ending in ended):
        granting.end(concern, purposes=[purpose], by=by)
    if ended:
        give(concern, purpose, by=by)
    return bool(ended)


ENDING = """
SELECT c.*, e.ends_at, e.ends_at <= now() AS has_ended
FROM register.coordination_ending(%s) e JOIN register_concern c ON c.id = e.concern_id
ORDER BY e.ends_at, c.id
"""


def waiting() -> list[Any]:
    """The open concerns whose desk is about to lose sight or has lost it.

    Each with `ends_at` and `has_ended`. For the acting police coordinator; nobody else gets any.
    """
    near = timezone.now() + NEAR[Purpose.COORDINATION]
    rows = Concern.objects.raw(ENDING, [near]).prefetch_related("municipality")
    return list(rows)


def _needed(concern: Concern) -> list[Purpose]:
    """For what somebody outside the police reads it as long as it stands as it does."""
    if concern.is_closed:
        return []
    if concern.state == State.OUTCOME:
        return [Purpose.COORDINATION, Purpose.MEASURE]
    return [Purpose.COORDINATION]


def _holders(concern: Concern, purpose: Purpose) -> list[Unit]:
    if purpose == Purpose.COORDINATION:
        return list(Unit.objects.desks().filter(authority=concern.municipality_id))
    return [concern.department] if concern.department else []


def _may_renew(concern: Concern, purpose: Purpose, user: User) -> bool:
    """To the municipality's desk the police, to a department both."""
    if purpose == Purpose.COORDINATION:
        return access.is_with_police(user, concern)
    return purpose == Purpose.MEASURE and access.coordinates(user, concern)
