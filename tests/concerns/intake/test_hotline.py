from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerns.intake import hotline

WINTER, SUMMER = (2026, 1, 15), (2026, 7, 15)


def at(day, hour, minute=0, second=0, zone=hotline.DENMARK):
    return datetime(*day, hour, minute, second, tzinfo=zone)


@pytest.mark.parametrize("day", [WINTER, SUMMER, (2026, 12, 25), (2026, 11, 22)])
def test_it_opens_at_eight_and_closes_at_twenty_two_every_day(day):
    assert not hotline.is_open(at(day, 7, 59, 59))
    assert hotline.is_open(at(day, 8))
    assert hotline.is_open(at(day, 21, 59, 59))
    assert not hotline.is_open(at(day, 22))
    assert not hotline.is_open(at(day, 0))


def test_danish_time_counts_wherever_the_clock_stands():
    assert not hotline.is_open(at(WINTER, 6, 59, zone=UTC))
    assert hotline.is_open(at(WINTER, 7, zone=UTC))
    assert hotline.is_open(at(SUMMER, 6, zone=UTC))
    assert not hotline.is_open(at(SUMMER, 20, zone=UTC))


@pytest.mark.parametrize(
    ("before", "after"), [((2026, 3, 28), (2026, 3, 29)), ((2026, 10, 24), (2026, 10, 25))]
)
def test_it_opens_at_eight_on_the_day_the_clocks_change(before, after):
    changed = at(after, 8).utcoffset() != at(before, 8).utcoffset()
    assert changed
    for day in (before, after):
        opening = at(day, 8).astimezone(UTC)
        assert hotline.is_open(opening)
        assert not hotline.is_open(opening - timedelta(seconds=1))


def test_an_hour_that_comes_twice_is_closed_both_times():
    twice = at((2026, 10, 25), 2, 30)
    assert not hotline.is_open(twice)
    assert not hotline.is_open(twice.replace(fold=1))


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        hotline.is_open(datetime(2026, 1, 15, 12))


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)))
def test_the_zone_an_instant_is_written_in_changes_nothing(moment):
    instant = moment.replace(tzinfo=UTC)
    assert hotline.is_open(instant) == hotline.is_open(instant.astimezone(hotline.DENMARK))
