"""The only code that changes a concern's state."""

from collections.abc import Iterable
from typing import TypedDict, Unpack

from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Unit, User
from concerns.register import access, keys
from concerns.register.events import note
from concerns.register.models import Concern, StepTaken
from concerns.register.services import closable, meanwhile
from concerns.register.states import STEPS as STEP_TABLE
from concerns.register.states import (
    UNCLEARED,
    Demand,
    IllegalStep,
    Outcome,
    RepeatUnread,
    State,
    Step,
    after,
)
from infohus.audit.models import Action
from infohus.custody.sealing import seal_into

MOVED = ["state", "state_since", "cleared_at", "outcome", "department", "closed_at"]


class Details(TypedDict, total=False):
    """What a step may bring along."""

    rationale: str
    answers: str
    outcome: Outcome
    department: Unit
    for_custodian_only: bool


def locked(concern: Concern) -> Concern:
    """The concern as it is now, kept from anybody else until this transaction ends.

    Raises Refused for whoever may not act on it.
    """
    rows = Concern.objects.filter(pk=concern.pk)
    # Locked before it is joined: whoever waits here would look for its former municipality in vain.
    is_locked = rows.select_for_update().values_list("pk").first()
    found = rows.select_related("municipality", "custodian", "department").first()
    if is_locked is None or found is None:
        raise Refused("concern", concern.pk)
    return found


def begin(concern: Concern, step: Step, *, by: User, began_from: str | None = None) -> Concern:
    """The concern, locked, for somebody who may take this step now.

    Of two people at once the second gets IllegalStep: where the step is still possible, this is
    TakenMeanwhile, for `began_from` is the mark of the page that they decided on (None: no page).
    Raises Refused without a live grant and PermissionDenied when the step is another role's.
    """
    concern = locked(concern)
    access.require_step(by, concern, step)
    after(concern.state, step)
    if began_from is not None:
        meanwhile.require_unchanged(concern, step, began_from, by=by)
    return concern


@transaction.atomic
def take(
    concern: Concern,
    step: Step,
    *,
    by: User,
    began_from: str | None = None,
    **details: Unpack[Details],
) -> Concern:
    """Take one step of the table, with its rationale sealed. Returns the concern as it is then.

    Raises what `begin` raises, IllegalStep when something is missing that the step demands, and
    RepeatUnread, which is one, for a repeat that is not read and signed.
    """
    return complete(begin(concern, step, by=by, began_from=began_from), step, by=by, **details)


def complete(concern: Concern, step: Step, *, by: User, **details: Unpack[Details]) -> Concern:
    """Finish a step that this transaction has begun, once what it demands is there."""
    target = after(concern.state, step)
    rationale = details.get("rationale", "")
    _require_demand(concern, step, rationale)
    taken = StepTaken(
        concern=concern,
        step=step,
        from_state=concern.state,
        to_state=target,
        taken_at=timezone.now(),
        taken_by=by,
        for_custodian_only=details.get("for_custodian_only", False),
    )
    seal_into(taken, keys.data_key(concern), rationale=rationale, **_answers(details))
    taken.save(force_insert=True)
    try:
        _move(concern, target, details.get("outcome"), details.get("department"))
    except DatabaseError as error:
        if closable.is_refusal(error):
            raise RepeatUnread(step, taken.from_state) from error
        raise
    note(Action.STEP_TAKEN, concern, by=by, step=step.value, to=target.value)
    return concern


def _answers(details: Details) -> dict[str, str]:
    """The answers of a step that asks questions; of another one, the column stays empty."""
    answers = details.get("answers", "")
    return {"answers": answers} if answers else {}


def _move(
    concern: Concern, target: State, outcome: Outcome | None, department: Unit | None
) -> None:
    now, was = timezone.now(), concern.state
    if target != concern.state:
        concern.state_since = now
    if concern.is_closed:  # what is closed goes nowhere but back: nothing is decided any more
        concern.outcome, concern.department, concern.closed_at = "", None, None
    concern.state = target
    if outcome is not None:
        concern.outcome = outcome
    if department is not None:
        concern.department = department
    if target == State.CLOSED:
        concern.closed_at = now
    elif concern.state not in UNCLEARED and was in UNCLEARED:
        concern.cleared_at = now
    concern.save(update_fields=MOVED)


def is_triaged(concern: Concern, taken: Iterable[StepTaken]) -> bool:
    """Whether one of these steps triages it as it stands: what was reopened is triaged anew."""
    return any(step.step == Step.TRIAGE and step.taken_at >= concern.state_since for step in taken)


def _require_demand(concern: Concern, step: Step, rationale: str) -> None:
    demand = STEP_TABLE[step].demands
    missing = False
    if demand == Demand.CLOSURE and not closable.readiness(concern).is_ready:
        raise RepeatUnread(step, concern.state)
    if demand in (Demand.RATIONALE, Demand.CLOSURE):
        missing = not rationale.strip()
    elif demand == Demand.TRIAGE_RATIONALE:
        missing = not is_triaged(concern, concern.steps.filter(step=Step.TRIAGE))
    elif demand == Demand.ASSESSMENT:
        # Of this meeting: what was assessed before a reopening is assessed anew.
        made = concern.assessments.filter(recorded_at__gte=concern.state_since)
        missing = not made.exists()
    elif demand == Demand.SECOND_PERSON:
        missing = not concern.proposals.filter(confirmed_at__isnull=False).exists()
    if missing:
        raise IllegalStep(step, concern.state)
