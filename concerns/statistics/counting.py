"""The concerns of a year, counted by what their stubs say: nobody is in it.

Only what the person sees as a stub is counted (`visible_to`, and the policies beneath). So a
concern that they have stepped away from is in no figure, from that moment until the conflict is
ended.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Authority, Role, User
from concerns.register.desk_forms import NO_OUTCOME
from concerns.register.models import Concern
from concerns.register.states import AgeBand, Outcome, Source, State

NO_OUTCOME_YET = gettext_lazy("No outcome yet")
Rows = list[tuple[str, str | Promise]]  # codes and their words


@dataclass(frozen=True)
class Group:
    """How many concerns have all of this in common. "" stands for no outcome."""

    source: str
    age_band: str
    state: str
    outcome: str
    municipality: str  # its slug
    number: int


@dataclass(frozen=True)
class Line:
    """One row of a table: its code and words, and how many."""

    code: str
    label: str
    number: int


@dataclass(frozen=True)
class Table:
    """One way to part the concerns: each is counted in one line and in no other.

    `asks` is the filter of the inbox that takes the lines' codes; "" where there is none.
    """

    title: str | Promise
    asks: str
    lines: list[Line]


@dataclass(frozen=True)
class Figures:
    """What one person's desk may know of one year."""

    groups: list[Group]
    municipalities: Rows  # for the police, who have several

    @property
    def number(self) -> int:
        return sum(group.number for group in self.groups)

    def tables(self) -> list[Table]:
        """For the desk itself: as the inbox can be filtered."""
        return [
            *self._who(),
            self._table(_("Status"), "state", State.choices, lambda group: group.state),
            self._table(
                _("Outcome"),
                "outcome",
                [*Outcome.choices, (NO_OUTCOME, NO_OUTCOME_YET)],
                lambda group: group.outcome or NO_OUTCOME,
            ),
            *self._where(),
        ]

    def tables_to_pass_on(self) -> list[Table]:
        """Status and outcome as one: what is open has no outcome, so that of two tables each would
        tell what the other holds back. All that these share is how many there are in all."""
        title = _("Status, and outcome of what is closed")
        return [*self._who(), self._table(title, "", _endings(), _ending), *self._where()]

    def _who(self) -> list[Table]:
        return [
            self._table(_("Source"), "source", Source.choices, lambda group: group.source),
            self._table(_("Age"), "age_band", AgeBand.choices, lambda group: group.age_band),
        ]

    def _where(self) -> list[Table]:
        if not self.municipalities:
            return []
        return [
            self._table(
                _("Municipality"),
                "municipality",
                self.municipalities,
                lambda group: group.municipality,
            )
        ]

    def _table(
        self, title: str, asks: str, rows: Iterable[tuple[str, str | Promise]],
        part: Callable[[Group], str],
    ) -> Table:  # fmt: skip
        numbers: Counter[str] = Counter()
        for group in self.groups:
            numbers[part(group)] += group.number
        return Table(title, asks, [Line(code, str(label), numbers[code]) for code, label in rows])


def figures(user: User, year: int) -> Figures:
    """The year's concerns that the person sees now, by the day they were received, Danish time."""
    groups = _groups(user, year)
    return Figures(groups, _municipalities(user, groups))


def _groups(user: User, year: int) -> list[Group]:
    rows = Concern.objects.visible_to(user).filter(received_at__year=year).order_by()
    common = rows.values_list("source", "age_band", "state", "outcome", "municipality__slug")
    return [Group(*row) for row in common.annotate(number=Count("pk"))]


def _municipalities(user: User, groups: list[Group]) -> Rows:
    """Those of the person's district, with or without a concern, and any other that has one."""
    districts = user.authorities_as(Role.POLICE_COORDINATOR)
    if not districts:
        return []
    everywhere = Authority.objects.municipalities()
    rows = everywhere.filter(district__in=districts) | everywhere.filter(
        slug__in={group.municipality for group in groups}
    )
    return list(rows.values_list("slug", "name"))


def _ending(group: Group) -> str:
    return f"{group.state}-{group.outcome}" if group.state == State.CLOSED else group.state


def _endings() -> Rows:
    still_open: Rows = [(s.value, s.label) for s in State if s != State.CLOSED]
    closed: Rows = [
        (f"{State.CLOSED}-{outcome}", _closed(str(outcome.label))) for outcome in Outcome
    ]
    return [*still_open, *closed]


def _closed(label: str) -> str:
    return _("Closed: %(outcome)s") % {"outcome": label[:1].lower() + label[1:]}
