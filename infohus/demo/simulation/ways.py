"""How far an invented concern has come: the way that it is on, walked until today.

What is new has just been received, what is old is mostly closed, as on a real desk.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from concerns.register.states import STEPS, WITHOUT_MEASURE, Outcome, State, Step
from infohus.demo.simulation.wording import WHY, one_of

BEGINNING = (Step.TAKE_UP, Step.CLEAR, Step.TRIAGE)
TO_A_MEETING = (*BEGINNING, Step.CONVENE, Step.ASSESS)
TO_A_MEASURE = (*TO_A_MEETING, Step.PROPOSE_MEASURE, Step.OPEN_MEASURE, Step.END_FOLLOW_UP)
# Of each hundred concerns; where no department opens measures, the last ones end like the second.
WAYS: tuple[tuple[int, tuple[Step, ...]], ...] = (
    (55, (*BEGINNING, Step.CLOSE_WITHOUT_MEASURE)),
    (14, (*TO_A_MEETING, Step.CLOSE_WITHOUT_MEASURE)),
    (6, (Step.TAKE_UP, Step.KEEP_WITH_POLICE)),
    (11, (Step.TAKE_UP, Step.TURN_AWAY)),
    (14, TO_A_MEASURE),
)
assert sum(share for share, _way in WAYS) == 100
# Days that a step is waited for, on average; an assessment waits for its meeting.
DAYS = {
    Step.TAKE_UP: 2, Step.CLEAR: 9, Step.TRIAGE: 15, Step.CONVENE: 12, Step.PROPOSE_MEASURE: 6,
    Step.OPEN_MEASURE: 9, Step.CLOSE_WITHOUT_MEASURE: 30, Step.KEEP_WITH_POLICE: 6,
    Step.TURN_AWAY: 8, Step.END_FOLLOW_UP: 200,
}  # fmt: skip
FIRST_MEETING = datetime(2020, 1, 8, 12, tzinfo=UTC)  # a Wednesday
BETWEEN_MEETINGS = timedelta(days=14)


@dataclass(frozen=True)
class Taken:
    """One step, when, and why."""

    step: Step
    at: datetime
    rationale: str


def next_meeting(after: datetime) -> datetime:
    """When the infohus meets next: every second Wednesday."""
    return after + BETWEEN_MEETINGS - (after - FIRST_MEETING) % BETWEEN_MEETINGS


def walked(
    received_at: datetime, *, until: datetime, opens_measures: bool, random: Random
) -> list[Taken]:
    """The steps taken by then, in order."""
    taken: list[Taken] = []
    moment = received_at
    for step in _way(opens_measures, random):
        if step == Step.ASSESS:
            moment = next_meeting(moment) + timedelta(hours=1)
        else:
            moment += timedelta(days=random.expovariate(1 / DAYS[step]))
        if moment > until:
            break
        taken.append(Taken(step, moment, one_of(WHY, random)))
    return taken


def _way(opens_measures: bool, random: Random) -> tuple[Step, ...]:
    place = random.randrange(100)
    for share, way in WAYS:
        if place < share:
            return way if opens_measures or way != TO_A_MEASURE else WAYS[1][1]
        place -= share
    raise AssertionError("the shares make a hundred")


def state_after(taken: list[Taken]) -> State:
    return STEPS[taken[-1].step].target if taken else State.RECEIVED


def outcome_after(taken: list[Taken], random: Random) -> str:
    """What became of it; "" while nothing is decided."""
    steps = {one.step for one in taken}
    if Step.PROPOSE_MEASURE in steps:
        return Outcome.MEASURE
    if Step.TURN_AWAY in steps:
        return Outcome.NOT_FOR_INFOHUS
    if Step.KEEP_WITH_POLICE in steps:
        return Outcome.POLICE_ALONE
    return random.choice(WITHOUT_MEASURE) if Step.CLOSE_WITHOUT_MEASURE in steps else ""
