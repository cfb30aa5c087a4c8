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
from django.utils.formats import date_format
from django.utils.html import format_html_join
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
from infohus.screens.templatetags.fds import badge, deadline_said


class Row(TypedDict):
    """A stub as the person's desk sees it; "" stands for what it does not have."""

    pk: str
    number: str
    address: str
    was_with: str  # the number of who works with it, to notice that a colleague was faster
    is_unread: bool
    marks: SafeString  # badges: danger, a new message, an answer owed
    received: str
    source: str
    age: str
    municipality: str
    state: SafeString  # a badge
    since: str
    due: SafeString  # in words with an icon; "" for none
    outcome: str
    closed: str
    erased: str
    assignee: str


def rows_of(
    concerns: list[Concern], people: dict[str, User], *, say_end: bool, say_where: bool
) -> list[Row]:
    """The rows of one page; who has left the desk is not named.

    `say_end`: when each is erased. `say_where`: of which municipality it is.
    """
    custodians = {concern.custodian_id for concern in concerns} if say_end else set()
    words = _Words(
        names={pk: str(person) for pk, person in people.items()},
        days_kept=retention.days_kept(custodians) if custodians else {},
        says_where=say_where,
        received="SHORT_DATE_FORMAT" if say_end else "SHORT_DATETIME_FORMAT",
    )
    return [words.row(concern) for concern in concerns]


def _labels(choices: type[Choices]) -> dict[str, str]:
    return {str(value): str(label) for value, label in choices.choices}


def _badges() -> dict[str, SafeString]:
    return {str(state): badge(state, str(state.label)) for state in State}


def _marks() -> tuple[SafeString, SafeString, SafeString]:
    return (
        badge("error", _("Danger right now")),
        badge("info", _("New message")),
        badge("warning", _("Own duties?")),
    )


def _address() -> tuple[str, str]:
    """What stands before and after the number in the address of every concern."""
    before, _number, after = reverse("register:detail", args=[NUMBER]).partition(str(NUMBER))
    return before, after


NUMBER = uuid.UUID(int=0)  # stands for the row's own


@dataclass(frozen=True)
class _Words:
    """What is the same for many rows of a page is looked up once, in the person's language."""

    names: dict[str, str]
    days_kept: dict[tuple[int, str], int]
    says_where: bool
    received: str  # the name of a date's format
    address: tuple[str, str] = field(default_factory=_address)
    sources: dict[str, str] = field(default_factory=partial(_labels, Source))
    ages: dict[str, str] = field(default_factory=partial(_labels, AgeBand))
    states: dict[str, SafeString] = field(default_factory=_badges)
    outcomes: dict[str, str] = field(default_factory=partial(_labels, Outcome))
    badges: tuple[SafeString, ...] = field(default_factory=_marks)
    dues: dict[date, SafeString] = field(default_factory=dict)
    today: date = field(default_factory=timezone.localdate)
    zone: tzinfo = field(default_factory=timezone.get_current_timezone)

    def row(self, concern: Concern) -> Row:
        before, after = self.address
        pk, assignee_id = str(concern.pk), str(getattr(concern, "assignee_id", None) or "")
        closed, since = concern.closed_at, concern.state_since.astimezone(self.zone).date()
        return Row(
            pk=pk,
            number=concern.reference,
            address=f"{before}{pk}{after}",
            was_with=assignee_id,
            is_unread=is_unread(concern),
            marks=self.marks(concern),
            received=_day(concern.received_at.astimezone(self.zone), self.received),
            source=self.sources[concern.source],
            age=self.ages[concern.age_band],
            municipality=str(concern.municipality) if self.says_where else "",
            state=self.states[concern.state],
            since=_since((self.today - since).days),
            due=self.due(deadlines.deadline(concern)),
            outcome=self.outcomes.get(concern.outcome, ""),
            closed=_day(closed.astimezone(self.zone)) if closed else "",
            erased=self.erased(concern),
            assignee=self.names.get(assignee_id, ""),
        )

    def marks(self, concern: Concern) -> SafeString:
        """What stands out; that the municipality owes an answer, the police know already."""
        owes_answer = getattr(concern, "owes_answer", False) and not self.says_where
        held = (concern.is_acute, is_unanswered(concern), owes_answer)
        if not any(held):
            return SafeString()
        return format_html_join("", " {}", zip(compress(self.badges, held)))

    def due(self, on: date | None) -> SafeString:
        """The deadline in brief; a page says the same of many rows."""
        if on is None:
            return SafeString()
        if on not in self.dues:
            due = Due(on, self.today)
            self.dues[on] = deadline_said(due.on, due.brief, due.icon, due.tone)
        return self.dues[on]

    def erased(self, concern: Concern) -> str:
        """When it is to be erased, or that it is."""
        on = retention.erase_on(concern, self.days_kept) if self.days_kept else None
        return _day(on) if on else _("Erased") if concern.erased_at else ""


def _since(days: int) -> str:
    if not days:
        return _("Since today")
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def _day(day: date | datetime, shape: str = "SHORT_DATE_FORMAT") -> str:
    return date_format(day, shape)
