"""When something should have happened by, in working days, and how a page says it."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role
from concerns.register.models import Concern
from concerns.register.models.target import STANDARD, target_days
from concerns.register.states import UNCLEARED, State
from infohus import workdays

OF_POLICE = tuple(state for state in STANDARD if state in UNCLEARED)
OF_MUNICIPALITY = tuple(state for state in STANDARD if state not in UNCLEARED)
STATES_OF = {Role.POLICE_COORDINATOR: OF_POLICE, Role.MUNICIPAL_COORDINATOR: OF_MUNICIPALITY}


@dataclass(frozen=True)
class Due:
    """A deadline in words with an icon: the last working day, and where today stands to it.

    `brief` is for a column that is headed as a deadline.
    """

    on: date
    words: str
    brief: str
    icon: str
    tone: str


def read(concern: Concern) -> Due | None:
    """The deadline of one concern that the person may see."""
    row = Concern.objects.annotate(target_days=target_days()).filter(pk=concern.pk).first()
    return due(row) if row else None


def due(concern: Concern) -> Due | None:
    """The same of a row that was annotated with `target_days`; None where there is no deadline."""
    on = deadline(concern)
    return said(on, timezone.localdate()) if on else None


def deadline(concern: Concern) -> date | None:
    """The last working day on which it leaves its state in time, for a row with `target_days`."""
    days = getattr(concern, "target_days", None)
    if days is None:
        days = STANDARD.get(State(concern.state))
    return workdays.after(timezone.localdate(concern.state_since), days) if days else None


def said(on: date, today: date) -> Due:
    """How a deadline reads on a day. What is late is counted in working days, as it was given."""
    named = {"weekday": date_format(on, "l"), "day": _day(on, today)}
    # Translators: a day in a column, in the letters of Django's date filter.
    short = date_format(on, _("D j M") if on.year == today.year else "SHORT_DATE_FORMAT")
    late = workdays.between(on, today)
    if late:
        words = ngettext(
            "Overdue by %(days)d working day", "Overdue by %(days)d working days", late
        ) % {"days": late}
        brief = ngettext("%(days)d working day over", "%(days)d working days over", late) % {
            "days": late
        }
        return Due(on, words, brief, "error", "overdue")
    if today > on:
        return Due(on, _("Overdue since %(weekday)s %(day)s") % named, short, "error", "overdue")
    if today == on:
        return Due(on, _("Due today"), _("Today"), "warning", "soon")
    if (on - today).days == 1:
        return Due(on, _("Due tomorrow"), _("Tomorrow"), "warning", "soon")
    return Due(on, _("Due %(weekday)s %(day)s") % named, short, "time", "later")


def _day(on: date, today: date) -> str:
    return date_format(on, "MONTH_DAY_FORMAT" if on.year == today.year else "DATE_FORMAT")
