"""Invents concerns that read like real ones and are nobody's: the same for the same seed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from concerns.register.signs import SIGNS
from concerns.register.states import UNMET, AgeBand, Outcome, Source, State, Step

YEARS = 3  # of received concerns, back from the newest
FIRST_NAMES = (
    "Alma", "Aksel", "Benjamin", "Clara", "Daniel", "Ellen", "Emil", "Fatima", "Frida", "Hamza",
    "Hannah", "Ibrahim", "Ida", "Jonas", "Julie", "Karl", "Laura", "Liam", "Maja", "Malik",
    "Mathilde", "Nikolaj", "Nora", "Oskar", "Otto", "Rasmus", "Sara", "Sofie", "Storm", "Yusuf",
)  # fmt: skip
FIRST_PARTS = (
    "Ager", "Birke", "Dal", "Eng", "Fjord", "Hede", "Høj", "Kilde", "Lille", "Mose", "Nord", "Over",
    "Skov", "Sol", "Sten", "Sø", "Vester", "Øster",
)  # fmt: skip
LAST_PARTS = ("bæk", "by", "gaard", "holm", "lund", "mark", "rup", "sager", "strup", "vang")
AREAS = (
    "Ved stationen",
    "Klubben",
    "Gymnasiet",
    "Boligforeningen",
    "Spilserveren",
    "Fodboldklubben",
)
OPENINGS = (
    "Han taler ikke om andet end hævn.", "Hun har klippet alle venner fra.",
    "Jeg har set ham dele film med vold.", "De mødes hver uge, og nye må ikke komme med.",
    "Hun siger, at nogen mennesker ikke bør leve.", "Han har fået symboler på jakken.",
)  # fmt: skip
ENDINGS = (
    "Det begyndte i sommer.", "I går blev det værre.", "Hans mor er også bekymret.",
    "Jeg ved ikke, om det er alvor.", "Læreren har talt med hende.", "Ingen tør spørge.",
)  # fmt: skip
ROLES = ("Klasselærer", "Vicevært", "Træner", "Sagsbehandler", "")
WHY = ("Der er en risiko.", "Intet taler imod.", "Rådgivning er nok.", "Der er ikke hold i det.")

# How far each hundred concerns have come, and by which steps.
WAYS: tuple[tuple[int, State, tuple[Step, ...]], ...] = (
    (3, State.RECEIVED, ()),
    (2, State.CLEARANCE, (Step.TAKE_UP,)),
    (5, State.TRIAGE, (Step.TAKE_UP, Step.CLEAR)),
    (5, State.TRIAGE, (Step.TAKE_UP, Step.CLEAR, Step.TRIAGE)),
    (70, State.CLOSED, (Step.TAKE_UP, Step.CLEAR, Step.TRIAGE, Step.CLOSE_WITHOUT_MEASURE)),
    (15, State.CLOSED, (Step.TAKE_UP, Step.TURN_AWAY)),
)
assert State.TRIAGE in UNMET and sum(share for share, *_rest in WAYS) == 100


@dataclass(frozen=True)
class Invented:
    """One concern: the facts of its stub, its texts, and the steps it has taken with their days."""

    number: int
    municipality: str
    source: Source
    age_band: AgeBand
    state: State
    outcome: str
    received_at: datetime
    texts: dict[str, str]
    steps: tuple[tuple[Step, datetime, str], ...]


def invent(number: int, *, seed: int, of: int, newest: datetime) -> Invented:
    """Concern `number` of `of`: the higher the number, the later it was received."""
    random = Random(f"{seed}.{number}")
    received_at = newest - timedelta(days=365 * YEARS) * (1 - number / of)
    state, way = _way(random)
    moment, steps = received_at, []
    for step in way:
        moment = min(newest, moment + timedelta(hours=random.randint(1, 200)))
        steps.append((step, moment, random.choice(WHY)))
    return Invented(
        number=number,
        municipality=random.choices(("gladsaxe", "ballerup", "herlev"), (5, 3, 2))[0],
        source=random.choice((Source.PROFESSIONAL, Source.CITIZEN, Source.ANONYMOUS)),
        age_band=random.choice(tuple(AgeBand)),
        state=state,
        outcome=_outcome(random, way),
        received_at=received_at,
        texts=_texts(random),
        steps=tuple(steps),
    )


def _way(random: Random) -> tuple[State, tuple[Step, ...]]:
    place = random.randrange(100)
    for share, state, way in WAYS:
        if place < share:
            return state, way
        place -= share
    raise AssertionError("the shares make a hundred")


def _outcome(random: Random, way: tuple[Step, ...]) -> str:
    if Step.TURN_AWAY in way:
        return Outcome.NOT_FOR_INFOHUS
    if Step.CLOSE_WITHOUT_MEASURE in way:
        return random.choice((Outcome.UNFOUNDED, Outcome.ADVICE_ONLY, Outcome.REFERRED))
    return ""


def _name(random: Random) -> str:
    last = random.choice(FIRST_PARTS) + random.choice(LAST_PARTS)
    return f"{random.choice(FIRST_NAMES)} {last}"


def _texts(random: Random) -> dict[str, str]:
    is_named = random.random() < 0.7
    return {
        "worry": f"{random.choice(OPENINGS)} {random.choice(ENDINGS)}",
        "subject_name": _name(random),
        "subject_area": random.choice(AREAS),
        "signs": "\n".join(random.sample(sorted(SIGNS), random.randint(0, 4))),
        "referrer_name": _name(random) if is_named else "",
        "referrer_contact": "henvender@example.dk" if is_named else "",
        "referrer_role": random.choice(ROLES) if is_named else "",
        "notice_email": "",
        "circumstances": '{"about": "person", "acute": "no"}',
    }
