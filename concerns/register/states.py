"""The life of a concern: every step there is, who may take it, and what it demands.

No other code changes a state. The order is that of the plan: received, clearance, triage, convened,
assessed, outcome, follow-up, closed.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role


class State(TextChoices):
    RECEIVED = "received", _("Received")
    CLEARANCE = "clearance", _("In clearance")
    TRIAGE = "triage", _("In triage")
    CONVENED = "convened", _("On an agenda")
    ASSESSED = "assessed", _("Assessed")
    OUTCOME = "outcome", _("Measure proposed")
    FOLLOW_UP = "follow_up", _("Measure open")
    CLOSED = "closed", _("Closed")


class Outcome(TextChoices):
    """What became of it. The first four are the infohus's, the last two the police's."""

    UNFOUNDED = "unfounded", _("Unfounded")
    ADVICE_ONLY = "advice_only", _("Advice only")
    REFERRED = "referred", _("Referred to another authority")
    MEASURE = "measure", _("Measure")
    POLICE_ALONE = "police_alone", _("Police alone")
    NOT_FOR_INFOHUS = "not_for_infohus", _("Not for the infohus")


WITHOUT_MEASURE = (Outcome.UNFOUNDED, Outcome.ADVICE_ONLY, Outcome.REFERRED)
# The police's: the municipality gets no reason, and is asked for its own duties.
WITHDRAWN = (Outcome.POLICE_ALONE, Outcome.NOT_FOR_INFOHUS)
# A measure is a case of its department by now: what is new about the person is a new concern.
REOPENABLE = frozenset(Outcome) - {Outcome.MEASURE}


class Source(TextChoices):
    PROFESSIONAL = "professional", _("Professional")
    CITIZEN = "citizen", _("Citizen")
    ASSOCIATION = "association", _("Association")
    ANONYMOUS = "anonymous", _("Anonymous")
    SELF = "self", _("The person themselves")
    POLICE = "police", _("Police")


class AgeBand(TextChoices):
    CHILD = "child", _("Child, under 15")
    YOUTH = "youth", _("Youth, 15–17")
    ADULT = "adult", _("Adult, 18 or older")
    UNKNOWN = "unknown", _("Age not known")


class Step(TextChoices):
    TAKE_UP = "take_up", _("Take up for clearance")
    CLEAR = "clear", _("The infohus handles it")
    KEEP_WITH_POLICE = "keep_with_police", _("Police alone")
    TURN_AWAY = "turn_away", _("Not for the infohus")
    TRIAGE = "triage", _("Triage")
    CONVENE = "convene", _("Put on an agenda")
    ASSESS = "assess", _("Assess")
    PROPOSE_MEASURE = "propose_measure", _("Propose a measure")
    CLOSE_WITHOUT_MEASURE = "close_without_measure", _("Close without a measure")
    TRANSFER = "transfer", _("Transfer to another municipality")
    OPEN_MEASURE = "open_measure", _("Open a measure")
    END_FOLLOW_UP = "end_follow_up", _("End the follow-up")
    REOPEN = "reopen", _("Reopen")


# What the timeline says once a step has been taken.
TAKEN: dict[str, Promise | str] = {
    Step.TAKE_UP: _("Taken up for clearance"),
    Step.CLEAR: _("Cleared: the infohus handles it"),
    Step.KEEP_WITH_POLICE: _("Kept with the police alone"),
    Step.TURN_AWAY: _("Turned away: not for the infohus"),
    Step.TRIAGE: _("Triaged"),
    Step.CONVENE: _("Put on the agenda"),
    Step.ASSESS: _("Assessment recorded"),
    Step.PROPOSE_MEASURE: _("Measure proposed"),
    Step.CLOSE_WITHOUT_MEASURE: _("Closed without a measure"),
    Step.TRANSFER: _("Transferred to another municipality"),
    Step.OPEN_MEASURE: _("Measure opened"),
    Step.END_FOLLOW_UP: _("Follow-up ended"),
    Step.REOPEN: _("Reopened"),
}


class Demand(TextChoices):
    """What must be there before a step can be taken."""

    NOTHING = "nothing"
    RATIONALE = "rationale"
    TRIAGE_RATIONALE = "triage_rationale"
    ASSESSMENT = "assessment"
    SECOND_PERSON = "second_person"
    CLOSURE = "closure"  # a rationale; of a repeat, that it is read: services.closable


@dataclass(frozen=True)
class Rule:
    """One row of the table of steps."""

    sources: frozenset[State]
    target: State
    role: Role
    demands: Demand


POLICE, COORDINATOR = Role.POLICE_COORDINATOR, Role.MUNICIPAL_COORDINATOR
UNCLEARED = frozenset({State.RECEIVED, State.CLEARANCE})
# What the police can do at any time before the meeting, so that it is nobody's next step.
WITHDRAWALS = (Step.KEEP_WITH_POLICE, Step.TURN_AWAY)
# What can be done and waits for nobody: no concern stands in an inbox for the sake of these.
UNASKED = (*WITHDRAWALS, Step.TRANSFER, Step.REOPEN)
UNDECIDED = frozenset({State.TRIAGE, State.ASSESSED, State.OUTCOME})
# While a concern waits for its meeting, the police may still find that it is not for the infohus.
UNMET = UNCLEARED | {State.TRIAGE, State.CONVENED}

STEPS: dict[Step, Rule] = {
    Step.TAKE_UP: Rule(frozenset({State.RECEIVED}), State.CLEARANCE, POLICE, Demand.NOTHING),
    Step.CLEAR: Rule(UNCLEARED, State.TRIAGE, POLICE, Demand.RATIONALE),
    Step.KEEP_WITH_POLICE: Rule(UNMET, State.CLOSED, POLICE, Demand.CLOSURE),
    Step.TURN_AWAY: Rule(UNMET, State.CLOSED, POLICE, Demand.CLOSURE),
    Step.TRIAGE: Rule(frozenset({State.TRIAGE}), State.TRIAGE, COORDINATOR, Demand.RATIONALE),
    Step.CONVENE: Rule(
        frozenset({State.TRIAGE}), State.CONVENED, COORDINATOR, Demand.TRIAGE_RATIONALE
    ),
    Step.ASSESS: Rule(frozenset({State.CONVENED}), State.ASSESSED, COORDINATOR, Demand.ASSESSMENT),
    Step.PROPOSE_MEASURE: Rule(
        frozenset({State.ASSESSED}), State.OUTCOME, COORDINATOR, Demand.RATIONALE
    ),
    Step.CLOSE_WITHOUT_MEASURE: Rule(UNDECIDED, State.CLOSED, COORDINATOR, Demand.CLOSURE),
    # Residence decides the municipality; what is on an agenda is assessed there first.
    Step.TRANSFER: Rule(frozenset({State.TRIAGE}), State.TRIAGE, COORDINATOR, Demand.RATIONALE),
    Step.OPEN_MEASURE: Rule(
        frozenset({State.OUTCOME}), State.FOLLOW_UP, Role.CASEWORKER, Demand.SECOND_PERSON
    ),
    Step.END_FOLLOW_UP: Rule(
        frozenset({State.FOLLOW_UP}), State.CLOSED, COORDINATOR, Demand.CLOSURE
    ),
    Step.REOPEN: Rule(frozenset({State.CLOSED}), State.TRIAGE, POLICE, Demand.RATIONALE),
}


class IllegalStep(Exception):
    """The concern has moved on, or the step is not this person's. Carries the current state."""

    def __init__(self, step: Step, state: str) -> None:
        super().__init__(f"{step} is not possible from {state}")
        self.step, self.state = step, State(state)


class RepeatUnread(IllegalStep):
    """It may be about somebody heard of before, and that is not read and signed yet."""


def after(state: str, step: Step) -> State:
    """The state that the step leads to. Raises IllegalStep."""
    if State(state) not in STEPS[step].sources:
        raise IllegalStep(step, state)
    return STEPS[step].target


def is_late_for(state: str, steps: Collection[Step]) -> bool:
    """Whether none of these steps can be taken from the state; of no steps, none is missed."""
    return bool(steps) and not any(State(state) in STEPS[step].sources for step in steps)


def possible(state: str, roles: frozenset[Role]) -> list[Step]:
    """The steps that somebody with these roles could take next, in the table's order."""
    return [
        step for step, rule in STEPS.items() if State(state) in rule.sources and rule.role in roles
    ]
