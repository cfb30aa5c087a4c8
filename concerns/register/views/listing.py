"""What an address asks of the inbox, and the rows that answer it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import urlencode

from django.db.models import IntegerField, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, LessThanOrEqual
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from concerns.register import references
from concerns.register.desk_forms import NO_OUTCOME, NOBODY, InboxFilter
from concerns.register.models import Assignment, Concern, Letter, last_is_ours, letters_at
from concerns.register.models.concern import ConcernQuerySet
from concerns.register.models.desk import UNREAD, assignee_of, seen_at, works_there
from concerns.register.models.duties import owes_answer
from concerns.register.models.target import target_days
from concerns.register.services import assigning, proceeding
from concerns.register.states import State
from infohus.screens import paging

TABS = {
    "waiting": gettext_lazy("Waiting for us"),
    "messages": gettext_lazy("New messages"),
    "open": gettext_lazy("All open"),
    "closed": gettext_lazy("Closed"),
    "register": gettext_lazy("The whole register"),
}
# What is said where a tab has no row: its title, and what would bring one.
EMPTY = {
    "waiting": (
        gettext_lazy("Nothing is waiting here"),
        gettext_lazy("New concerns appear here as soon as somebody sends one."),
    ),
    "messages": (
        gettext_lazy("There is no new message"),
        gettext_lazy("A message appears here as soon as a sender writes."),
    ),
    "open": (
        gettext_lazy("No concern is open"),
        gettext_lazy("New concerns appear here as soon as somebody sends one."),
    ),
    "closed": (
        gettext_lazy("No concern is closed"),
        gettext_lazy("A concern stands here from when it is closed until it is erased."),
    ),
    "register": (
        gettext_lazy("The register is empty"),
        gettext_lazy("New concerns appear here as soon as somebody sends one."),
    ),
}
FILTERED = (
    gettext_lazy("Nothing fits the filter"),
    gettext_lazy("Remove part of the filter to see more."),
)
ENDED = {"closed", "register"}  # lists that also say when it ended, and until when it is kept
# The column that the rows stand in the order of, and whether the last comes first.
SORTS = {
    "newest": ("received_at", True),
    "oldest": ("received_at", False),
    "longest": ("state_since", False),
    "shortest": ("state_since", True),
    "number": ("reference", False),
    "number_last": ("reference", True),
}
KEYS = ("tab", "sort", *InboxFilter.base_fields)  # what a saved view may hold
BESIDE = {"before", "since", "view"}  # known as well, but no part of a view


@dataclass(frozen=True)
class Asked:
    """An address in known words: what was tampered with or is out of date is left out."""

    tab: str
    sort: str
    form: InboxFilter
    left_out: list[str]

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        names = [name for name in InboxFilter.base_fields if query.get(name)]
        first = InboxFilter({name: query[name] for name in names})
        known = {name: query[name] for name in names if name not in first.errors}
        form = InboxFilter(known) if first.errors else first
        form.full_clean()
        left_out = [str(first[name].label) for name in first.errors]
        tab, sort = query.get("tab", "waiting"), query.get("sort", "newest")
        left_out += [str(_("View"))] if tab not in TABS else []
        left_out += [str(_("Order"))] if sort not in SORTS else []
        # The words of an unknown key are anybody's: they are not repeated.
        if set(query) - {*KEYS, *BESIDE}:
            left_out.append(str(_("something that we do not know")))
        return cls(
            tab if tab in TABS else "waiting", sort if sort in SORTS else "newest", form, left_out
        )

    @property
    def wanted(self) -> dict[str, str]:
        return {name: text for name, text in self.form.cleaned_data.items() if text}

    def query(self, **changed: str) -> str:
        """The address of this list, with changes: known keys only, and no more than needed."""
        plain: dict[str, str] = {"tab": self.tab, "sort": self.sort, **self.wanted, **changed}
        return urlencode({k: v for k, v in plain.items() if v and (k, v) != ("sort", "newest")})

    @property
    def nothing(self) -> tuple[Promise | str, Promise | str]:
        """What is said where there is no row: a title, and a sentence."""
        return FILTERED if self.wanted else EMPTY[self.tab]

    @property
    def column(self) -> str:
        return SORTS[self.sort][0]

    @property
    def is_descending(self) -> bool:
        return SORTS[self.sort][1]

    def after(self, text: str) -> Q:
        """The rows of the next page: those after the one that `place_of` named."""
        return paging.following(
            self.column,
            text,
            is_descending=self.is_descending,
            is_instant=self.column != "reference",
        )

    def place_of(self, concern: Concern) -> str:
        return paging.mark(getattr(concern, self.column), concern.pk)

    def rows(self, user: User) -> ConcernQuerySet:
        """The stubs that the person may see and asks for, in their order, ready for `rows_of`."""
        units = assigning.desks(user)
        sign = "-" if self.is_descending else ""
        rows = Concern.objects.visible_to(user).order_by(f"{sign}{self.column}", f"{sign}pk")
        rows = rows.annotate(
            letters_at=letters_at(),
            seen_at=seen_at(user),
            owes_answer=owes_answer(),
            assignee_id=assignee_of(units),
            target_days=target_days(),
        )
        asked = [_asked(name, text, user) for name, text in self.wanted.items()]
        return rows.filter(_in_tab(self.tab, user), *asked)

    def news(self, user: User, since: datetime) -> ConcernQuerySet:
        """Of these rows, those that came, moved on or were written in after an instant."""
        written = Letter.objects.filter(is_from_staff=False, written_at__gt=since)
        return self.rows(user).filter(
            Q(received_at__gt=since)
            | Q(state_since__gt=since)
            | Q(pk__in=written.values("concern"))
        )

    def headings(self) -> dict[str, dict[str, str]]:
        """For each column that can be sorted by: the address of its next order, and this one."""
        found = {}
        for name, first, second in (
            ("received_at", "newest", "oldest"),
            ("state_since", "longest", "shortest"),
            ("reference", "number_last", "number"),
        ):
            other = second if self.sort == first else first
            order = "descending" if self.is_descending else "ascending"
            found[name] = {
                "query": self.query(sort=other),
                "order": order if self.column == name else "",
            }
        return found


def _asked(name: str, text: str, user: User) -> Q:
    """What one answer of the filter leaves of the rows."""
    if name == "q":
        return Q(reference__in=references.meant(text))
    if name == "year":
        return Q(received_at__year=text)
    if name == "municipality":
        return Q(municipality__slug=text)
    if name == "outcome":
        return Q(outcome="" if text == NO_OUTCOME else text)
    if name == "unread":
        return UNREAD
    if name == "assignee":
        return _with_nobody(user) if text == NOBODY else _with(user)
    return Q(**{name: text})


def _with(user: User) -> Q:
    mine = Assignment.objects.filter(assignee=user).values("concern")
    return Q(pk__in=mine, assignee_id=user.pk)


def _with_nobody(user: User) -> Q:
    """Asked for NULL, the planner expects a handful and reads every row to find and sort them."""
    assigned_to = Coalesce(works_there(assigning.desks(user)), 0, output_field=IntegerField())
    return Q(LessThanOrEqual(assigned_to, 0))


def told(left_out: list[str]) -> str:
    """A sentence about what an address asked for in vain, or nothing."""
    if not left_out:
        return ""
    return _("The address asked for something that is not on the list. We left out: %(names)s.") % {
        "names": ", ".join(left_out)
    }


def cleaned(text: str) -> str:
    """A query string of known keys and values, whatever was sent."""
    return Asked.from_query(QueryDict(text[:2_000])).query()


def tabs(
    asked: Asked, current: str, views: Mapping[str, tuple[str, str]], *, is_police: bool
) -> list[dict[str, object]]:
    """The fixed tabs, then the saved ones by their key: each with its words and its address."""
    fixed: list[tuple[str, str | Promise, str]] = [
        (code, label, f"tab={code}")
        for code, label in TABS.items()
        if is_police or code != "register" or code == asked.tab
    ]
    saved = [(key, title, f"{query}&view={key}") for key, (title, query) in views.items()]
    here = current if current in views else asked.tab
    return [
        {"label": label, "query": query, "is_current": key == here, "key": key}
        for key, label, query in [*fixed, *saved]
    ]


def _in_tab(tab: str, user: User) -> Q:
    match tab:
        case "waiting":
            return proceeding.waiting_for(user)
        case "messages":
            # From the letters: asked of each concern, it would be asked of the whole register.
            written = Letter.objects.values("concern")
            return Q(Exact(last_is_ours(), False), pk__in=written, erased_at=None)
        case "open":
            return ~Q(state=State.CLOSED)
        case "closed":
            return Q(state=State.CLOSED)
    return Q()
