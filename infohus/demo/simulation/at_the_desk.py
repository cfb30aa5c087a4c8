"""What the desks wrote down about an invented concern: letters, notes, tasks, who does it."""

from collections.abc import Iterator

from django.db.models import Model

from accounts.models import Unit, User
from concerns.register.models import Assignment, Concern, ConcernNote, DeskTask, Letter, LetterKey
from concerns.register.states import Step
from infohus.custody.keyring import keyring
from infohus.custody.letters import seal_to
from infohus.custody.sealing import new_data_key, seal_into
from infohus.demo.simulation.inventing import Invented, Written
from infohus.demo.simulation.making import made
from infohus.demo.simulation.town import Town


def rows_of(
    one: Invented, concern: Concern, town: Town, data_key: bytes, mailbox_key: bytes
) -> Iterator[Model]:
    """Every row of it, in an order in which nothing points to what is not there yet."""
    yield from _assignments(one, concern, town)
    for place, letter in enumerate(one.letters):
        yield from _letter(letter, f"letter {place}", one, concern, town, mailbox_key)
    for place, note in enumerate(one.notes):
        yield _note(note, f"note {place}", one, concern, town, data_key)
    for place, task in enumerate(one.tasks):
        yield _task(task, f"task {place}", one, concern, town, data_key)


def _desk(is_ours: bool, concern: Concern, town: Town) -> tuple[Unit, User]:
    """The municipality's desk and its coordinator, or the police's."""
    if is_ours:
        here = concern.municipality_id
        return town.desks[here], town.coordinators[here]
    return town.desks[concern.custodian_id], town.police


def _assignments(one: Invented, concern: Concern, town: Town) -> Iterator[Model]:
    """Whoever takes it up works with it; once it is cleared, somebody of the municipality too."""
    for is_ours, step in ((False, Step.TAKE_UP), (True, Step.CLEAR)):
        taken = one.step(step)
        if taken is None or (one.number + is_ours) % 5 == 0:  # some are nobody's
            continue
        unit, person = _desk(is_ours, concern, town)
        yield made(
            Assignment,
            id=town.identity(one.number, f"assigned {is_ours}"),
            concern_id=concern.pk,
            unit_id=unit.pk,
            assignee_id=person.pk,
            given_by_id=person.pk,
            given_at=taken.at,
        )


def _letter(
    written: Written, part: str, one: Invented, concern: Concern, town: Town, mailbox_key: bytes
) -> Iterator[Model]:
    key, custodian = new_data_key(), concern.custodian.slug
    row = made(
        Letter,
        id=town.identity(one.number, part),
        concern_id=concern.pk,
        written_at=written.at,
        is_from_staff=written.is_ours,
        written_by_id=_desk(True, concern, town)[1].pk if written.is_ours else None,
    )
    seal_into(row, key, text=written.text)
    yield row
    yield made(
        LetterKey,
        letter_id=row.pk,
        concern_id=concern.pk,
        keyring_id=town.key_ids[custodian],
        sealed=keyring().seal(custodian, key),
        sealed_to_code=seal_to(mailbox_key, key) if written.is_ours else None,
    )


def _note(
    written: Written, part: str, one: Invented, concern: Concern, town: Town, data_key: bytes
) -> Model:
    _unit, writer = _desk(written.is_ours, concern, town)
    row = made(
        ConcernNote,
        id=town.identity(one.number, part),
        concern_id=concern.pk,
        for_custodian_only=not written.is_ours,
        written_at=written.at,
        written_by_id=writer.pk,
        changed_at=written.at,
        changed_by_id=writer.pk,
    )
    seal_into(row, data_key, text=written.text)
    return row


def _task(
    written: Written, part: str, one: Invented, concern: Concern, town: Town, data_key: bytes
) -> Model:
    unit, person = _desk(written.is_ours, concern, town)
    row = made(
        DeskTask,
        id=town.identity(one.number, part),
        concern_id=concern.pk,
        unit_id=unit.pk,
        assignee_id=person.pk if one.number % 2 else None,
        due_on=written.due_on,
        set_at=written.at,
        set_by_id=person.pk,
        done_at=written.done_at,
        done_by_id=person.pk if written.done_at else None,
    )
    seal_into(row, data_key, to_do=written.text)
    return row
