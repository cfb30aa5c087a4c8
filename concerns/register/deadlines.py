"""When something should have happened by, in working days, and how a page says it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

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

    What is late is counted in working days, as it was given.
    """

    on: date
    today: date

    @cached_property
    def days_late(self) -> int:
        return workdays.between(self.on, self.today)

    @property
    def icon(self) -> str:
        return {"overdue": "error", "soon": "warning", "later": "time"}[self.tone]

    @property
    def tone(self) -> str:
        days = (self.on - self.today).days
        return "overdue" if days < 0 else "soon" if days < 2 else "later"

    @property
    def words(self) -> str:
        """A part of a sentence, or a sentence of its own."""
        if days := self.days_late:
            late = ngettext(
                "Overdue by %(days)d working day", "Overdue by %(days)d working days", days
            )
            return late % {"days": days}
        if self.tone == "soon":
            return _("Due today") if self.on == self.today else _("Due tomorrow")
        named = {"weekday": date_format(self.on, "l"), "day": _day(self.on, self.today)}
        if self.tone == "overdue":
            return _("Overdue since %(weekday)s %(day)s") % named
        return _("Due %(weekday)s %(day)s") % named

    @property
    def brief(self) -> str:
        """The same in a column that is headed as a deadline."""
        if days := self.days_late:
            late = ngettext("%(days)d working day over", "%(days)d working days over", days)
            return late % {"days": days}
        if self.tone == "soon":
            return _("Today") if self.on == self.today else _("Tomorrow")
        # Translators: a day in a column, in the letters of Django's date filter.
        short = _("D j M") if self.on.year == self.today.year else "SHORT_DATE_FORMAT"
        return date_format(self.on, short)


def read(concern: Concern) -> Due | None:
    """The deadline of one concern that the person may see, looked up."""
    rows = Concern.objects.filter(pk=concern.pk).annotate(target_days=target_days())
    found = rows.first()
    return due(found) if found else None


def due(concern: Concern) -> Due | None:
    """The same of a row with `target_days`."""
    on = deadline(concern)
    return Due(on, timezone.localdate()) if on else None


def deadline(concern: Concern) -> date | None:
    """The last working day on which it leaves its state in time, for a row with `target_days`."""
    return _last_day(concern, getattr(concern, "target_days", None))


def _last_day(concern: Concern, days: int | None) -> date | None:
    """`days`: 0 where there is to be no deadline, None where nobody has set one of their own."""
    if days is None:
        days = STANDARD.get(State(concern.state))
    return workdays.after(timezone.localdate(concern.state_since), days) if days else None


def _day(on: date, today: date) -> str:
    return date_format(on, "MONTH_DAY_FORMAT" if on.year == today.year else "DATE_FORMAT")
