"""The inbox: stubs page by page, filters that take any text, and a list that htmx gets alone."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Authority
from concerns.register.services import filing, viewing
from concerns.register.states import AgeBand, Source
from concerns.register.views import inbox
from concerns.register.views.listing import EMPTY, TABS
from tests import world
from tests.pages import browser, part

pytestmark = pytest.mark.django_db(transaction=True)
INBOX = reverse("register:inbox")
GARBAGE = [
    "nonsense",
    "x" * 5_000,
    "\0",
    "\u202e",
    "'; DROP TABLE x; --",
    "%",
    "_",
    "-1",
    "ø",
    "🦄",
]
ROW = "~5b4f6f0e-7a1c-4f3e-9a57-000000000001"
TOO_EARLY_OR_LATE = ["2026-13-45T99:99:99Z", "2026-02-30T10:00:00+00:00", "0001-01-01T00:00+23:59",
                     "9999-12-31T23:59:59.999999-23:59", "2026-11-23", "2026-11-23T10:00", "x",
                     "\0", "9" * 500]  # fmt: skip


TOKEN = re.compile(r'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>')


def received(count, *, at=None):
    """Concerns that came in one second after the other, or all at one instant."""
    began = at or timezone.now() - timedelta(hours=1)
    with world.acting(None):
        for number in range(count):
            filing.file_concern(
                municipality=Authority.objects.get(slug="gladsaxe"),
                source=Source.CITIZEN,
                age_band=AgeBand.CHILD,
                content=filing.Content(worry=f"Nummer {number}"),
                submission=number.to_bytes(16, "big"),
                received_at=began if at else began + timedelta(seconds=number),
            )


def references(response):
    return [concern.reference for concern in response.context["concerns"]]


def walked(client, **query):
    """Every reference, page after page, and how many pages there were."""
    found, pages, response = [], 0, client.get(INBOX, query)
    while True:
        pages += 1
        found += references(response)
        if not response.context["older"]:
            return found, pages
        response = client.get(f"{INBOX}?{response.context['older']}")


def test_more_than_a_page_is_walked_from_the_newest_without_a_gap():
    received(inbox.PAGE + 3)
    found, pages = walked(browser("police"))
    assert (len(found), pages) == (inbox.PAGE + 3, 2)
    assert found == sorted(found, reverse=True) and len(set(found)) == len(found)


def test_concerns_of_one_instant_are_all_shown(monkeypatch):
    monkeypatch.setattr(inbox, "PAGE", 3)
    received(8, at=timezone.now() - timedelta(hours=1))
    found, _pages = walked(browser("police"))
    assert len(found) == len(set(found)) == 8


def test_the_filter_and_the_tab_stay_on_older_pages(monkeypatch):
    monkeypatch.setattr(inbox, "PAGE", 2)
    received(5)
    world.filed(age_band=AgeBand.ADULT)
    found, pages = walked(browser("police"), tab="open", age_band="child")
    assert (len(found), pages) == (5, 3)


@pytest.mark.parametrize("before", TOO_EARLY_OR_LATE)
def test_a_tampered_page_is_a_page(before):
    world.filed()
    for text in (before, before + ROW):
        assert browser("police").get(INBOX, {"before": text}).status_code == 200


@pytest.mark.parametrize("name", ["q", "state", "age_band", "source", "tab"])
def test_any_text_in_a_filter_is_answered(name):
    world.filed()
    police = browser("police")
    for text in GARBAGE:
        for headers in ({}, {"HX-Request": "true"}):
            response = police.get(INBOX, {name: text}, headers=headers)
            assert response.status_code == 200, (name, text)
            assert "DROP TABLE x; --'" not in response.content.decode()


def test_a_number_finds_its_concern_and_a_wildcard_is_only_a_character():
    concern = world.filed()
    world.filed()
    police = browser("police")
    number = concern.reference[-4:]
    year = concern.reference[3:7]
    for text in (
        concern.reference, concern.reference.lower(), f"ih {year} {number}", f"{year}/{number}",
        number, number.lstrip("0"), f"  {number} ",
    ):  # fmt: skip
        assert references(police.get(INBOX, {"q": text})) == [concern.reference]
    for text in ("%", "_", "____", "IH", number[:-1], f"{number}9", f"IH-19{year[2:]}-{number}"):
        assert references(police.get(INBOX, {"q": text})) == []


@pytest.mark.parametrize("query", [{}, {"q": "IH"}, {"tab": "open"}, {"tab": "closed"}])
def test_htmx_gets_the_list_as_it_stands_on_the_page(query):
    world.filed()
    world.turned_away()
    police = browser("police")
    with time_machine.travel(timezone.now(), tick=False):
        page = police.get(INBOX, query)
        fragment = police.get(INBOX, query, headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    shown = [TOKEN.sub("", part(given.content.decode(), "list")) for given in (page, fragment)]
    assert shown[0] == shown[1]


def test_the_tabs_part_what_waits_from_what_is_open_and_what_is_closed():
    new, triaging, gone = world.filed(), world.in_triage(), world.turned_away()
    shown = {
        (who, tab): set(references(browser(who).get(INBOX, {"tab": tab})))
        for who in ("police", "coordinator")
        for tab in ("waiting", "open", "closed")
    }
    assert shown["police", "waiting"] == {new.reference}
    # What the police turned away waits for the municipality's answer: test_duties.py.
    assert shown["coordinator", "waiting"] == {triaging.reference, gone.reference}
    for who in ("police", "coordinator"):
        assert shown[who, "open"] == {new.reference, triaging.reference}
        assert shown[who, "closed"] == {gone.reference}


def test_what_a_department_decides_waits_for_neither_desk_and_stays_open():
    concern = world.measure_proposed()
    for who in ("police", "coordinator"):
        page = browser(who)
        assert references(page.get(INBOX, {"tab": "waiting"})) == []
        assert references(page.get(INBOX, {"tab": "open"})) == [concern.reference]


def test_another_municipality_sees_none_of_it():
    world.filed()
    response = browser("coordinator-ballerup").get(INBOX, {"tab": "open"})
    assert references(response) == []


BRACKETS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")  # they ask the database for nothing


def asked_of_the_database(client, url):
    """The statements of one page, once whatever is looked up once has been."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return [one["sql"] for one in asked if not one["sql"].startswith(BRACKETS)]


@pytest.mark.parametrize("who", ["police", "coordinator"])
def test_every_tab_asks_the_database_a_dozen_times_at_most(who):
    received(30)
    world.in_triage(corresponds=True, is_worked_on=True)
    world.turned_away()
    client = browser(who)
    for tab in TABS:
        for more in ("", f"&assignee=nobody&unread=1&year={timezone.now().year}"):
            counted = asked_of_the_database(client, f"{INBOX}?tab={tab}{more}")
            assert len(counted) <= 12, (tab, more, counted)


@pytest.mark.parametrize("who", ["police", "coordinator"])
def test_a_saved_view_and_the_line_of_news_ask_no_more(who):
    received(30)
    with world.acting(who) as by:
        query = "tab=open&age_band=child&sort=longest"
        view = viewing.keep(
            title="Children", query=query, is_shared=True, submission=bytes(16), by=by
        )
    client = browser(who)
    counted = asked_of_the_database(client, f"{INBOX}?{query}&view={view.pk}")
    assert len(counted) <= 12, counted
    since = (timezone.now() - timedelta(days=1)).isoformat().replace("+", "%2B")
    counted = asked_of_the_database(client, f"{reverse('register:news')}?{query}&since={since}")
    assert len(counted) <= 12, counted


@pytest.mark.parametrize(
    ("stage", "who"),
    [
        (world.filed, "police"),
        (world.in_triage, "coordinator"),
        (world.assessed, "police"),
        (world.assessed, "coordinator"),
        (world.assessed, "invitee-psychiatry"),
        (world.repeated, "police"),
        (world.repeated, "coordinator"),
        (world.in_clearance, "police"),
        (world.in_triage, "police"),
        (world.measure_proposed, "coordinator"),
        (world.measure_proposed, "caseworker-family"),
        (world.closed_without_measure, "police"),
        (world.closed_without_measure, "coordinator"),
        (world.turned_away, "police"),
        (world.turned_away, "coordinator"),
        (world.transferred, "police"),
        (world.transferred, "coordinator"),
        (world.transferred, "coordinator-ballerup"),
    ],
)
def test_a_concern_takes_25_statements_at_most(stage, who):
    concern = stage(corresponds=True, is_worked_on=True)
    counted = asked_of_the_database(browser(who), concern.get_absolute_url())
    assert len(counted) <= 25, counted


def test_an_empty_tab_says_what_would_bring_a_row_there():
    police = browser("police")
    said = {tab: police.get(INBOX, {"tab": tab}).content.decode() for tab in TABS}
    for tab, (title, sentence) in EMPTY.items():
        assert str(title) in said[tab] and str(sentence) in said[tab], tab
    assert "No concern is closed" in said["closed"]
    filtered = police.get(INBOX, {"tab": "closed", "q": "IH"}).content.decode()
    assert "Nothing fits the filter" in filtered and "No concern is closed" not in filtered


def test_the_list_says_in_a_line_of_its_own_how_much_there_is(monkeypatch):
    monkeypatch.setattr(inbox, "PAGE", 2)
    police = browser("police")

    def said(**query):
        asked = {"tab": "open", **query}
        page = police.get(INBOX, asked).content.decode()
        fragment = police.get(INBOX, asked, headers={"HX-Request": "true"}).content.decode()
        assert "aria-live" not in part(page, "list") and "aria-live" not in fragment
        assert 'role="status"' in part(page, "list-status") and part(page, "list-status") in page
        assert 'hx-swap-oob="innerHTML"' in fragment
        return re.sub("<[^>]*>", "", part(fragment, "list-status"))

    assert said() == "No concern is open"
    received(1)
    assert said() == "One concern is on the list."
    received(2, at=timezone.now())
    assert said(age_band="adult") == "Nothing fits the filter"
    received(4)
    assert said() == "2 concerns are on the list, and there are more."
