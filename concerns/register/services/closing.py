"""How a concern ends for the municipality: most end here, and nothing personal stays behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from concerns.register.models import Concern, Purpose
from concerns.register.services import granting, receipts, renewing, retention, stepping
from concerns.register.states import REOPENABLE, WITHOUT_MEASURE, IllegalStep, Outcome, State, Step


@dataclass(frozen=True)
class Ending:
    """One outcome in words: what the referrer reads then, and the day of its erasure."""

    outcome: str
    told: str
    erase_on: date


@dataclass(frozen=True)
class Aftermath:
    """What is left to whom once a concern is closed, were it closed today."""

    endings: list[Ending]
    was_on_an_agenda: bool
    is_a_case: bool


def aftermath(concern: Concern, outcomes: Iterable[Outcome]) -> Aftermath:
    """What follows from each of these outcomes, for whoever is about to close it."""
    days = retention.days_kept([concern.custodian_id])
    return Aftermath(
        [_ending(concern, outcome, days[concern.custodian_id, outcome]) for outcome in outcomes],
        was_on_an_agenda=concern.steps.filter(step=Step.CONVENE).exists(),
        is_a_case=concern.state == State.FOLLOW_UP,
    )


def _ending(concern: Concern, outcome: Outcome, days: int) -> Ending:
    code = receipts.word_when_closed(outcome, concern.source, concern.age_band)
    day = timezone.localdate() + timedelta(days=days)
    return Ending(str(outcome.label), str(receipts.WORDS[code]), day)


@transaction.atomic
def close_without_measure(
    concern: Concern,
    *,
    outcome: Outcome,
    rationale: str,
    by: User,
    began_from: str | None = None,
) -> Concern:
    """Close it. With this transaction everybody in the municipality falls back to the stub.

    Raises ValueError for an outcome that is not one of WITHOUT_MEASURE.
    """
    if outcome not in WITHOUT_MEASURE:
        raise ValueError(f"{outcome} does not close a concern without a measure")
    concern = stepping.take(
        concern,
        Step.CLOSE_WITHOUT_MEASURE,
        by=by,
        began_from=began_from,
        rationale=rationale,
        outcome=outcome,
    )
    granting.end(concern, purposes=granting.MUNICIPAL, by=by)
    return concern


@transaction.atomic
def propose_measure(
    concern: Concern,
    *,
    department: Unit,
    rationale: str,
    by: User,
    began_from: str | None = None,
) -> Concern:
    """Ask a department to decide on a measure; its caseworkers read the concern to decide.

    The infohus proposes, the department decides. Raises PermissionDenied for a unit of another
    municipality or one that opens no measures.
    """
    if department.authority_id != concern.municipality_id or not department.opens_measures:
        raise PermissionDenied
    concern = stepping.take(
        concern,
        Step.PROPOSE_MEASURE,
        by=by,
        began_from=began_from,
        rationale=rationale,
        outcome=Outcome.MEASURE,
        department=department,
    )
    renewing.give(concern, Purpose.MEASURE, by=by)
    return concern


@transaction.atomic
def end_follow_up(
    concern: Concern, *, rationale: str, by: User, began_from: str | None = None
) -> Concern:
    """The infohus has no more to do. The case lives on in its department, without us."""
    concern = stepping.take(
        concern, Step.END_FOLLOW_UP, by=by, began_from=began_from, rationale=rationale
    )
    granting.end(concern, purposes=granting.MUNICIPAL, by=by)
    return concern


def can_reopen(concern: Concern) -> bool:
    """Whether it is closed, can still be read, and has not become a case of its department."""
    return concern.is_closed and concern.outcome in REOPENABLE and concern.erased_at is None


@transaction.atomic
def reopen(concern: Concern, *, rationale: str, by: User, began_from: str | None = None) -> Concern:
    """Back to triage, to be triaged anew; the municipality's desk reads it again, and why.

    The custodian's alone. Raises IllegalStep where `can_reopen` says no.
    """
    concern = stepping.begin(concern, Step.REOPEN, by=by, began_from=began_from)
    if not can_reopen(concern):
        raise IllegalStep(Step.REOPEN, concern.state)
    concern = stepping.complete(concern, Step.REOPEN, by=by, rationale=rationale)
    renewing.give(concern, Purpose.COORDINATION, by=by)
    return concern
