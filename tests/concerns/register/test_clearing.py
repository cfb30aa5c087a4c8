"""The police's desk: what waits for clearance, oldest first, with its age in working days."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts.models import Authority
from concerns.register.models import Concern
from concerns.register.services import filing
from concerns.register.states import AgeBand, Source
from concerns.register.views import clearing
from tests import world
from tests.pages import browser

pytestmark = pytest.mark.django_db(transaction=True)
DESK = reverse("register:clearance")


def waiting(response):
    return [row.concern.reference for row in response.context["waiting"]]


def received(count):
    began = timezone.now() - timedelta(days=30)
    with world.acting(None):
        for number in range(count):
            filing.file_concern(
                municipality=Authority.objects.get(slug="gladsaxe"),
                source=Source.CITIZEN,
                age_band=AgeBand.CHILD,
                content=filing.Content(worry=f"Nummer {number}", subject_name=world.NAME),
                submission=number.to_bytes(16, "big"),
                received_at=began + timedelta(minutes=number),
                is_acute=number == 1,
            )


def test_what_waits_stands_oldest_first_and_what_does_not_is_away():
    first, second = world.filed(), world.in_clearance(municipality="ballerup")
    world.in_triage()
    world.turned_away()
    response = browser("police").get(DESK)
    assert waiting(response) == [first.reference, second.reference]
    rows = {row.concern.reference: row for row in response.context["waiting"]}
    assert (rows[first.reference].is_new, rows[second.reference].is_new) == (True, False)
    html = response.content.decode()
    assert reverse("register:take_up", args=[first.pk]) in html
    assert reverse("register:clear", args=[second.pk]) in html
    assert "Ballerup Kommune" in html and "Arrived today" in html
    # The first one was never taken up: there is no print of it to find.
    assert not rows[second.reference].has_earlier


def test_a_name_known_from_before_is_said_and_the_walk_goes_page_by_page(monkeypatch):
    monkeypatch.setattr(clearing, "PAGE", 2)
    received(5)
    with world.acting("police") as by:
        for concern in Concern.objects.order_by("received_at")[:2]:
            world.clearance.take_up(concern, by=by)
    police, found, response = browser("police"), [], None
    response = police.get(DESK)
    assert [row.has_earlier for row in response.context["waiting"]] == [False, True]
    assert "Danger right now" in response.content.decode()
    found += waiting(response)
    while response.context["after"]:
        response = police.get(DESK, {"after": response.context["after"]})
        found += waiting(response)
    assert len(found) == len(set(found)) == 5 and found == sorted(found)
    assert police.get(DESK, {"after": "x\0~nonsense"}).status_code == 200


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-20T15:00", "Arrived today"),
        ("2026-11-22T15:00", "Less than a working day"),  # a Sunday
        ("2026-11-23T08:00", "1 working day"),
        ("2026-11-25T08:00", "3 working days"),
    ],
)
def test_age_is_counted_in_working_days_from_a_friday(now, words):
    concern = Concern(received_at=datetime(2026, 11, 20, 13, 0, tzinfo=UTC))
    with time_machine.travel(f"{now}+01:00", tick=False), translation.override("en"):
        assert clearing.age(concern) == words


def test_an_empty_desk_says_so_and_nobody_else_has_one():
    assert "Nothing waits for clearance" in browser("police").get(DESK).content.decode()
    for who in ("coordinator", "leader-family", "administrator", "auditor"):
        client = browser(who)
        assert client.get(DESK).status_code == 404
        assert DESK not in client.get(reverse("accounts:home"), follow=True).content.decode()
    assert DESK in browser("police").get("/concerns/").content.decode()


def test_the_desk_asks_the_database_a_dozen_times_at_most():
    received(20)
    police = browser("police")
    police.get(DESK)
    with CaptureQueriesContext(connection) as asked:
        assert len(waiting(police.get(DESK))) == 20
    brackets = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    counted = [one["sql"] for one in asked if not one["sql"].startswith(brackets)]
    assert len(counted) <= 12, counted


# The whole register: a list of the inbox.


def listed(who, **query):
    response = browser(who).get(reverse("register:inbox"), {"tab": "register", **query})
    assert response.status_code == 200
    return {row["number"]: row for row in response.context["rows"]}


def test_the_whole_register_is_one_list_with_its_own_filters():
    here, there, gone = world.filed(), world.filed(municipality="ballerup"), world.turned_away()
    year = timezone.localdate().year
    assert set(listed("police")) == {here.reference, there.reference, gone.reference}
    assert set(listed("police", municipality="ballerup")) == {there.reference}
    assert set(listed("police", outcome="not_for_infohus")) == {gone.reference}
    assert set(listed("police", year=year, state="received")) == {here.reference, there.reference}
    assert listed("police", year=year - 1) == {}
    assert len(listed("police", municipality="nowhere", year="x\0", outcome="%")) == 3
    row = listed("police")[gone.reference]
    erase_on = timezone.localdate(gone.closed_at) + timedelta(days=182)
    assert row["erased"] == date_format(erase_on, "SHORT_DATE_FORMAT")
    html = browser("police").get("/concerns/?tab=register").content.decode()
    assert "To be erased on" in html and 'name="municipality"' in html
    html = browser("coordinator").get("/concerns/").content.decode()
    assert "tab=register" not in html and 'name="municipality"' not in html
    assert set(listed("coordinator-ballerup")) == {there.reference}
