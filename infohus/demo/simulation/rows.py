"""What an invented concern is in the register: sealed like every other one."""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Model

from accounts.models import Authority, Role, Unit, User
from concerns.register import access
from concerns.register.models import (
    Concern,
    ConcernContent,
    ConcernKey,
    ConcernUnitGrant,
    ConcernUserGrant,
    Purpose,
    Receipt,
    StepTaken,
)
from concerns.register.services.filing import COORDINATION_LASTS, CUSTODY_LASTS, code_of, hashed
from concerns.register.states import STEPS, State, Step
from infohus.custody.keyring import keyring
from infohus.custody.letters import mailbox_key
from infohus.custody.sealing import new_data_key, seal_into
from infohus.demo.simulation.inventing import Invented

INVITED_FOR = timedelta(days=14)


@dataclass
class Town:
    """The people and desks that every row needs, looked up once."""

    seed: int
    reference_from: int
    now: datetime
    municipalities: dict[str, Authority] = field(default_factory=dict)
    desks: dict[int, Unit] = field(default_factory=dict)
    people: list[User] = field(default_factory=list)
    police: User | None = None

    def __post_init__(self) -> None:
        rows = Authority.objects.municipalities()
        self.municipalities = {row.slug: row for row in rows}
        desks = Unit.objects.desks()
        self.desks = {desk.authority_id: desk for desk in desks}
        self.people = list(User.objects.order_by("pk"))
        self.police = User.objects.get(username="police")
        self.permission = access.read_content()
        custodians = {row.district for row in rows if row.district}
        self.key_ids = {one.slug: keyring().key_id(one.slug) for one in custodians}

    def identity(self, number: int, part: str) -> uuid.UUID:
        """The same for the same seed."""
        name = f"infohus simulation {self.seed}.{number}.{part}"
        return uuid.UUID(bytes=hashlib.sha256(name.encode()).digest()[:16], version=4)

    def submission(self, number: int) -> bytes:
        return self.identity(number, "submission").bytes


def rows_of(one: Invented, town: Town) -> Iterator[Model]:
    """Every row of one concern, a concern before what points to it."""
    concern = _concern(one, town)
    custodian = concern.custodian.slug
    code, data_key = code_of(town.submission(one.number)), new_data_key()
    yield concern
    yield Receipt(
        concern=concern,
        code_hash=hashed(code.encode()),
        submission_hash=hashed(town.submission(one.number)),
    )
    yield ConcernKey(
        concern=concern,
        keyring_id=town.key_ids[custodian],
        sealed=keyring().seal(custodian, data_key),
        mailbox_key=mailbox_key(code),
    )
    content = ConcernContent(concern=concern)
    seal_into(content, data_key, **one.texts)
    yield content
    yield from _grants(one, concern, town)
    yield from _steps(one, concern, town, data_key)


def _concern(one: Invented, town: Town) -> Concern:
    municipality = town.municipalities[one.municipality]
    assert municipality.district, "every municipality has a police district"
    last = one.steps[-1][1] if one.steps else one.received_at
    return Concern(
        pk=town.identity(one.number, "concern"),
        reference=f"IH-{one.received_at.year}-{town.reference_from + one.number:04d}",
        municipality=municipality,
        custodian=municipality.district,
        source=one.source,
        age_band=one.age_band,
        state=one.state,
        state_since=last,
        received_at=one.received_at,
        outcome=one.outcome,
        closed_at=last if one.state == State.CLOSED else None,
    )


def _grants(one: Invented, concern: Concern, town: Town) -> Iterator[Model]:
    """The two desks', and one that somebody was given for a meeting and that has mostly ended."""
    for authority, role, purpose, lasts in (
        (concern.custodian_id, Role.POLICE_COORDINATOR, Purpose.CUSTODY, CUSTODY_LASTS),
        (
            concern.municipality_id,
            Role.MUNICIPAL_COORDINATOR,
            Purpose.COORDINATION,
            COORDINATION_LASTS,
        ),
    ):
        ends_at = concern.closed_at if purpose == Purpose.COORDINATION else None
        yield ConcernUnitGrant(
            pk=town.identity(one.number, purpose),
            content_object=concern,
            permission=town.permission,
            group_id=town.desks[authority].group_id,
            role=role,
            purpose=purpose,
            legal_basis=access.BASIS,
            given_at=concern.received_at,
            valid_until=ends_at or town.now + lasts,
        )
    yield ConcernUserGrant(
        pk=town.identity(one.number, "meeting"),
        content_object=concern,
        permission=town.permission,
        user=town.people[one.number % len(town.people)],
        purpose=Purpose.MEETING,
        legal_basis=access.BASIS,
        given_at=concern.received_at,
        giver=town.police,
        valid_until=concern.received_at + INVITED_FOR,
    )


def _steps(one: Invented, concern: Concern, town: Town, data_key: bytes) -> Iterator[Model]:
    state: str = State.RECEIVED
    for step, taken_at, rationale in one.steps:
        taken = StepTaken(
            pk=town.identity(one.number, step),
            concern=concern,
            step=step,
            from_state=state,
            to_state=STEPS[step].target,
            taken_at=taken_at,
            taken_by=town.police,
            for_custodian_only=step in (Step.CLEAR, Step.TURN_AWAY),
        )
        seal_into(taken, data_key, rationale=rationale)
        state = taken.to_state
        yield taken
