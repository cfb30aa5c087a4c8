"""Whoever steps away from a concern finds it in no figure, from that moment and until it ends."""

import pytest
from django.urls import reverse

from concerns.register.models import Concern, ConflictOfInterest
from concerns.register.services import conflicts
from tests import world
from tests.concerns.statistics.desks import CSV, YEAR, lines, listed, number, passed_on, received
from tests.pages import browser

pytestmark = pytest.mark.django_db(transaction=True)

BOTH = ("coordinator", "police")
ENDED = """
UPDATE register.register_conflictofinterest
SET ended_at = now(), ended_by_id = user_id, end_reason = 'by_mistake'
"""
LINES = [("Source", "Citizen"), ("Age", "Child, under 15"), ("Status", "In triage"),
         ("Outcome", "No outcome yet")]  # fmt: skip


def seen(desk):
    """All that a desk finds of the year: figures, the lists behind them, and what it passes on."""
    found = lines(desk)
    return {
        "in all": number(desk),
        "counted": [found[line]["shown"] for line in LINES],
        "listed": sorted(
            {
                c.reference
                for line in LINES
                if (url := found[line]["url"])
                for c in listed(desk, url)
            }
        ),
        "passed on": passed_on(desk),
        "file": desk.get(CSV).content,
    }


@pytest.mark.parametrize(("username", "elsewhere"), [BOTH, BOTH[::-1]])
def test_a_declared_conflict_takes_it_out_at_once_and_its_end_brings_it_back(
    username, elsewhere, behind
):
    received(number=5)
    concern = world.in_triage()
    desk, other_desk = browser(username), browser(elsewhere)
    before, beside = seen(desk), seen(other_desk)
    assert before["in all"] == 6 and before["counted"] == [6, 6, 1, 6]
    assert concern.reference in before["listed"]
    assert before["passed on"]["In all", ""] == "6"

    desk.post(reverse("register:declare_conflict", args=[concern.pk]))
    away = seen(desk)
    assert away["in all"] == 5 and away["counted"] == [5, 5, 0, 5]
    assert away["listed"] == [ref for ref in before["listed"] if ref != concern.reference]
    assert away["passed on"]["In all", ""] == away["passed on"]["Source", "Citizen"] == "5"
    assert away["file"] != before["file"]
    assert seen(other_desk) == beside

    if username == "police":  # the demo district has nobody else who could end it
        behind.execute(ENDED)
    else:
        with world.acting("leader-youth") as leader:
            conflict = ConflictOfInterest.objects.to_end_by(leader).get()
            conflicts.end(conflict, reason=ConflictOfInterest.EndReason.BY_MISTAKE, by=leader)
    assert seen(desk) == before


def test_the_figures_are_those_of_a_year_without_it():
    """Not even a nought or an order tells that there was one."""
    received(number=7)
    untouched = seen(browser("coordinator"))
    concern = world.in_triage()
    with world.acting("coordinator") as coordinator:
        conflicts.declare(concern, by=coordinator)
    assert seen(browser("coordinator")) == untouched


def test_the_only_concern_of_a_year_leaves_an_empty_year():
    concern = world.filed()
    with world.acting("coordinator") as coordinator:
        conflicts.declare(concern, by=coordinator)
    assert "No concerns in this year" in browser("coordinator").get(YEAR).content.decode()


def test_the_database_itself_counts_it_no_more():
    received(number=2)
    concern = world.filed()
    with world.acting("coordinator") as coordinator:
        assert Concern.objects.count() == 3
        conflicts.declare(concern, by=coordinator)
    with world.acting("coordinator"):
        assert Concern.objects.count() == 2
