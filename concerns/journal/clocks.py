"""The two clocks of a child notification, and what they say.

Whether the child needs help at once is assessed within 24 hours, on the wall and not of an office;
the writer has a receipt within 6 working days (barnets lov §§ 133 and 135, and the rules on
notifications under it). Neither waits for the infohus.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from infohus import workdays

ASSESSED_WITHIN = timedelta(hours=24)
RECEIPT_WITHIN = 6  # working days, the day of arrival not counted
NEAR = timedelta(hours=4)  # before the 24 hours are over, the department is reminded
RECEIPT_NEAR = 1  # working days before the last one
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Clock:
    """What the deadline component shows: until when, in words, with an icon that repeats them."""

    due: date
    words: str
    icon: str
    tone: str


def assess_before(received_at: datetime) -> datetime:
    """The instant 24 hours later: on a night with an hour more or less another time of day."""
    return received_at.astimezone(UTC) + ASSESSED_WITHIN


def receipt_by(received_at: datetime) -> date:
    """The last Danish calendar day for the receipt."""
    return workdays.after(timezone.localdate(received_at), RECEIPT_WITHIN)


def received_before(last: date) -> datetime:
    """What was received before this instant is to have its receipt on that day at the latest."""
    day = last
    while workdays.after(day, RECEIPT_WITHIN) > last:
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def assessment(received_at: datetime, assessed_at: datetime | None) -> Clock:
    """How the first clock stands now, or where it stopped."""
    due = assess_before(received_at)
    if assessed_at is not None:
        return Clock(due, _assessed(assessed_at, assessed_at - due), "check", "later")
    late = timezone.now() - due
    if late >= timedelta(0):
        return Clock(due, _overdue(late), "error", "overdue")
    local = timezone.localtime(due)
    words = _("Assess before %(time)s tomorrow")
    if local.date() == timezone.localdate():
        words = _("Assess before %(time)s today")
    return Clock(due, words % {"time": time_format(local, "H:i")}, "warning", "soon")


def receipt(received_at: datetime, sent_at: datetime | None) -> Clock:
    """How the second clock stands now, or where it stopped."""
    due = receipt_by(received_at)
    today, last = timezone.localdate(), {"day": _day(due)}
    if sent_at is not None:
        sent_on = timezone.localdate(sent_at)
        words = _("Receipt sent %(day)s, late") if sent_on > due else _("Receipt sent %(day)s")
        return Clock(due, words % {"day": _day(sent_on)}, "check", "later")
    if today > due:
        return Clock(due, _("Receipt overdue since %(day)s") % last, "error", "overdue")
    if today == due:
        return Clock(due, _("Receipt today"), "warning", "soon")
    return Clock(due, _("Receipt by %(day)s") % last, "time", "later")


def _assessed(at: datetime, late: timedelta) -> str:
    when = {"when": date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")}
    if late <= timedelta(0):
        return _("Assessed %(when)s") % when
    hours = late // HOUR
    if not hours:
        return _("Assessed %(when)s, less than an hour late") % when
    words = ngettext(
        "Assessed %(when)s, %(hours)d hour late", "Assessed %(when)s, %(hours)d hours late", hours
    )
    return words % {**when, "hours": hours}


def _overdue(late: timedelta) -> str:
    hours = late // HOUR
    if not hours:
        return _("Assessment overdue by less than an hour")
    words = ngettext(
        "Assessment overdue by %(hours)d hour", "Assessment overdue by %(hours)d hours", hours
    )
    return words % {"hours": hours}


def _day(day: date) -> str:
    """The weekday too, as one says it; the year only where it is another one."""
    shape = "MONTH_DAY_FORMAT" if day.year == timezone.localdate().year else "DATE_FORMAT"
    return _("%(weekday)s %(day)s") % {
        "weekday": date_format(day, "l"),
        "day": date_format(day, shape),
    }
