"""24 hours on the wall, and 6 working days, whatever the calendar does."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from concerns.journal import clocks

DANISH = ZoneInfo("Europe/Copenhagen")


def at(*parts):
    return datetime(*parts, tzinfo=DANISH)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("received", "before"),
    [
        (at(2026, 11, 24, 14, 5), at(2026, 11, 25, 14, 5)),
        (at(2026, 10, 24, 14, 5), at(2026, 10, 25, 13, 5)),  # the night with an hour more
        (at(2026, 3, 28, 14, 5), at(2026, 3, 29, 15, 5)),  # the night with an hour less
        (at(2026, 3, 28, 2, 30), at(2026, 3, 29, 3, 30)),  # to an hour that there is
        (at(2028, 2, 28, 23, 30), at(2028, 2, 29, 23, 30)),
        (at(2026, 12, 31, 23, 59), at(2027, 1, 1, 23, 59)),
    ],
)
def test_an_assessment_is_due_24_real_hours_later(received, before):
    due = clocks.assess_before(received)
    assert due == before.astimezone(UTC)
    assert due - received.astimezone(UTC) == timedelta(hours=24)


@pytest.mark.parametrize(
    ("received", "by"),
    [
        (at(2026, 11, 24, 14, 5), date(2026, 12, 2)),
        (at(2026, 11, 24, 23, 59), date(2026, 12, 2)),  # still that day in Denmark
        (at(2026, 11, 28, 12, 0), date(2026, 12, 7)),  # a Saturday
        (at(2026, 12, 23, 9, 0), date(2027, 1, 4)),  # over Christmas and New Year
        (at(2026, 3, 31, 9, 0), date(2026, 4, 13)),  # over Easter
        (at(2028, 2, 25, 9, 0), date(2028, 3, 6)),  # over 29 February
    ],
)
def test_a_receipt_is_due_after_six_working_days(received, by):
    assert clocks.receipt_by(received) == by


RECEIVED = at(2026, 11, 23, 14, 5)
ASSESSMENTS = [
    (at(2026, 11, 23, 14, 6), None, "Assess before 14:05 tomorrow", "soon"),
    (at(2026, 11, 24, 14, 4), None, "Assess before 14:05 today", "soon"),
    (at(2026, 11, 24, 14, 5), None, "Assessment overdue by less than an hour", "overdue"),
    (at(2026, 11, 24, 15, 5), None, "Assessment overdue by 1 hour", "overdue"),
    (at(2026, 11, 24, 17, 30), None, "Assessment overdue by 3 hours", "overdue"),
    (at(2026, 12, 1, 9, 0), at(2026, 11, 24, 9, 0), "Assessed 24 Nov 2026, 09:00", "later"),
    (
        at(2026, 12, 1, 9, 0),
        at(2026, 11, 24, 16, 5),
        "Assessed 24 Nov 2026, 16:05, 2 hours late",
        "later",
    ),
]


@pytest.mark.parametrize(("now", "assessed_at", "words", "tone"), ASSESSMENTS)
def test_the_first_clock_says_what_time_it_is(now, assessed_at, words, tone):
    with time_machine.travel(now, tick=False):
        clock = clocks.assessment(RECEIVED, assessed_at)
    assert (clock.words, clock.tone) == (words, tone)


RECEIPTS = [
    (at(2026, 11, 24, 9, 0), None, "Receipt by Tuesday 1 December", "later"),
    (at(2026, 12, 1, 23, 59), None, "Receipt today", "soon"),
    (at(2026, 12, 2, 0, 1), None, "Receipt overdue since Tuesday 1 December", "overdue"),
    (at(2027, 1, 4, 9, 0), None, "Receipt overdue since Tuesday 1 December 2026", "overdue"),
    (
        at(2026, 12, 3, 9, 0),
        at(2026, 12, 1, 23, 0),
        "Receipt sent Tuesday 1 December",
        "later",
    ),
    (
        at(2026, 12, 3, 9, 0),
        at(2026, 12, 2, 0, 30),
        "Receipt sent Wednesday 2 December, late",
        "later",
    ),
]


@pytest.mark.parametrize(("now", "sent_at", "words", "tone"), RECEIPTS)
def test_the_second_clock_says_what_day_it_is(now, sent_at, words, tone):
    with time_machine.travel(now, tick=False):
        clock = clocks.receipt(RECEIVED, sent_at)
    assert (clock.words, clock.tone) == (words, tone)
