"""What the database takes of a task's changes: signed, later than the last, within its own desk."""

import uuid
from datetime import date

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.utils import timezone

from concerns.register.models import DeskTask
from concerns.register.services import conflicts, tasking
from tests import world
from tests.concerns.register.tasked import in_days, now, person, set_for
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)
LATER = "clock_timestamp() + interval '1 hour'"
# Two more of the desk: one whose place has ended, one who has stepped away.
TWO_MORE = """
    INSERT INTO accounts_membership (user_id, unit_id, role, valid_until, handed_over_to_id)
    SELECT p.id, u.id, 'municipal_coordinator', CASE WHEN p.id = %(gone)s THEN now() END, %(me)s
    FROM accounts_user p, accounts_unit u
    WHERE p.id IN (%(gone)s, %(away)s) AND u.slug = 'infohus-gladsaxe'
"""
STEPS_AWAY = """
    INSERT INTO register.register_conflictofinterest
        (id, concern_id, user_id, declared_at, end_reason)
    VALUES (gen_random_uuid(), %(concern)s, %(away)s, now(), '')
"""


@pytest.fixture(autouse=True)
def colleague(sits_at):
    """Yasmin, one more coordinator at Gladsaxe's desk."""
    return sits_at("infohus-gladsaxe")


# As SQL: a change, and whether it stands.
SIGNED = "changed_at = clock_timestamp(), changed_by_id = {me}"
WRITTEN = [
    (f"due_on = '2099-12-01', {SIGNED}", True),
    (f"assignee_id = {{colleague}}, {SIGNED}", True),
    (f"assignee_id = NULL, {SIGNED}", True),
    ("due_on = '2099-12-01'", False),
    ("due_on = '2099-12-01', changed_at = clock_timestamp(), changed_by_id = {police}", False),
    (f"due_on = '2099-12-01', {SIGNED.replace('clock_timestamp()', 'set_at')}", False),
    (f"due_on = '2099-12-01', {SIGNED.replace('clock_timestamp()', LATER)}", False),
    ("assignee_id = {colleague}", False),
    (f"assignee_id = {{police}}, {SIGNED}", False),
    (f"assignee_id = {{gone}}, {SIGNED}", False),
    (f"assignee_id = {{away}}, {SIGNED}", False),
    ("due_on = '2099-12-01', changed_at = clock_timestamp(), changed_by_id = NULL", False),
    ("unit_id = unit_id", False),
    ("to_do = to_do", False),
]


@pytest.mark.parametrize(("change", "stands"), WRITTEN)
def test_the_database_takes_what_is_signed_for_the_own_desk_alone(
    change, stands, colleague, behind
):
    concern, _task = set_for("coordinator")
    numbers = {
        name: person(username).pk
        for name, username in {
            "me": "coordinator", "police": "police", "colleague": "mentor",
            "gone": "leader-family", "away": "caseworker-family",
        }.items()
    }  # fmt: skip
    try:
        behind.execute(TWO_MORE, numbers)
        behind.execute(STEPS_AWAY, {"concern": concern.pk, "away": numbers["away"]})
        assert is_written(change.format(**numbers)) == stands
    finally:
        behind.execute("DELETE FROM register.register_conflictofinterest")
        behind.execute("DELETE FROM accounts_membership WHERE handed_over_to_id IS NOT NULL")


def is_written(change):
    try:
        with acting("coordinator"), connection.cursor() as cursor:
            cursor.execute(f"UPDATE register_desktask SET {change}")
            return cursor.rowcount == 1
    except (ProgrammingError, IntegrityError) as refused:
        known = (psycopg.errors.InsufficientPrivilege, psycopg.errors.CheckViolation)
        assert isinstance(refused.__cause__, known), refused
        return False


def test_the_database_takes_each_signature_once_and_none_for_what_is_done():
    concern, task = set_for("coordinator")
    signed = f"changed_at = clock_timestamp(), changed_by_id = {person('coordinator').pk}"
    assert is_written(f"due_on = '2099-12-01', {signed}")
    assert not is_written("due_on = '2099-12-02'")
    with acting("mentor") as by:
        tasking.end(concern, task.pk, by=by)
    assert not is_written(f"due_on = '2099-12-02', {signed}")
    assert now(task)[1] == date(2099, 12, 1)


def copied(table, **values):
    """Write the newest row of a table once more, with other values in it; whether it is taken."""
    with acting("coordinator"), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY set_at DESC LIMIT 1")
        names = [column.name for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True)) | values
    columns, places = ", ".join(row), ", ".join(["%s"] * len(row))
    try:
        with acting("coordinator"), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", [*row.values()])
            return True
    except ProgrammingError as refused:
        assert isinstance(refused.__cause__, psycopg.errors.InsufficientPrivilege), refused
        return False


def test_the_database_takes_no_new_task_that_is_signed_or_for_whoever_stepped_away(
    colleague, behind
):
    concern, _task = set_for("coordinator")
    table, later = "register_desktask", timezone.now()
    assert copied(table, id=uuid.uuid4(), set_at=later, assignee_id=colleague.pk)
    signed = {"changed_at": later, "changed_by_id": colleague.pk}
    assert not copied(table, id=uuid.uuid4(), set_at=later, **signed)
    with acting("mentor") as by:
        conflicts.declare(concern, by=by)
    assert not copied(table, id=uuid.uuid4(), set_at=later, assignee_id=colleague.pk)


def test_the_database_takes_no_version_that_says_another_thing_than_the_task(colleague):
    concern, _task = set_for("coordinator")
    table = "register_historicaldesktask"
    with acting("coordinator") as by:
        world.put_off(concern, world.TASK, by=by)
        newest = DeskTask.history.filter(changed_at__isnull=False).get()
    true = {"history_id": uuid.uuid4(), "changed_at": newest.changed_at, "due_on": newest.due_on}
    true |= {"changed_by_id": newest.changed_by_id, "assignee_id": newest.assignee_id}
    assert copied(table, **true)
    for wrong in (
        {"changed_by_id": colleague.pk}, {"due_on": in_days(9)}, {"assignee_id": colleague.pk},
        {"changed_at": timezone.now()}, {"concern_id": world.in_triage().pk},
    ):  # fmt: skip
        assert not copied(table, **true | {"history_id": uuid.uuid4()} | wrong), wrong
