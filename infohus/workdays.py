"""Danish working days: Monday to Friday, apart from the public holidays of the day's year.

Dates are calendar days in Denmark; an instant is turned into one before it comes here.
"""

from datetime import date, timedelta
from functools import cache, lru_cache

from holidays import HolidayBase, country_holidays

MANY = 4096  # answers that are remembered: a list asks the same of many rows


@cache
def _holidays() -> HolidayBase:
    """Each year is filled in when it is first asked for. Not made before that: with one country
    come all 300 of the package, half a second for a process that may never ask."""
    return country_holidays("DK")


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays()


@lru_cache(MANY)
def after(day: date, working_days: int) -> date:
    """The day that so many working days have passed on, the first day itself not counted.

    After 0 working days it is the day itself, or the next working day. Raises ValueError for fewer.
    """
    if working_days < 0:
        raise ValueError("a deadline lies ahead")
    while working_days or not is_working_day(day):
        day += timedelta(days=1)
        working_days -= is_working_day(day) and working_days > 0
    return day


def before(day: date, working_days: int) -> date:
    """The last day from which so many working days have passed on the day given."""
    while working_days > 0:
        working_days -= is_working_day(day)
        day -= timedelta(days=1)
    return day


@lru_cache(MANY)
def between(first: date, last: date) -> int:
    """How many working days have passed from one day to another; 0 when the second is no later."""
    days = range(1, (last - first).days + 1)
    return sum(is_working_day(first + timedelta(days=number)) for number in days)
