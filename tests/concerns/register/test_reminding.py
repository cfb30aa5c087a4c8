"""What waits too long is written about: to whom, on which day, once, and without a word of it."""

import os
import threading
import time
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction

from accounts.services import choosing
from concerns.register import tasks
from concerns.register.models import Concern
from concerns.register.services import assigning, closing, conflicts, reminding, tasking
from concerns.register.states import Outcome
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)
DANISH = ZoneInfo("Europe/Copenhagen")
POLICE_DESK, DESK = "antirad@example.dk", "infohus-gladsaxe@example.dk"
LEADERS = {f"leader-{name}@example.dk" for name in ("family", "youth", "advice", "job", "ung")}


def at(text):
    """An instant by the Danish clock: "2026-11-24 08:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=DANISH)


@pytest.fixture(autouse=True)
def english(settings):
    """E-mails are written in the installation's language, whoever it is that runs the tests."""
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def since(behind):
    """`since(concern, "2026-11-17 10:00")`: it is in its state since then, and nothing is said."""

    def put(concern, text):
        behind.execute("DELETE FROM outbox_message")
        behind.execute(
            "UPDATE register.register_concern SET state_since = %s WHERE id = %s",
            [at(text), concern.pk],
        )
        return concern

    return put


@pytest.fixture
def told(behind, as_worker):
    """`told("2026-11-24 08:00")`: who is written to by a run at that instant, as the worker."""

    def run(*moments, what=reminding.remind):
        behind.execute("UPDATE outbox_message SET sent_at = now()")
        with as_worker():
            for moment in moments:
                what(moment if isinstance(moment, datetime) else at(moment))
        rows = behind.execute('SELECT "to", subject FROM outbox_message WHERE sent_at IS NULL')
        return {to: subject for to, subject in rows.fetchall()}

    return run


NEAR, PASSED, LONG = "is near", "has passed", "some days ago"
DAYS = [
    # In clearance since, the instant of the run, and what the police's desk is told then.
    ("2026-11-17 10:00", "2026-11-20 08:00", None),
    ("2026-11-17 10:00", "2026-11-23 08:00", NEAR),  # due tomorrow
    ("2026-11-17 10:00", "2026-11-24 06:59", NEAR),  # no run so early: yesterday's
    ("2026-11-17 10:00", "2026-11-24 07:00", NEAR),  # due today
    ("2026-11-17 10:00", "2026-11-25 07:00", PASSED),
    ("2026-11-23 10:00", "2026-11-28 08:00", None),  # a Saturday
    ("2026-11-23 10:00", "2026-11-30 08:00", NEAR),  # due on Monday, after it
    ("2026-12-21 10:00", "2026-12-25 08:00", None),  # Christmas Day
    ("2026-12-21 10:00", "2026-12-28 08:00", NEAR),
    ("2026-12-21 10:00", "2026-12-30 08:00", PASSED),
    ("2026-04-01 10:00", "2026-04-09 08:00", None),  # Easter lies in between
    ("2026-04-01 10:00", "2026-04-10 08:00", NEAR),
    ("2026-04-01 10:00", "2026-04-14 08:00", PASSED),
    ("2028-02-24 10:00", "2028-02-29 08:00", None),
    ("2028-02-24 10:00", "2028-03-01 08:00", NEAR),
    ("2028-02-24 10:00", "2028-03-03 08:00", PASSED),
    ("2026-03-23 00:30", "2026-03-26 08:00", None),  # over the night with an hour less
    ("2026-03-23 00:30", "2026-03-30 08:00", NEAR),
    ("2026-03-23 00:30", "2026-03-31 08:00", PASSED),
    ("2026-10-19 00:30", "2026-10-22 08:00", None),  # and over the one with an hour more
    ("2026-10-19 00:30", "2026-10-26 08:00", NEAR),
    ("2026-10-19 00:30", "2026-10-27 08:00", PASSED),
]


def test_the_desk_hears_the_day_before_on_the_day_and_the_day_after(since, told):
    concern = world.in_clearance()
    for began, moment, expected in DAYS:
        since(concern, began)
        subject = told(moment).get(POLICE_DESK)
        if moment.endswith("06:59"):
            assert subject is None
        else:
            assert (expected in subject) if expected else subject is None, (began, moment)


def test_after_three_days_the_other_police_coordinators_and_the_leaders_hear(since, told):
    one, other = world.in_clearance(), world.in_triage()
    since(one, "2026-11-10 10:00")
    since(other, "2026-11-10 10:00")  # both are due on the 17th
    assert set(told("2026-11-19 08:00")) == {POLICE_DESK, DESK}
    found = told("2026-11-20 08:00")
    assert set(found) == {"police@example.dk", *LEADERS}
    assert all(LONG in subject for subject in found.values())


def test_whoever_works_with_it_hears_instead_of_the_desk_if_they_want(since, told):
    concern = world.in_triage()
    with world.acting("coordinator") as coordinator:
        assigning.assign([concern], to=coordinator, by=coordinator)
    since(concern, "2026-11-17 10:00")
    assert set(told("2026-11-24 08:00")) == {"coordinator@example.dk"}
    with world.acting("coordinator") as coordinator:
        choosing.choose(digest="off", wants_reminders=False, by=coordinator)
    assert set(told("2026-11-24 08:15")) == {DESK}


def test_whoever_stepped_away_hears_nothing_and_their_desk_does(since, told):
    concern = world.in_triage()
    with world.acting("coordinator") as coordinator:
        assigning.assign([concern], to=coordinator, by=coordinator)
        conflicts.declare(concern, by=coordinator)
    since(concern, "2026-11-17 10:00")
    assert set(told("2026-11-24 08:00")) == {DESK}
    other = world.in_clearance()
    with world.acting("police") as police:
        conflicts.declare(other, by=police)
    since(other, "2026-11-03 10:00")
    assert "police@example.dk" not in told("2026-11-24 08:00")


@contextmanager
def deputy(behind, first, last):
    """The mentor stands in for the police coordinator from one instant to another."""
    key = behind.execute(
        """
        INSERT INTO accounts_membership (user_id, unit_id, role, valid_from, valid_until)
        SELECT p.id, u.id, 'police_coordinator', %s, %s FROM accounts_user p, accounts_unit u
        WHERE p.username = 'mentor' AND u.slug = 'antirad' RETURNING id
        """,
        [at(first), at(last)],
    ).fetchone()[0]
    try:
        yield
    finally:
        behind.execute("DELETE FROM accounts_membership WHERE id = %s", [key])


def test_a_deputy_hears_while_they_are_one(since, told, behind):
    concern = world.in_clearance()
    for first, last, hears in (
        ("2026-11-16 00:00", "2026-11-28 00:00", True),
        ("2026-11-16 00:00", "2026-11-25 00:00", False),  # ended at midnight
        ("2026-11-26 00:00", "2026-11-28 00:00", False),  # begins tomorrow
    ):
        since(concern, "2026-11-17 10:00")
        with deputy(behind, first, last):
            assert ("mentor@example.dk" in told("2026-11-25 08:00")) == hears, (first, last)


def test_a_concern_that_moved_on_or_closed_is_no_longer_written_about(since, told):
    concern = world.in_triage()
    with world.acting("coordinator") as coordinator:
        world.triage.record_triage(concern, rationale="Ingen risiko.", by=coordinator)
    since(concern, "2026-11-10 10:00")
    with world.acting("coordinator") as coordinator:
        closing.close_without_measure(
            Concern.objects.get(), outcome=Outcome.UNFOUNDED, rationale="Nej.", by=coordinator
        )
    assert told("2026-11-24 08:00") == {}


def test_nobody_is_told_twice_nor_forgotten_after_a_run_that_died(since, told, as_worker):
    since(world.in_clearance(), "2026-11-17 10:00")
    with as_worker(), pytest.raises(ZeroDivisionError), transaction.atomic():
        assert reminding.remind(at("2026-11-25 08:00")) == 1
        raise ZeroDivisionError
    assert set(told("2026-11-25 08:15", "2026-11-25 08:30")) == {POLICE_DESK}
    assert told("2026-11-25 08:45", "2026-11-26 09:00") == {}


def test_two_runs_at_once_promise_once(since, behind, as_worker):
    since(world.in_clearance(), "2026-11-17 10:00")
    moment, found = at("2026-11-25 08:00"), []

    def second():
        try:
            found.append(reminding.remind(moment))
        finally:
            connection.close()

    with as_worker():
        thread = threading.Thread(target=second)
        with transaction.atomic():
            found.append(reminding.remind(moment))
            thread.start()
            time.sleep(0.5)  # By now the other one waits for this one's row.
        thread.join()
    assert found == [1, 0]
    assert behind.execute("SELECT count(*) FROM outbox_message").fetchone() == (1,)


def test_many_things_at_once_are_one_email_and_each_is_remembered(since, told, behind):
    for _ in range(3):
        since(world.in_clearance(), "2026-11-17 10:00")
    assert set(told("2026-11-25 08:00")) == {POLICE_DESK}
    assert behind.execute("SELECT count(once) FROM outbox_message").fetchone() == (3,)
    assert told("2026-11-25 08:15") == {}


def test_an_email_about_a_deadline_says_nothing_about_anybody(since, told, behind):
    concern = since(world.in_triage(), "2026-11-03 10:00")
    told("2026-11-24 08:00")
    rows = behind.execute("SELECT subject, body, encode(once, 'hex') FROM outbox_message")
    words = " ".join(" ".join(row) for row in rows.fetchall())
    secrets = [concern.reference, str(concern.pk), concern.pk.hex, world.NAME, "Gladsaxe", "triage"]
    assert words and [secret for secret in secrets if secret.lower() in words.lower()] == []


# The digest


def wants(digest, username="coordinator"):
    with world.acting(username) as user:
        choosing.choose(digest=digest, wants_reminders=True, by=user)


def test_a_digest_comes_to_whoever_ordered_it_if_something_waits(told):
    wants("daily")
    run = ("2026-11-24 07:45",)
    assert told(*run, what=reminding.digest) == {}
    concern = world.in_triage()
    assert set(told(*run, what=reminding.digest)) == {"coordinator@example.dk"}
    assert told(*run, "2026-11-24 16:00", what=reminding.digest) == {}
    assert set(told("2026-11-25 07:30", what=reminding.digest)) == {"coordinator@example.dk"}
    with world.acting("coordinator") as coordinator:
        conflicts.declare(concern, by=coordinator)
    assert told("2026-11-26 07:30", what=reminding.digest) == {}


def test_a_digest_keeps_to_its_days(told):
    world.in_triage()
    for kind, moment, comes in (
        ("off", "2026-11-24 08:00", False),
        ("daily", "2026-11-24 07:29", False),
        ("daily", "2026-11-28 08:00", False),  # a Saturday
        ("weekly", "2026-11-23 07:30", True),
        ("weekly", "2026-11-24 07:30", False),
        ("weekly", "2026-04-06 07:30", False),  # Easter Monday
        ("weekly", "2026-04-07 07:30", True),
    ):
        wants(kind)
        assert bool(told(moment, what=reminding.digest)) == comes, (kind, moment)


def test_a_digest_comes_once_at_half_past_seven_whichever_way_the_clock_was_turned(as_worker):
    wants("daily")
    world.in_triage()
    for saturday in ("2026-03-28 12:00", "2026-10-24 12:00"):
        sent, moment = [], at(saturday).astimezone(ZoneInfo("UTC"))
        with as_worker():
            for _quarter in range(3 * 96):
                moment += timedelta(minutes=15)
                if reminding.digest(moment):
                    sent.append(moment.astimezone(DANISH).strftime("%a %H:%M"))
        assert sent == ["Mon 07:30", "Tue 07:30"]


def test_the_tasks_go_by_the_clock(since, as_worker):
    wants("daily")
    since(world.in_triage(), "2026-11-17 10:00")
    with time_machine.travel(at("2026-11-24 08:00")), as_worker():
        assert (tasks.remind(), tasks.digest()) == (1, 1)
        assert (tasks.remind(), tasks.digest()) == (0, 0)


# What the worker may ask


def test_the_worker_asks_for_addresses_and_nothing_else(as_worker):
    world.in_triage()
    rights = """
        SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('custody', 'register', 'journal')
          AND p.prosecdef AND has_function_privilege('infohus_worker', p.oid, 'EXECUTE')
    """
    with as_worker(), connection.cursor() as cursor:
        cursor.execute(rights)
        assert {name for (name,) in cursor.fetchall()} == {
            "actor", "deadline_mails", "task_mails", "digest_mails", "notification_mails"
        }  # fmt: skip
        for table in ("concern", "target", "assignment"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                cursor.execute(f"SELECT FROM register.register_{table}")
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("SELECT FROM accounts_mailchoice")


NOT_THE_WEBS = [
    "SELECT * FROM custody.deadline_mails('{}', '{}', '{}', now(), 1, 1, 3)",
    "SELECT * FROM custody.task_mails('{}', now()::date, now(), 1, 3)",
    "SELECT * FROM custody.digest_mails('{}', '{}', '{}', now())",
    "UPDATE register.register_concernnote SET for_custodian_only = false",
    "DELETE FROM register.register_concernnote",
    "UPDATE register.register_historicalconcernnote SET version = 1",
    "UPDATE register.register_desktask SET set_at = now()",
    "DELETE FROM register.register_desktask",
    "UPDATE register.register_disclosure SET basis = 'consent'",
    "DELETE FROM register.register_disclosure",
    "UPDATE register.register_target SET working_days = 1",
    "DELETE FROM register.register_target",
    "UPDATE register.register_taskdue SET is_open = false",
    "UPDATE accounts_mailchoice SET user_id = 1",
    "DELETE FROM accounts_mailchoice",
]


def test_the_web_does_not_ask_whom_to_write_to_nor_change_what_is_asked():
    for statement in NOT_THE_WEBS:
        with pytest.raises(ProgrammingError, match="permission denied"), world.acting("police"):
            with connection.cursor() as cursor:
                cursor.execute(statement)


# Tasks of a desk


@pytest.fixture
def task(since):
    """`task("2026-11-21", is_own=True)`: a new concern with one task for the coordinator's desk."""

    def put(due_on, *, is_own):
        concern = world.in_triage()
        with time_machine.travel(at("2026-11-16 12:00")), world.acting("coordinator") as by:
            tasking.set_task(
                concern,
                to_do="Ring til klubben",
                due_on=date.fromisoformat(due_on),
                assignee=by if is_own else None,
                submission=os.urandom(16),
                by=by,
            )
        return since(concern, "2026-11-24 20:00")  # its state itself is not due

    return put


def test_a_task_is_reminded_of_like_a_state_whatever_day_it_is_due_on(task, told):
    task("2026-11-21", is_own=True)  # a Saturday
    assert told("2026-11-19 08:00") == {}
    assert set(told("2026-11-20 08:00")) == {"coordinator@example.dk"}
    assert set(told("2026-11-23 08:00")) == {DESK}
    assert set(told("2026-11-25 08:00", "2026-11-25 08:15")) == LEADERS
    assert told("2026-11-26 08:00") == {}


def test_a_task_that_is_done_or_of_a_closed_concern_is_not_reminded_of(task, told, behind):
    concern = task("2026-11-20", is_own=False)
    assert set(told("2026-11-20 08:00")) == {DESK}
    with world.acting("coordinator") as coordinator:
        [row] = concern.desk_tasks.all()
        tasking.end(concern, row.pk, by=coordinator)
    assert told("2026-11-25 08:00") == {}
    with world.acting("coordinator") as coordinator:
        tasking.take_up_again(concern, row.pk, by=coordinator)
    behind.execute("DELETE FROM outbox_message")
    with world.acting("coordinator") as coordinator:
        conflicts.declare(concern, by=coordinator)
    assert set(told("2026-11-23 08:00")) == {DESK}
    behind.execute(
        "UPDATE register.register_concern"
        " SET state = 'closed', closed_at = now(), outcome = 'unfounded'"
    )
    assert told("2026-11-25 08:00") == {}
