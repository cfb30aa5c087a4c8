"""How a concern ends for the municipality: most end here, and nothing personal stays behind."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, Unit, User
from concerns.register import mail
from concerns.register.models import Concern, Purpose
from concerns.register.services import granting, stepping
from concerns.register.states import WITHOUT_MEASURE, Outcome, Step

MEASURE_DECISION_LASTS = timedelta(days=14)


@transaction.atomic
def close_without_measure(
    concern: Concern, *, outcome: Outcome, rationale: str, by: User
) -> Concern:
    """Close it. With this transaction everybody in the municipality falls back to the stub.

    Raises ValueError for an outcome that is not one of WITHOUT_MEASURE.
    """
    if outcome not in WITHOUT_MEASURE:
        raise ValueError(f"{outcome} does not close a concern without a measure")
    concern = stepping.take(
        concern, Step.CLOSE_WITHOUT_MEASURE, by=by, rationale=rationale, outcome=outcome
    )
    granting.end(concern, purposes=granting.MUNICIPAL, by=by)
    return concern


@transaction.atomic
def propose_measure(concern: Concern, *, department: Unit, rationale: str, by: User) -> Concern:
    """Ask a department to decide on a measure; its caseworkers may read the concern for 14 days.

    The infohus proposes, the department decides. Raises PermissionDenied for a unit of another
    municipality or one that opens no measures.
    """
    if department.authority_id != concern.municipality_id or not department.opens_measures:
        raise PermissionDenied
    concern = stepping.take(
        concern,
        Step.PROPOSE_MEASURE,
        by=by,
        rationale=rationale,
        outcome=Outcome.MEASURE,
        department=department,
    )
    granting.give_unit(
        concern,
        to=department,
        role=Role.CASEWORKER,
        purpose=Purpose.MEASURE,
        until=timezone.now() + MEASURE_DECISION_LASTS,
        by=by,
    )
    mail.something_new(department.email)
    return concern


@transaction.atomic
def end_follow_up(concern: Concern, *, rationale: str, by: User) -> Concern:
    """The infohus has no more to do. The case lives on in its department, without us."""
    concern = stepping.take(concern, Step.END_FOLLOW_UP, by=by, rationale=rationale)
    granting.end(concern, purposes=granting.MUNICIPAL, by=by)
    return concern
