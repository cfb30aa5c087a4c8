"""What an invented concern is in the register: sealed like every other one."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Model
from django.utils import timezone

from accounts.models import Role, User
from concerns.register import access, questions
from concerns.register.matching.blind import blinded_with
from concerns.register.models import (
    Concern,
    ConcernContent,
    ConcernKey,
    ConcernUnitGrant,
    ConcernUserGrant,
    EarlierRead,
    Purpose,
    Receipt,
    SamePerson,
    SecondReading,
    StepTaken,
    SubjectPrint,
)
from concerns.register.services.filing import code_of, hashed
from concerns.register.services.granting import COORDINATION_LASTS, CUSTODY_LASTS
from concerns.register.states import STEPS, State, Step
from infohus.custody.keyring import keyring
from infohus.custody.letters import mailbox_key
from infohus.custody.sealing import new_data_key, seal_into
from infohus.demo.simulation import at_the_desk, at_the_meeting, wording
from infohus.demo.simulation.inventing import Invented
from infohus.demo.simulation.making import made
from infohus.demo.simulation.town import Town
from infohus.demo.simulation.ways import Taken

INVITED_FOR = timedelta(days=14)
READ_BEFORE = timedelta(minutes=20)  # a repeat is read and signed before it is closed


def rows_of(one: Invented, town: Town) -> Iterator[Model]:
    """Every row of one concern, a concern before what points to it."""
    concern = _concern(one, town)
    custodian = concern.custodian.slug
    code, data_key = code_of(town.submission(one.number)), new_data_key()
    public = mailbox_key(code)
    yield concern
    yield made(
        Receipt,
        concern_id=concern.pk,
        code_hash=hashed(code.encode()),
        submission_hash=hashed(town.submission(one.number)),
    )
    yield made(
        ConcernKey,
        concern_id=concern.pk,
        keyring_id=town.key_ids[custodian],
        sealed=keyring().seal(custodian, data_key),
        mailbox_key=public,
    )
    content = made(ConcernContent, concern_id=concern.pk)
    seal_into(content, data_key, **one.texts)
    yield content
    yield from _grants(one, concern, town)
    yield from _steps(one, concern, town, data_key)
    yield from _matching(one, concern, town)
    yield from at_the_desk.rows_of(one, concern, town, data_key, public)
    yield from at_the_meeting.rows_of(one, concern, town, data_key)


def _concern(one: Invented, town: Town) -> Concern:
    municipality = town.municipalities[one.municipality]
    assert municipality.district, "every municipality has a police district"
    last = one.steps[-1].at if one.steps else one.received_at
    year = timezone.localdate(one.received_at).year
    return Concern(
        id=town.identity(one.number, "concern"),
        reference=f"IH-{year}-{town.reference_from + one.number:04d}",
        municipality=municipality,
        custodian=municipality.district,
        source=one.source,
        age_band=one.age_band,
        state=one.state,
        state_since=_since(one),
        received_at=one.received_at,
        cleared_at=next((taken.at for taken in one.steps if taken.step == Step.CLEAR), None),
        outcome=one.outcome,
        department=town.units[one.department] if one.department else None,
        closed_at=last if one.is_closed else None,
    )


def _since(one: Invented) -> datetime:
    """When it came into its state: a triage leaves it where it is."""
    moves = [taken for taken in one.steps if taken.step != Step.TRIAGE]
    return moves[-1].at if moves else one.received_at


def _grants(one: Invented, concern: Concern, town: Town) -> Iterator[Model]:
    """The two desks', and one that somebody was given for a meeting and that has mostly ended.

    The third is there of every concern, put on an agenda or not: grants are what is measured.
    """
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
        yield made(
            ConcernUnitGrant,
            id=town.identity(one.number, purpose),
            content_object_id=concern.pk,
            permission_id=town.permission.pk,
            group_id=town.desks[authority].group_id,
            role=role,
            purpose=purpose,
            legal_basis=access.BASIS,
            given_at=concern.received_at,
            valid_until=ends_at or town.now + lasts,
        )
    convened = one.step(Step.CONVENE)
    given_at = convened.at if convened else concern.received_at
    yield made(
        ConcernUserGrant,
        id=town.identity(one.number, "meeting"),
        content_object_id=concern.pk,
        permission_id=town.permission.pk,
        user_id=at_the_meeting.invited(one, town).pk,
        purpose=Purpose.MEETING,
        legal_basis=access.BASIS,
        given_at=given_at,
        giver_id=town.coordinators[concern.municipality_id].pk,
        valid_until=given_at + INVITED_FOR,
    )


def _steps(one: Invented, concern: Concern, town: Town, data_key: bytes) -> Iterator[Model]:
    state: str = State.RECEIVED
    for taken in one.steps:
        row = made(
            StepTaken,
            id=town.identity(one.number, taken.step),
            concern_id=concern.pk,
            step=taken.step,
            from_state=state,
            to_state=STEPS[taken.step].target,
            taken_at=taken.at,
            taken_by_id=_taker(taken, concern, town).pk,
            for_custodian_only=taken.step in (Step.CLEAR, Step.TURN_AWAY, Step.KEEP_WITH_POLICE),
        )
        answers = {}
        if taken.step == Step.TRIAGE:
            given = {
                code: texts[one.number % len(texts)] for code, texts in wording.ANSWERS.items()
            }
            answers = {"answers": questions.to_text(given)}
        seal_into(row, data_key, rationale=taken.rationale, **answers)
        state = row.to_state
        yield row


def _taker(taken: Taken, concern: Concern, town: Town) -> User:
    """Whose step it is: the police's, the municipality's, or the department's second person's."""
    role = STEPS[taken.step].role
    if role == Role.POLICE_COORDINATOR:
        return town.police
    if role == Role.CASEWORKER and concern.department_id:
        return town.caseworkers[concern.department_id][1]
    return town.coordinators[concern.municipality_id]


def _matching(one: Invented, concern: Concern, town: Town) -> Iterator[Model]:
    """The blind print of what was taken up, and what the police found about a repeat."""
    if not one.steps:
        return
    key = town.matching_keys[concern.custodian.slug]
    found = blinded_with(key, one.texts["subject_name"])
    if found.blocks:
        yield made(SubjectPrint, concern_id=concern.pk, blocks=found.blocks, grams=found.grams)
    if one.repeats is None or not one.is_known_same:
        return
    pair = {"concern_id": concern.pk, "earlier_id": town.identity(one.repeats, "concern")}
    yield made(
        SamePerson,
        id=town.identity(one.number, "same"),
        is_same=True,
        decided_at=one.steps[0].at,
        decided_by_id=town.police.pk,
        **pair,
    )
    if concern.closed_at is not None:
        at = concern.closed_at - READ_BEFORE
        yield made(
            EarlierRead,
            id=town.identity(one.number, "read"),
            read_by_id=town.police.pk,
            read_at=at,
            **pair,
        )
        yield made(
            SecondReading,
            id=town.identity(one.number, "second"),
            concern_id=concern.pk,
            signed_by_id=town.coordinators[concern.municipality_id].pk,
            signed_at=at,
        )
