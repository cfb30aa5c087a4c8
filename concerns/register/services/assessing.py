"""What the meeting saw, weighed and recommends."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from concerns.register import keys
from concerns.register.models import Assessment, Concern, Dimension, Direction, Observation
from concerns.register.services import stepping
from concerns.register.states import Outcome, Step
from infohus.custody.sealing import seal_into


@dataclass(frozen=True)
class Seen:
    """One dimension: what was observed, by whom, which way it goes, and what speaks against."""

    observed: str
    direction: Direction
    source: str = ""
    counter_evidence: str = ""


@transaction.atomic
def assess(
    concern: Concern,
    *,
    seen: dict[Dimension, Seen],
    recommendation: Outcome,
    reasons: str,
    dissent: str,
    by: User,
    began_from: str | None = None,
) -> Concern:
    """Record an assessment and take the step. Raises ValueError unless all four are seen.

    Dissent is kept beside the recommendation; nothing is added up. Raises what `stepping.take`
    raises.
    """
    if set(seen) != set(Dimension):
        raise ValueError("an assessment looks at all four dimensions")
    concern = stepping.begin(concern, Step.ASSESS, by=by, began_from=began_from)
    data_key = keys.data_key(concern)
    assessment = Assessment(
        concern=concern,
        recorded_at=timezone.now(),
        recorded_by=by,
        recommendation=recommendation,
    )
    seal_into(assessment, data_key, reasons=reasons, dissent=dissent)
    assessment.save(force_insert=True)
    for dimension, what in seen.items():
        _observe(assessment, dimension, what, data_key)
    return stepping.complete(concern, Step.ASSESS, by=by)


def _observe(assessment: Assessment, dimension: Dimension, what: Seen, data_key: bytes) -> None:
    row = Observation(
        concern=assessment.concern,
        assessment=assessment,
        dimension=dimension,
        direction=what.direction,
    )
    seal_into(
        row,
        data_key,
        observed=what.observed,
        source=what.source,
        counter_evidence=what.counter_evidence,
    )
    row.save(force_insert=True)
