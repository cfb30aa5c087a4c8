"""The rows of the inbox in finished words: a page has fifty of them, and says each word once."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import partial
from itertools import compress
from typing import TypedDict

from django.db.models import Choices
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from concerns.register import deadlines
from concerns.register.deadlines import Due
from concerns.register.models import Concern
from concerns.register.models.desk import is_unanswered, is_unread
from concerns.register.services import retention
from concerns.register.states import AgeBand, Outcome, Source, State
from infohus.screens.templatetags.fds import badge, deadline_said, no_deadline


class Row(TypedDict):
    """A stub as the person's desk sees it; "" stands for what it does not have.

    Every text is escaped already: most stand in many rows, and are escaped once for all of them.
    """

    kind: SafeString  # the class that makes it stand out while it is unread
    pk: SafeString
    number: SafeString
    address: SafeString
    was_with: SafeString  # the number of who works with it, to notice that a colleague was faster
    marks: SafeString  # that it is unread; badges: danger, a new message, an answer owed
    received: SafeString
    source: SafeString
    age: SafeString
    municipality: SafeString
    state: SafeString  # a badge
    since: SafeString
    due: SafeString  # in words with an icon
    outcome: SafeString
    closed: SafeString
    erased: SafeString
    assignee: SafeString


def rows_of(
    concerns: list[Concern], people: dict[str, User], *, say_end: bool, say_where: bool
) -> list[Row]:
    """The rows of one page; who has left the desk is not named.

    `say_end`: when each is erased. `say_where`: of which municipality it is.
    """
    custodians = {concern.custodian_id for concern in concerns} if say_end else set()
    words = _Words(
        names={pk: escape(str(person)) for pk, person in people.items()},
        days_kept=retention.days_kept(custodians) if custodians else {},
        says_where=say_where,
        says_time=not say_end,
    )
    return [words.row(concern) for concern in concerns]


def _labels(choices: type[Choices]) -> dict[str, SafeString]:
    return {str(value): escape(str(label)) for value, label in choices.choices}


def _badges() -> dict[str, SafeString]:
    return {str(state): badge(state, str(state.label)) for state in State}


def _marks() -> tuple[SafeString, SafeString, SafeString]:
    return (
        badge("error", _("Danger right now")),
        badge("info", _("New message")),
        badge("warning", _("Own duties?")),
    )


def _unread() -> SafeString:
    return format_html(' <span class="sr-only">{}</span>', _("(unread)"))


def _between() -> str:
    """What stands between a day and its time, as the language writes them."""
    both = str(get_format("SHORT_DATETIME_FORMAT"))
    return both.removeprefix(str(get_format("SHORT_DATE_FORMAT"))).removesuffix("H:i")


def _address() -> tuple[str, str]:
    """What stands before and after the number in the address of every concern."""
    before, _number, after = reverse("register:detail", args=[NUMBER]).partition(str(NUMBER))
    return before, after


NUMBER = uuid.UUID(int=0)  # stands for the row's own
UNREAD, NOTHING = SafeString("is-unread"), SafeString()


@dataclass(frozen=True)
class _Words:
    """What is the same for many rows of a page is looked up once, in the person's language."""

    names: dict[str, SafeString]
    days_kept: dict[tuple[int, str], int]
    says_where: bool
    says_time: bool  # of the day on which it was received
    address: tuple[str, str] = field(default_factory=_address)
    sources: dict[str, SafeString] = field(default_factory=partial(_labels, Source))
    ages: dict[str, SafeString] = field(default_factory=partial(_labels, AgeBand))
    states: dict[str, SafeString] = field(default_factory=_badges)
    outcomes: dict[str, SafeString] = field(default_factory=partial(_labels, Outcome))
    badges: tuple[SafeString, ...] = field(default_factory=_marks)
    unread: SafeString = field(default_factory=_unread)
    between: str = field(default_factory=_between)
    days: dict[date, SafeString] = field(default_factory=dict)
    dues: dict[date | None, SafeString] = field(default_factory=dict)
    towns: dict[int, SafeString] = field(default_factory=dict)
    stays: dict[int, SafeString] = field(default_factory=dict)
    today: date = field(default_factory=timezone.localdate)
    zone: tzinfo = field(default_factory=timezone.get_current_timezone)

    def row(self, concern: Concern) -> Row:
        before, after = self.address
        pk, named = str(concern.pk), str(getattr(concern, "assignee_id", None) or "")
        assignee = self.names.get(named, NOTHING)
        closed, since = concern.closed_at, concern.state_since.astimezone(self.zone).date()
        is_new = is_unread(concern)
        return Row(
            kind=UNREAD if is_new else NOTHING,
            pk=SafeString(pk),
            number=escape(concern.reference),
            address=SafeString(f"{before}{pk}{after}"),
            was_with=SafeString(named) if assignee else NOTHING,
            marks=self.unread + self.marks(concern) if is_new else self.marks(concern),
            received=self.received(concern.received_at.astimezone(self.zone)),
            source=self.sources[concern.source],
            age=self.ages[concern.age_band],
            municipality=self.town(concern),
            state=self.states[concern.state],
            since=self.since((self.today - since).days),
            due=self.due(deadlines.deadline(concern)),
            outcome=self.outcomes.get(concern.outcome, NOTHING),
            closed=self.day(closed.astimezone(self.zone).date()) if closed else NOTHING,
            erased=self.erased(concern),
            assignee=assignee,
        )

    def marks(self, concern: Concern) -> SafeString:
        """What stands out; that the municipality owes an answer, the police know already."""
        owes_answer = getattr(concern, "owes_answer", False) and not self.says_where
        held = (concern.is_acute, is_unanswered(concern), owes_answer)
        if not any(held):
            return NOTHING
        return format_html_join("", " {}", zip(compress(self.badges, held)))

    def due(self, on: date | None) -> SafeString:
        """The deadline in brief; a page says the same of many rows."""
        if on not in self.dues:
            self.dues[on] = self.said(Due(on, self.today)) if on else no_deadline()
        return self.dues[on]

    @staticmethod
    def said(due: Due) -> SafeString:
        return deadline_said(due.on, due.brief, due.icon, due.tone)

    def since(self, days: int) -> SafeString:
        """For how long it has been in its state."""
        if days not in self.stays:
            told = ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
            self.stays[days] = escape(told if days else _("Since today"))
        return self.stays[days]

    def town(self, concern: Concern) -> SafeString:
        """Whose it is, where the page says so."""
        if not self.says_where:
            return NOTHING
        if concern.municipality_id not in self.towns:
            self.towns[concern.municipality_id] = escape(str(concern.municipality))
        return self.towns[concern.municipality_id]

    def erased(self, concern: Concern) -> SafeString:
        """When it is to be erased, or that it is."""
        on = retention.erase_on(concern, self.days_kept) if self.days_kept else None
        return self.day(on) if on else escape(_("Erased")) if concern.erased_at else NOTHING

    def received(self, at: datetime) -> SafeString:
        day = self.day(at.date())
        return SafeString(f"{day}{self.between}{at:%H:%M}") if self.says_time else day

    def day(self, day: date) -> SafeString:
        if day not in self.days:
            self.days[day] = escape(date_format(day, "SHORT_DATE_FORMAT"))
        return self.days[day]
