"""What a meeting made of an invented concern: its line, its assessment, the measure proposed."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Model

from accounts.models import Role, Unit, User
from concerns.register import access
from concerns.register.models import (
    Assessment,
    Concern,
    ConcernUnitGrant,
    Dimension,
    Direction,
    MeasureKind,
    MeasureProposal,
    Observation,
    Purpose,
)
from concerns.register.services.granting import DECISION_LASTS
from concerns.register.states import Outcome, Step
from infohus.custody.sealing import seal_into
from infohus.demo.simulation import wording
from infohus.demo.simulation.inventing import Invented
from infohus.demo.simulation.making import made
from infohus.demo.simulation.town import Town
from infohus.demo.simulation.ways import Taken
from meetings.models import AgendaDepartment, AgendaItem, Invitation

DIRECTIONS = (Direction.BETTER, Direction.SAME, Direction.FIRST, Direction.UNKNOWN)
PREPARED_BEFORE = timedelta(hours=2)  # the second person confirms it


def invited(one: Invented, town: Town) -> User:
    """Whom it was opened to for a meeting: a caseworker of its department, if it has one."""
    if one.department:
        return town.caseworkers[town.units[one.department].pk][0]
    return town.people[one.number % len(town.people)]


def rows_of(one: Invented, concern: Concern, town: Town, data_key: bytes) -> Iterator[Model]:
    """Every row of it, in an order in which nothing points to what is not there yet."""
    if convened := one.step(Step.CONVENE):
        yield from _line(one, concern, town, convened)
    if assessed := one.step(Step.ASSESS):
        yield from _assessment(one, concern, town, data_key, assessed)
    if proposed := one.step(Step.PROPOSE_MEASURE):
        yield from _proposal(one, concern, town, data_key, proposed)


def _line(one: Invented, concern: Concern, town: Town, convened: Taken) -> Iterator[Model]:
    meeting, is_new = town.meeting(concern.municipality, convened.at)
    if is_new:
        yield meeting
    item = made(
        AgendaItem,
        id=town.identity(one.number, "item"),
        meeting_id=meeting.pk,
        concern_id=concern.pk,
        reference=concern.reference,
        age_band=concern.age_band,
        added_at=convened.at,
    )
    yield item
    if one.department:
        yield made(
            AgendaDepartment,
            id=town.identity(one.number, "line"),
            item_id=item.pk,
            unit_id=town.units[one.department].pk,
        )
    yield made(
        Invitation,
        id=town.identity(one.number, "invitation"),
        item_id=item.pk,
        person_id=invited(one, town).pk,
        grant_id=town.identity(one.number, "meeting"),
        invited_at=convened.at,
    )


def _assessment(
    one: Invented, concern: Concern, town: Town, data_key: bytes, assessed: Taken
) -> Iterator[Model]:
    row = made(
        Assessment,
        id=town.identity(one.number, "assessment"),
        concern_id=concern.pk,
        recorded_at=assessed.at,
        recorded_by_id=town.coordinators[concern.municipality_id].pk,
        recommendation=one.outcome or Outcome.ADVICE_ONLY,
    )
    seal_into(row, data_key, reasons=assessed.rationale, dissent="")
    yield row
    for place, dimension in enumerate(Dimension):
        seen = made(
            Observation,
            id=town.identity(one.number, dimension),
            concern_id=concern.pk,
            assessment_id=row.pk,
            dimension=dimension,
            direction=DIRECTIONS[(one.number + place) % len(DIRECTIONS)],
        )
        observed = wording.OBSERVED[(one.number + place) % len(wording.OBSERVED)]
        seal_into(seen, data_key, observed=observed, source="Skolen", counter_evidence="")
        yield seen


def _proposal(
    one: Invented, concern: Concern, town: Town, data_key: bytes, proposed: Taken
) -> Iterator[Model]:
    """The department is asked; once the measure is open, its proposal is confirmed."""
    assert concern.department, "a measure is a department's"
    opened = one.step(Step.OPEN_MEASURE)
    yield made(
        ConcernUnitGrant,
        id=town.identity(one.number, Purpose.MEASURE),
        content_object_id=concern.pk,
        permission_id=town.permission.pk,
        group_id=concern.department.group_id,
        role=Role.CASEWORKER,
        purpose=Purpose.MEASURE,
        legal_basis=access.BASIS,
        given_at=proposed.at,
        giver_id=town.coordinators[concern.municipality_id].pk,
        valid_until=opened.at if opened else proposed.at + DECISION_LASTS,
    )
    if opened is not None:
        yield _confirmed(one, concern.department, town, data_key, opened)


def _confirmed(
    one: Invented, department: Unit, town: Town, data_key: bytes, opened: Taken
) -> MeasureProposal:
    """What two caseworkers have journaled."""
    first, second = town.caseworkers[department.pk][:2]
    row = made(
        MeasureProposal,
        id=town.identity(one.number, "proposal"),
        concern_id=town.identity(one.number, "concern"),
        unit_id=department.pk,
        kind=MeasureKind.MENTOR,
        starts_on=opened.at.date(),
        prepared_at=opened.at - PREPARED_BEFORE,
        prepared_by_id=first.pk,
        confirmed_at=opened.at,
        confirmed_by_id=second.pk,
        case_number=f"S-{opened.at.year}-{town.seed}-{one.number}",
    )
    seal_into(
        row,
        data_key,
        person_name=one.texts["subject_name"] or "Ukendt",
        facts=opened.rationale or wording.OBSERVED[0],
        decision="En mentor i et halvt år.",
    )
    return row
