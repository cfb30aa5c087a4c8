"""What of the figures may leave the desk: no number by which somebody could be recognised.

The rule, for each table:

1. A number from 1 to 4 is held back.
2. Where one is, so are the smallest number above 4 and every other that is equal to it.
3. Where only noughts would be left to see, these are held back as well.

Whatever is held back carries the same words. When there are fewer than 5 concerns in all, nothing
but that is said. Noughts are about nobody, and stand.

Why no number can be computed, even by somebody who knows the rule: it looks at numbers alone, never
at where they stand. So any two numbers held back in a table can change places, and the page stays
the same to the letter. Not all of them are equal, for what rule 1 takes is below 5 and what rule 2
takes is not; so each could be another. Where no number is above 4, nothing of the table is to be
seen but its sum, which is at least 5 and which other small numbers make as well. Nor do the other
tables help: all that two of them share is that sum (`Figures.tables_to_pass_on`).

Hence the same words for both, and every equal: were 1 "fewer than 5" and 5 "hidden", 6 in all would
tell them apart; and were one of two fives chosen, the choice would tell that nothing else fits.

What this does not see: figures of the same year of another day or another desk, laid beside these.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from concerns.statistics.counting import Figures, Table

FEWEST = 5  # concerns that a number must be about


@dataclass(frozen=True)
class Told:
    """One row as it is passed on: its words, and the number in digits or what stands for it."""

    label: str
    shown: str
    number: int | None  # None is held back


@dataclass(frozen=True)
class ToldTable:
    """A table as it is passed on."""

    title: str
    lines: list[Told]


def held_back(numbers: Collection[int]) -> frozenset[int]:
    """Which numbers of a table are not passed on, wherever in it they stand."""
    held = {number for number in numbers if 0 < number < FEWEST}
    larger = {number for number in numbers if number >= FEWEST}
    if not held:
        return frozenset()
    if larger:
        held.add(min(larger))
    if not larger - held:
        held.add(0)
    return frozenset(held)


def number_in_all(figures: Figures) -> str:
    """In words fit to be passed on."""
    few = 0 < figures.number < FEWEST
    return _("fewer than %(number)s") % {"number": FEWEST} if few else str(figures.number)


def tables(figures: Figures) -> list[ToldTable]:
    """None at all where there are fewer than 5 concerns in all."""
    if figures.number < FEWEST:
        return []
    return [ToldTable(str(table.title), _told(table)) for table in figures.tables_to_pass_on()]


def _told(table: Table) -> list[Told]:
    held = held_back([line.number for line in table.lines])
    instead = _("fewer than %(number)s, or hidden") % {"number": FEWEST}
    return [
        Told(line.label, instead, None)
        if line.number in held
        else Told(line.label, str(line.number), line.number)
        for line in table.lines
    ]


def as_rows(figures: Figures, year: int) -> Iterator[tuple[str, str, str, str]]:
    """The same as rows of a file, the headings first: year, by what, which, how many."""
    yield _("Year"), _("Divided by"), _("Group"), _("Concerns")
    yield str(year), _("In all"), "", number_in_all(figures)
    for table in tables(figures):
        for line in table.lines:
            yield str(year), table.title, line.label, line.shown
