import csv
from dataclasses import dataclass
from io import StringIO
from typing import Self
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.register.desk_forms import years
from concerns.statistics import withholding
from concerns.statistics.counting import Line, Table, figures
from concerns.statistics.forms import YearForm


@dataclass(frozen=True)
class Asked:
    """The year that an address asks for; this one where it names none that we know."""

    year: int
    is_unknown: bool

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        known, text = dict(years()), query.get("year", "")
        year = int(text) if text in known else timezone.localdate().year
        return cls(year, is_unknown=bool(text) and text not in known)

    def context(self) -> dict[str, object]:
        return {
            "year": self.year,
            "is_unknown": self.is_unknown,
            "years": YearForm(initial={"year": str(self.year)}),
        }


@needs(Permission.FIGURES)
@require_safe
def year(request: Request) -> HttpResponse:
    """How many concerns the person's desk got in a year. Each number leads to its list."""
    asked = Asked.from_query(request.GET)
    found = figures(request.user, asked.year)
    context = {
        "number": found.number,
        "listed": _listed(asked.year),
        "tables": [_linked(table, asked.year, found.number) for table in found.tables()],
    }
    return render(request, "statistics/year.html", asked.context() | context)


def _linked(table: Table, year: int, in_all: int) -> dict[str, object]:
    """A table whose lines have the address of their list, and a bar; noughts have neither."""
    lines = [
        {
            "label": line.label,
            "shown": line.number,
            "url": _list_of(line, table, year) if line.number else "",
            "width": _width(line.number, in_all),
        }
        for line in table.lines
    ]
    return {"title": table.title, "lines": lines}


def _list_of(line: Line, table: Table, year: int) -> str:
    return _listed(year, **{table.asks: line.code})


def _listed(year: int, **asked: str) -> str:
    """The inbox's list of the year's concerns, or of some of them."""
    query = {"tab": "register", "year": str(year), **asked}
    return f"{reverse('register:inbox')}?{urlencode(query)}"


def _width(number: int | None, in_all: int) -> int:
    """Of a bar, in hundredths: of all concerns, so that a bar tells what the numbers tell."""
    return round(100 * (number or 0) / in_all) if in_all else 0


@needs(Permission.FIGURES)
@require_safe
def to_pass_on(request: Request) -> HttpResponse:
    """The same year without any number that somebody could be recognised by."""
    asked = Asked.from_query(request.GET)
    found = figures(request.user, asked.year)
    tables = [
        {
            "title": table.title,
            "lines": [
                {"label": line.label, "shown": line.shown, "is_held": line.number is None,
                 "width": _width(line.number, found.number)}
                for line in table.lines
            ],
        }
        for table in withholding.tables(found)
    ]  # fmt: skip
    context = {"shown": withholding.number_in_all(found), "number": found.number, "tables": tables}
    return render(request, "statistics/to_pass_on.html", asked.context() | context)


@needs(Permission.FIGURES)
@require_safe
def as_csv(request: Request) -> HttpResponse:
    """The figures to pass on as a file that a Danish spreadsheet opens: semicolons, and a BOM."""
    asked = Asked.from_query(request.GET)
    text = StringIO()
    found = figures(request.user, asked.year)
    csv.writer(text, delimiter=";").writerows(withholding.as_rows(found, asked.year))
    name = _("infohus-figures-%(year)s.csv") % {"year": asked.year}
    return HttpResponse(
        text.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
