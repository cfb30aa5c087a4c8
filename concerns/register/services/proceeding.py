"""What somebody can do next about a concern, and what of it is asked of them. Reads only."""

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import Role, User
from concerns.register import access
from concerns.register.models import Concern, StepTaken
from concerns.register.services import closing, stepping
from concerns.register.states import STEPS, UNASKED, Demand, Outcome, State, Step, possible


def open_to(concern: Concern, taken: Iterable[StepTaken], user: User) -> list[Step]:
    """The steps that this person can take now, in the table's order; `taken` are those before."""
    is_triaged = stepping.is_triaged(concern, taken)
    closed_doors = {
        Step.TRIAGE: is_triaged,
        Step.REOPEN: not closing.can_reopen(concern),
    }
    return [
        step
        for step in possible(concern.state, user.roles)
        if access.may_take(user, concern, step)
        and not closed_doors.get(step, False)
        and (is_triaged or STEPS[step].demands != Demand.TRIAGE_RATIONALE)
    ]


def asked(concern: Concern, steps: Iterable[Step], recommended: str) -> Step | None:
    """Of the steps that are open to somebody, the one that the work waits for; None for none.

    After a meeting it is what the infohus recommended; while a department decides, theirs alone.
    """
    waited_for = [step for step in steps if step not in UNASKED]
    if concern.state == State.ASSESSED:
        is_measure = recommended == Outcome.MEASURE
        follows = Step.PROPOSE_MEASURE if is_measure else Step.CLOSE_WITHOUT_MEASURE
        return follows if follows in waited_for else None
    if concern.state == State.OUTCOME:
        return Step.OPEN_MEASURE if Step.OPEN_MEASURE in waited_for else None
    return next(iter(waited_for), None)


def waiting_for(user: User) -> Q:
    """Of concerns with `owes_answer`: those whose first step, or own duties, are the person's."""
    mine = user.authorities_as(Role.MUNICIPAL_COORDINATOR)
    withdrawn = Q(state=State.CLOSED, owes_answer=True, municipality__in=mine)
    return Q(state__in=waited_for_by(user.roles)) | withdrawn


def waited_for_by(roles: Iterable[Role]) -> set[State]:
    """The states whose first step is for one of these roles to take.

    While a department decides, it waits for nobody else.
    """
    rules = [rule for step, rule in STEPS.items() if step not in UNASKED]
    first = {state: rule.role for rule in reversed(rules) for state in rule.sources}
    first[State.OUTCOME] = STEPS[Step.OPEN_MEASURE].role
    return {state for state, role in first.items() if role in set(roles)}
