"""The rows of the inbox in finished words: a page has fifty of them, and says each word once."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.db.models import Choices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from concerns.register import deadlines
from concerns.register.deadlines import Due
from concerns.register.models import Concern
from concerns.register.models.desk import is_unanswered, is_unread
from concerns.register.services import retention
from concerns.register.states import AgeBand, Outcome, Source, State


@dataclass(frozen=True)
class Row:
    """A stub as the person's desk sees it; "" stands for what it does not have."""

    concern: Concern
    address: str
    was_with: str  # the number of who works with it, to notice that a colleague was faster
    is_unread: bool
    has_news: bool
    owes_answer: bool
    received: str
    source: str
    age: str
    state: str
    since: str
    due: Due | None
    outcome: str
    closed: str
    erase_on: date | None
    erased: str
    assignee: str


def rows_of(concerns: list[Concern], people: dict[str, User], *, say_end: bool) -> list[Row]:
    """The rows of one page; who has left the desk is not named. `say_end`: when each is erased."""
    custodians = {concern.custodian_id for concern in concerns} if say_end else set()
    words = _Words(people, retention.days_kept(custodians) if custodians else {})
    return [words.row(concern, say_end=say_end) for concern in concerns]


def _labels(choices: type[Choices]) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices}


@dataclass(frozen=True)
class _Words:
    """What is the same for many rows of a page is looked up once, in the person's language."""

    people: dict[str, User]
    days_kept: dict[tuple[int, str], int]
    sources: dict[str, str] = field(default_factory=partial(_labels, Source))
    ages: dict[str, str] = field(default_factory=partial(_labels, AgeBand))
    states: dict[str, str] = field(default_factory=partial(_labels, State))
    outcomes: dict[str, str] = field(default_factory=partial(_labels, Outcome))

    def row(self, concern: Concern, *, say_end: bool) -> Row:
        assignee_id = str(getattr(concern, "assignee_id", None) or "")
        erase_on = retention.erase_on(concern, self.days_kept) if self.days_kept else None
        received = "SHORT_DATE_FORMAT" if say_end else "SHORT_DATETIME_FORMAT"
        return Row(
            concern=concern,
            address=concern.get_absolute_url(),
            was_with=assignee_id,
            is_unread=is_unread(concern),
            has_news=is_unanswered(concern),
            owes_answer=getattr(concern, "owes_answer", False),
            received=date_format(timezone.localtime(concern.received_at), received),
            source=self.sources[concern.source],
            age=self.ages[concern.age_band],
            state=self.states[concern.state],
            since=_since(concern.days_in_state),
            due=deadlines.due(concern),
            outcome=self.outcomes.get(concern.outcome, ""),
            closed=_day(timezone.localdate(concern.closed_at)) if concern.closed_at else "",
            erase_on=erase_on,
            erased=_day(erase_on) if erase_on else _("Erased") if concern.erased_at else "",
            assignee=str(self.people.get(assignee_id, "")),
        )


def _since(days: int) -> str:
    if not days:
        return _("Since today")
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
