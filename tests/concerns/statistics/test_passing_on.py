"""The page and the file to pass on: the same figures, and nothing that anybody is recognised by."""

import csv
import re
from io import StringIO

import pytest

from concerns.register.states import AgeBand, Source
from concerns.statistics.withholding import FEWEST
from tests import world
from tests.concerns.statistics.desks import CELLS, CSV, PASSED_ON, passed_on, received
from tests.pages import browser
from tests.security.pages import WRITTEN

pytestmark = pytest.mark.django_db(transaction=True)

HIDDEN = "fewer than 5, or hidden"


@pytest.fixture
def a_year():
    """Seven by citizens, six by associations, two by professionals; a child in all but one."""
    received(number=7)
    received(number=5, source=Source.ASSOCIATION)
    received(source=Source.ASSOCIATION, age_band=AgeBand.ADULT)
    received(source=Source.PROFESSIONAL)
    world.turned_away(source=Source.PROFESSIONAL)


def rows(answer):
    """The rows of the file, its headings left out."""
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))[1:]


def main_of(answer) -> str:
    return answer.content.decode().partition('<div class="figures">')[2].partition("</main>")[0]


def test_small_numbers_and_the_next_are_held_back(a_year):
    shown = passed_on(browser("coordinator"))
    assert shown["In all", ""] == "15"
    assert shown["Source", "Citizen"] == "7"
    assert shown["Source", "Professional"] == shown["Source", "Association"] == HIDDEN
    assert shown["Source", "Police"] == "0"
    # One adult among fifteen: with that one the children are held back, and then the noughts.
    assert {text for (table, _line), text in shown.items() if table == "Age"} == {HIDDEN}
    ending = "Status, and outcome of what is closed"
    assert shown[ending, "Closed: not for the infohus"] == shown[ending, "Received"] == HIDDEN


def test_no_cell_shows_a_small_number_and_none_is_a_link(a_year):
    for viewer in ("police", "coordinator"):
        main = main_of(browser(viewer).get(PASSED_ON))
        cells = [re.sub(r"<.*?>", "", cell, flags=re.DOTALL) for cell in CELLS.findall(main)]
        numbers = {int(cell) for cell in cells if cell.strip().isdigit()}
        assert numbers and not numbers & set(range(1, FEWEST))
        assert "/concerns/" not in main


def test_the_file_says_what_the_page_says(a_year):
    for viewer in ("police", "coordinator"):
        desk = browser(viewer)
        answer = desk.get(CSV)
        year = str(desk.get(PASSED_ON).context["year"])
        assert rows(answer) == [
            [year, table, line, text] for (table, line), text in passed_on(desk).items()
        ]


def test_a_danish_spreadsheet_opens_the_file(a_year):
    desk = browser("coordinator")
    desk.cookies["django_language"] = "da"
    answer = desk.get(CSV, {"year": "2019"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.content.decode("utf-8-sig") == (
        "År;Opdelt efter;Gruppe;Bekymringer\r\n2019;I alt;;0\r\n"
    )
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="infohus-tal-2019.csv"'
    assert "Forening;under 5, eller skjult" in desk.get(CSV).content.decode()


def test_neither_says_anything_of_anybody(a_year):
    with world.acting("police"):
        concerns = list(world.Concern.objects.all())
    for address in (PASSED_ON, CSV):
        text = browser("police").get(address).content.decode()
        for words in (*WRITTEN, *(c.reference for c in concerns), *(str(c.pk) for c in concerns)):
            assert words not in text


@pytest.mark.parametrize("number", range(1, FEWEST))
def test_of_so_few_nothing_else_is_said(number):
    received(number=number)
    desk = browser("coordinator")
    assert passed_on(desk) == {("In all", ""): "fewer than 5"}
    page = desk.get(PASSED_ON).content.decode()
    assert "<table" not in page and "That is all that can be passed on" in page
    assert [row[1:] for row in rows(desk.get(CSV))] == [["In all", "", "fewer than 5"]]
