"""A clock of a child notification that runs out is written about: to whom, when, once, no word."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import ProgrammingError, connection, transaction

from concerns.journal import clocks, tasks
from concerns.journal.services import notifying, reminding
from infohus.celery import app
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)
DANISH = ZoneInfo("Europe/Copenhagen")
UNIT, LEADER = "familie@example.dk", "leader-family@example.dk"
NEAR, LATE = "is near", "has passed"


def at(text):
    """An instant by the Danish clock: "2026-11-24 08:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=DANISH)


@pytest.fixture
def since(behind):
    """`since(line, "2026-11-17 10:00")`: received then, with these steps done, and nothing said."""

    def put(line, text, *, assessed=False, receipted=False):
        behind.execute("DELETE FROM outbox_message")
        behind.execute(
            "UPDATE journal.journal_childnotification SET received_at = %(at)s,"
            " assessed_at = CASE WHEN %(assessed)s THEN %(at)s END,"
            " receipt_sent_at = CASE WHEN %(receipted)s THEN %(at)s END,"
            " receipt_sent_by_id = CASE WHEN %(receipted)s THEN writer_id END WHERE id = %(pk)s",
            {"at": at(text), "assessed": assessed, "receipted": receipted, "pk": line.pk},
        )

    return put


@pytest.fixture
def told(behind, as_worker):
    """`told("2026-11-24 08:00")`: who is written to by a run at that instant, as the worker."""

    def run(*moments):
        behind.execute("UPDATE outbox_message SET sent_at = now()")
        with as_worker():
            for moment in moments:
                reminding.remind(at(moment))
        rows = behind.execute('SELECT "to", subject FROM outbox_message WHERE sent_at IS NULL')
        return dict(rows.fetchall())

    return run


ASSESSMENTS = [
    # Received, the instant of the run, and what is said.
    ("2026-11-24 14:05", "2026-11-25 10:04", None),
    ("2026-11-24 14:05", "2026-11-25 10:06", NEAR),
    ("2026-11-24 14:05", "2026-11-25 14:04", NEAR),
    ("2026-11-24 14:05", "2026-11-25 14:05", LATE),
    ("2026-11-27 23:00", "2026-11-28 20:00", NEAR),  # on a Saturday as on any day
    ("2026-12-24 23:30", "2026-12-25 23:30", LATE),  # at night, on Christmas Day
    ("2026-10-24 14:05", "2026-10-25 12:55", NEAR),  # the night with an hour more
    ("2026-10-24 14:05", "2026-10-25 13:05", LATE),
    ("2026-03-28 14:05", "2026-03-29 15:04", NEAR),  # the night with an hour less
    ("2026-03-28 14:05", "2026-03-29 15:05", LATE),
    ("2028-02-28 23:30", "2028-02-29 23:29", NEAR),
    ("2028-02-28 23:30", "2028-02-29 23:30", LATE),
]
RECEIPTS = [
    ("2026-11-17 10:00", "2026-11-23 08:00", None),  # the last day is the 25th
    ("2026-11-17 10:00", "2026-11-24 06:59", None),  # nobody is written to so early
    ("2026-11-17 10:00", "2026-11-24 07:00", NEAR),
    ("2026-11-17 23:59", "2026-11-25 23:00", NEAR),
    ("2026-11-17 10:00", "2026-11-26 07:00", LATE),
    ("2026-11-19 10:00", "2026-11-28 12:00", None),  # a Saturday, and the last day was Friday
    ("2026-11-19 10:00", "2026-11-30 07:00", LATE),
    ("2026-12-18 10:00", "2026-12-29 08:00", NEAR),  # Christmas lies in between
    ("2026-12-18 10:00", "2026-12-31 08:00", LATE),
    ("2026-03-27 10:00", "2026-04-08 08:00", NEAR),  # Easter, and the night with an hour less
    ("2026-03-27 10:00", "2026-04-10 08:00", LATE),
    ("2026-10-23 00:30", "2026-10-30 08:00", NEAR),  # the night with an hour more
    ("2026-10-23 00:30", "2026-11-03 08:00", LATE),
    ("2028-02-22 10:00", "2028-02-28 08:00", None),  # the last day is 1 March
    ("2028-02-22 10:00", "2028-02-29 08:00", NEAR),
    ("2028-02-22 10:00", "2028-03-02 08:00", LATE),
]


def check(found, expected, moment):
    """Near: the department alone. Late: its leader too."""
    assert set(found) == {None: set(), NEAR: {UNIT}, LATE: {UNIT, LEADER}}[expected], moment
    assert all(expected in subject for subject in found.values()), moment


def test_24_hours_are_told_of_four_hours_before_and_when_they_are_over(since, told, settings):
    settings.LANGUAGE_CODE = "en"
    line = world.notified()
    for received, moment, expected in ASSESSMENTS:
        since(line, received, receipted=True)
        check(told(moment), expected, moment)


def test_the_receipt_is_told_of_the_working_day_before_and_after(since, told, settings):
    settings.LANGUAGE_CODE = "en"
    line = world.notified()
    for received, moment, expected in RECEIPTS:
        since(line, received, assessed=True)
        check(told(moment), expected, moment)


def test_each_is_told_once_and_nothing_of_what_is_done(since, told):
    line = world.notified()
    since(line, "2026-11-17 10:00")
    assert set(told("2026-11-18 09:00", "2026-11-18 09:15")) == {UNIT}
    assert told("2026-11-18 09:30") == {}
    assert set(told("2026-11-18 10:00")) == {UNIT, LEADER}
    assert told("2026-11-19 08:00", "2026-11-20 08:00", "2026-11-23 08:00") == {}
    with world.acting("caseworker-family") as worker:
        notifying.assess(line, is_urgent=False, decision="Vi taler med familien.", by=worker)
        notifying.send_receipt(line, by=worker)
    assert told("2026-11-24 08:00", "2026-11-26 08:00") == {}


def test_the_mail_and_the_worker_say_nothing_of_whom_it_is_about(since, behind, as_worker, told):
    line = world.notified()
    since(line, "2026-11-17 10:00")
    told("2026-11-26 08:00")
    for subject, body in behind.execute("SELECT subject, body FROM outbox_message").fetchall():
        texts = [text for text in vars(world.NOTIFIED).values() if len(text) > len("unknown")]
        for secret in (line.number, str(line.pk), *texts):
            assert secret not in subject + body
    with as_worker():
        for question in (
            "SELECT count(*) FROM journal.journal_childnotification",
            "SELECT count(*) FROM journal.journal_notificationtext",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                connection.cursor().execute(question)
        row = "SELECT about FROM custody.notification_mails(now(), now(), now(), now())"
        with connection.cursor() as cursor:
            cursor.execute(row)
            assert all(line.pk.bytes not in bytes(about) for (about,) in cursor.fetchall())


def test_the_web_may_not_ask():
    with (
        pytest.raises(ProgrammingError),
        world.acting("police"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM custody.notification_mails(now(), now(), now(), now())")


def test_the_timetable_has_it():
    assert tasks.remind.name in {entry["task"] for entry in app.conf.beat_schedule.values()}


@pytest.mark.parametrize("first", [date(2026, 3, 20), date(2026, 12, 15), date(2028, 2, 15)])
def test_what_is_late_by_the_page_is_late_by_the_mail(first):
    """The instant that the worker asks with falls where the page's own clock turns over."""
    for day in (first + timedelta(days=number) for number in range(25)):
        bound = clocks.received_before(day)
        assert clocks.receipt_by(bound - timedelta(seconds=1)) <= day
        assert clocks.receipt_by(bound) > day
