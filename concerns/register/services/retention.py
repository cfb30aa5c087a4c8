"""How long each custodian keeps what is closed: the rule, and who set it when and why."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Authority, Role, User
from concerns.register.models import Concern, Retention
from concerns.register.models.retention import MOST_DAYS
from concerns.register.services import once
from concerns.register.states import Outcome, State
from infohus.audit.models import Action
from infohus.audit.record import record


@dataclass(frozen=True)
class Kept:
    """The rule for one outcome now; `rule` is None while the installation's own holds."""

    outcome: Outcome
    days: int
    rule: Retention | None


def days_kept(custodians: Iterable[int]) -> dict[tuple[int, str], int]:
    """Days from closing to erasure, by custodian and outcome. One look-up, however many."""
    wanted = set(custodians)
    days = {(pk, outcome): n for pk in wanted for outcome, n in settings.RETENTION.items()}
    rows = Retention.objects.filter(custodian__in=wanted).order_by("set_at", "pk")
    return days | {(row.custodian_id, row.outcome): row.days for row in rows}


def erase_on(concern: Concern, days: dict[tuple[int, str], int]) -> date | None:
    """The day on which a closed concern is to be erased; None for what is open or erased."""
    if concern.closed_at is None or concern.erased_at is not None:
        return None
    kept = timedelta(days=days[concern.custodian_id, concern.outcome])
    return timezone.localdate(concern.closed_at) + kept


def past_their_day(user: User, *, most: int) -> list[tuple[Concern, date | None]]:
    """What the person's custodian keeps although its day has come, and that day: at most so many,
    what closed first at the top.

    Whoever stepped away from one does not see it here either.
    """
    custodian, today = custodian_of(user), timezone.localdate()
    kept, due = days_kept([custodian.pk]), Q(pk__in=[])
    for (_custodian, outcome), days in kept.items():
        first_kept = datetime.combine(today - timedelta(days=days - 1), time.min)
        due |= Q(outcome=outcome, closed_at__lt=timezone.make_aware(first_kept))
    rows = Concern.objects.visible_to(user).filter(
        due, custodian=custodian, state=State.CLOSED, erased_at=None
    )
    rows = rows.order_by("closed_at", "pk").select_related("municipality")
    return [(row, erase_on(row, kept)) for row in rows[:most]]


def custodian_of(user: User) -> Authority:
    """The custodian whose rule the person sets. Raises PermissionDenied for all but the police."""
    for authority in user.authorities_as(Role.POLICE_COORDINATOR):
        return authority
    raise PermissionDenied


def rules(custodian: Authority) -> tuple[list[Kept], list[Retention]]:
    """The rule for each outcome, in the outcomes' order; and every one ever set, newest first."""
    rows = list(Retention.objects.filter(custodian=custodian).select_related("set_by"))
    holding = {row.outcome: row for row in reversed(rows)}
    kept = [
        Kept(outcome, rule.days if rule else settings.RETENTION[outcome], rule)
        for outcome in Outcome
        for rule in [holding.get(outcome)]
    ]
    return kept, rows


@transaction.atomic
def keep_for(
    *, outcome: Outcome, days: int, reason: str, by: User, submission: bytes | None = None
) -> Retention:
    """From now on, keep what was closed with this outcome so many days; earlier ones included.

    Nothing is erased by it: the day that every page shows moves. The same submission twice is one
    rule. Raises PermissionDenied for all but the police, ValueError for days that are no length of
    time.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"{days} is no number of days to keep something")
    custodian = custodian_of(by)
    rule = Retention(
        pk=once.number(Retention, custodian, submission or secrets.token_bytes(16)),
        custodian=custodian,
        outcome=outcome,
        days=days,
        rule_reason=reason,
        set_by=by,
        set_at=timezone.now(),
    )
    if not once.add(rule):
        return rule
    record(
        Action.RETENTION_SET,
        target="retention",
        target_id=rule.pk,
        actor_id=by.pk,
        custodian_id=custodian.pk,
        outcome=outcome.value,
        days=days,
    )
    return rule
