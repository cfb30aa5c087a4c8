"""Deadlines count the days on which a Danish office is open."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infohus import workdays

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 11, 24), True),
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 4, 2), False),  # Maundy Thursday
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 5, 14), False),  # Ascension Day
        (date(2023, 5, 5), False),  # Great Prayer Day, the last one
        (date(2024, 4, 26), True),  # the day that it would have been
        (date(2026, 12, 25), False),
        (date(2028, 2, 29), True),  # a Tuesday
    ],
)
def test_a_working_day_is_a_weekday_that_is_no_holiday(day, is_open):
    assert workdays.is_working_day(day) is is_open


@pytest.mark.parametrize(
    ("day", "number", "due"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 28), 0, date(2026, 11, 30)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 24), 6, date(2026, 12, 2)),
        (date(2026, 4, 1), 1, date(2026, 4, 7)),  # over Easter
        (date(2026, 12, 23), 3, date(2026, 12, 29)),  # over Christmas
        (date(2028, 2, 28), 2, date(2028, 3, 1)),  # over 29 February
        (date(2026, 3, 27), 1, date(2026, 3, 30)),  # over the night with an hour less
    ],
)
def test_a_deadline_lies_so_many_working_days_ahead(day, number, due):
    assert workdays.after(day, number) == due


@given(DAYS, st.integers(1, 40))
def test_what_lies_ahead_is_as_far_back(day, number):
    due = workdays.after(day, number)
    assert workdays.is_working_day(due)
    assert workdays.between(day, due) == number
    assert workdays.between(day, due - timedelta(days=1)) == number - 1


@given(DAYS, st.integers(1, 40))
def test_what_lies_behind_is_the_last_such_day(day, number):
    began = workdays.before(day, number)
    assert workdays.between(began, day) == number
    assert workdays.between(began + timedelta(days=1), day) == number - 1


def test_no_deadline_lies_in_the_past():
    with pytest.raises(ValueError, match="ahead"):
        workdays.after(date(2026, 11, 24), -1)
    assert workdays.between(date(2026, 11, 24), date(2026, 11, 20)) == 0
