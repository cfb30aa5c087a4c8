"""The figures of a year: every number is the length of the list behind it, for whoever looks."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concerns.register.states import AgeBand, Outcome, Source, State
from tests import world
from tests.concerns.statistics.desks import (
    CSV,
    DESKS,
    PASSED_ON,
    YEAR,
    lines,
    listed,
    number,
    received,
)
from tests.pages import browser
from tests.security.visibility import VIEWERS

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESSES = (YEAR, PASSED_ON, CSV)
GARBAGE = ["nonsense", "x" * 5_000, "\0", "\u202e", "2025'; --", "-1", "0", "1e3", "²", "٢٠٢٥",
           " 2025", "2025.0", "99999999999999999999", "1815", "2999", "🦄"]  # fmt: skip


@pytest.fixture
def many_lives():
    """Concerns of every kind: in two municipalities, open, decided, closed, and moved away."""
    world.filed(source=Source.POLICE, age_band=AgeBand.UNKNOWN)
    world.filed(municipality="ballerup", source=Source.SELF)
    world.in_clearance(source=Source.ANONYMOUS, age_band=AgeBand.YOUTH)
    world.convened(subject_name="Olga Lind")
    world.measure_opened(subject_name="Aksel Rude")
    world.closed_without_measure(subject_name="Bo Kvist", age_band=AgeBand.ADULT)
    world.turned_away(subject_name="Dan Friis", source=Source.PROFESSIONAL)
    world.transferred(subject_name="Ea Holm")
    received(number=51, source=Source.ASSOCIATION)


def test_every_number_is_the_length_of_the_list_behind_it(many_lives):
    for viewer in DESKS:
        desk = browser(viewer)
        page = desk.get(YEAR)
        everything = {concern.pk for concern in listed(desk, page.context["listed"])}
        assert page.context["number"] == len(everything) > 0
        with world.acting(viewer) as person:
            visible = world.Concern.objects.visible_to(person).values_list("pk", flat=True)
            assert everything == set(visible)
        for table in page.context["tables"]:
            behind = [listed(desk, line["url"]) for line in table["lines"] if line["url"]]
            numbers = [line["shown"] for line in table["lines"] if line["shown"]]
            assert [len(rows) for rows in behind] == numbers, (viewer, table["title"])
            parted = [concern.pk for rows in behind for concern in rows]
            assert len(parted) == len(everything), (viewer, table["title"])
            assert set(parted) == everything, (viewer, table["title"])


def test_the_lists_are_what_the_lines_say(many_lives):
    police = browser("police")
    found = lines(police)
    for choices, title, column in (
        (Source, "Source", "source"),
        (AgeBand, "Age", "age_band"),
        (State, "Status", "state"),
        (Outcome, "Outcome", "outcome"),
    ):
        for choice in choices:
            rows = listed(police, found[title, str(choice.label)]["url"])
            assert {getattr(concern, column) for concern in rows} <= {choice.value}
    undecided = listed(police, found["Outcome", "No outcome yet"]["url"])
    assert undecided and {concern.outcome for concern in undecided} == {""}
    ballerup = listed(police, found["Municipality", "Ballerup Kommune"]["url"])
    assert {concern.municipality.slug for concern in ballerup} == {"ballerup"}
    assert found["Municipality", "Herlev Kommune"] == {
        "label": "Herlev Kommune", "shown": 0, "url": "", "width": 0,
    }  # fmt: skip


def test_another_municipality_is_counted_by_its_own_desk_and_by_the_police():
    received(number=2)
    received(number=3, municipality="ballerup")
    assert [number(browser(desk)) for desk in DESKS] == [5, 2, 3]
    assert ("Municipality", "Ballerup Kommune") not in lines(browser("coordinator"))


def test_what_a_desk_handed_on_is_counted_where_it_is_now():
    world.transferred()
    assert [number(browser(desk)) for desk in DESKS] == [1, 0, 1]


@pytest.mark.parametrize("viewer", sorted(set(VIEWERS) - set(DESKS)))
def test_for_all_others_there_are_no_figures(viewer):
    received()
    person = browser(None if viewer == "nobody" else viewer)
    for address in ADDRESSES:
        answer = person.get(address)
        assert answer.status_code == (302 if viewer == "nobody" else 404), address
        assert address not in person.get("/", follow=True).content.decode()


@pytest.mark.parametrize("seen_from", ["2026-01-15T12:00:00Z", "2026-07-15T12:00:00Z"])
@pytest.mark.parametrize(
    ("at", "year"),
    [
        (datetime(2025, 12, 31, 22, 59, 59, 999_999, tzinfo=UTC), 2025),
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), 2026),  # midnight in Denmark
        (datetime(2024, 12, 31, 23, 0, tzinfo=UTC), 2025),
        (datetime(2025, 6, 30, 22, 30, tzinfo=UTC), 2025),  # July in Denmark, two hours ahead
    ],
)
def test_a_year_begins_at_midnight_danish_time(at, year, seen_from):
    received(at)
    with time_machine.travel(seen_from):
        desk = browser("coordinator")
        found = {asked: number(desk, year=asked) for asked in (2024, 2025, 2026)}
        assert found == {2024: 0, 2025: 0, 2026: 0} | {year: 1}
        assert len(listed(desk, desk.get(YEAR, {"year": year}).context["listed"])) == 1


def test_this_year_is_shown_first_and_ten_can_be_chosen():
    with time_machine.travel("2025-12-31T23:30:00Z"):  # half past midnight in Denmark
        page = browser("police").get(YEAR)
    assert page.context["year"] == 2026
    choices = [value for value, _label in page.context["years"].fields["year"].choices]
    assert choices == [str(year) for year in range(2026, 2016, -1)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unknown_year_gets_a_sentence_and_this_year(address):
    received()
    desk = browser("coordinator")
    for text in GARBAGE:
        answer = desk.get(address, {"year": text})
        assert answer.status_code == 200, text
        if address != CSV:
            assert "We have no figures for the year in the address" in answer.content.decode()
            assert answer.context["number"] == 1
    for query in ("?year", "?year=&year=", "?jahr=2025", "?%ff=%fe", "?year=2025&year=x"):
        assert desk.get(address + query).status_code in (200, 400), query
    assert desk.post(address).status_code == 405


def test_a_year_without_concerns_says_so():
    received()
    desk = browser("coordinator")
    for address in (YEAR, PASSED_ON):
        page = desk.get(address, {"year": "2019"}).content.decode()
        assert "No concerns in this year" in page and "<table" not in page


@pytest.mark.parametrize("viewer", ["police", "coordinator"])
def test_however_many_there_are_the_register_is_asked_once(viewer):
    desk, asked = browser(viewer), []
    for several in (1, 12):
        received(number=several, source=Source.SELF)
        received(number=several, age_band=AgeBand.ADULT)
        for address in ADDRESSES:
            with CaptureQueriesContext(connection) as sent:
                assert desk.get(address).status_code == 200
            of_concerns = [q["sql"] for q in sent if 'FROM "register_concern"' in q["sql"]]
            assert len(of_concerns) == 1 and "GROUP BY" in of_concerns[0]
            asked.append(len(sent))
    assert asked[:3] == asked[3:] and max(asked) <= 12
