"""Invents concerns that read like real ones and are nobody's: the same for the same seed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from concerns.register.states import AgeBand, Source, State, Step
from infohus.demo.simulation import naming, ways, wording
from infohus.demo.simulation.ways import Taken
from infohus.demo.simulation.wording import one_of

YEARS = 3  # of received concerns, back from the newest
AGES = tuple(AgeBand)
SOURCES = (Source.PROFESSIONAL, Source.CITIZEN, Source.ANONYMOUS)
# Where departments open measures, and for whom: of the demo people's units.
MEASURES = {"gladsaxe": {AgeBand.CHILD: "familie", AgeBand.YOUTH: "unge", AgeBand.ADULT: "raad"}}


@dataclass(frozen=True)
class Written:
    """A letter, a note or a task: whose it is, when it was written, what it says.

    `is_ours`: of a letter, from staff; of the others, the municipality's and not the police's.
    """

    is_ours: bool
    at: datetime
    text: str
    due_on: date | None = None
    done_at: datetime | None = None


@dataclass(frozen=True)
class Invented:
    """One concern: the facts of its stub, its texts, its steps, and what the desks wrote down.

    `repeats` is the number of an earlier one about the same person; `is_known_same` says that the
    police have found so. `department` is the slug of a unit that was asked for a measure.
    """

    number: int
    municipality: str
    source: Source
    age_band: AgeBand
    state: State
    outcome: str
    received_at: datetime
    texts: dict[str, str]
    steps: tuple[Taken, ...]
    repeats: int | None
    is_known_same: bool
    department: str
    letters: tuple[Written, ...]
    notes: tuple[Written, ...]
    tasks: tuple[Written, ...]

    @property
    def is_closed(self) -> bool:
        return self.state == State.CLOSED

    def step(self, wanted: Step) -> Taken | None:
        """The step, if it was taken."""
        return next((taken for taken in self.steps if taken.step == wanted), None)


def invent(number: int, *, seed: int, of: int, newest: datetime) -> Invented:
    """Concern `number` of `of`: the higher the number, the later it was received."""
    random = Random(f"{seed}.{number}")
    received_at = newest - timedelta(days=365 * YEARS) * (1 - number / of)
    municipality = random.choices(("gladsaxe", "ballerup", "herlev"), (5, 3, 2))[0]
    age_band = AGES[int(random.random() * len(AGES))]
    department = MEASURES.get(municipality, {}).get(age_band, "")
    taken = ways.walked(received_at, until=newest, opens_measures=bool(department), random=random)
    outcome = ways.outcome_after(taken, random)
    repeats, person = _person(number, seed, random)
    last = taken[-1].at if taken else received_at
    until = last if ways.state_after(taken) == State.CLOSED else newest
    return Invented(
        number=number,
        municipality=municipality,
        source=SOURCES[int(random.random() * len(SOURCES))],
        age_band=age_band,
        state=ways.state_after(taken),
        outcome=outcome,
        received_at=received_at,
        texts=wording.story(person, random),
        steps=tuple(taken),
        repeats=repeats,
        is_known_same=repeats is not None and bool(taken) and random.random() < 0.6,
        department=department if outcome == "measure" else "",
        letters=_letters(received_at, until, random),
        notes=_notes(taken, until, random),
        tasks=_tasks(taken, until, random),
    )


def _person(number: int, seed: int, random: Random) -> tuple[int | None, str]:
    """Whom it is about: most are new, every eighth is known, some have no name."""
    chance = random.random()
    if chance < 0.07:
        return None, "" if chance < 0.05 else naming.given(random)
    if chance > 0.88 and number:
        earlier = int(random.random() * number)
        return earlier, naming.as_heard(_name_of(earlier, seed), random)
    return None, _name_of(number, seed)


def _name_of(number: int, seed: int) -> str:
    return naming.someone(Random(f"{seed}.{number}.person"))


def _between(start: datetime, end: datetime, random: Random) -> datetime:
    return start + (end - start) * random.random()


def _letters(start: datetime, end: datetime, random: Random) -> tuple[Written, ...]:
    """Of every third: the sender writes more, and mostly gets an answer or a question."""
    if random.random() > 0.33:
        return ()
    first = Written(False, _between(start, end, random), one_of(wording.TOLD, random))
    if random.random() < 0.3:
        return (first,)
    reply = Written(True, _between(first.at, end, random), one_of(wording.ASKED, random))
    return first, reply


def _notes(taken: list[Taken], end: datetime, random: Random) -> tuple[Written, ...]:
    """Most that were taken up have one or two, the police's or the municipality's."""
    if not taken:
        return ()
    return tuple(
        Written(
            random.random() < 0.7, _between(taken[0].at, end, random), one_of(wording.NOTES, random)
        )
        for _note in range(random.randint(0, 2))
    )


def _tasks(taken: list[Taken], end: datetime, random: Random) -> tuple[Written, ...]:
    """Of every second that was cleared; most are done."""
    if len(taken) < 2 or random.random() < 0.5:
        return ()
    at = _between(taken[1].at, end, random)
    done_at = _between(at, end, random) if random.random() < 0.8 else None
    due_on = (at + timedelta(days=random.randint(1, 14))).date()
    return (Written(random.random() < 0.7, at, one_of(wording.TO_DO, random), due_on, done_at),)
