"""The open tasks of a desk across concerns: by day, without what is to be done."""

import os
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from concerns.register.services import clearance, conflicts, tasking, transferring
from concerns.register.views import tasks
from tests import world
from tests.pages import browser

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = reverse("register:tasks")


def set_task(concern, *, days=1, username="coordinator", is_own=True):
    with world.acting(username) as by:
        tasking.set_task(
            concern,
            to_do=world.TASK,
            due_on=timezone.localdate() + timedelta(days=days),
            assignee=by if is_own else None,
            submission=os.urandom(16),
            by=by,
        )


def listed(who, whose="mine", **query):
    response = browser(who).get(PAGE, {"whose": whose, **query})
    assert response.status_code == 200
    return response


def numbers(response):
    return [row.task.concern.reference for row in response.context["rows"]]


def test_they_stand_by_day_the_own_apart_from_the_desks():
    first, second, third = (world.in_triage() for _ in range(3))
    set_task(second, days=5)
    set_task(first, days=1)
    set_task(third, days=3, is_own=False)
    set_task(first, days=1, username="police")
    assert numbers(listed("coordinator")) == [first.reference, second.reference]
    everybodys = listed("coordinator", "desk")
    assert numbers(everybodys) == [c.reference for c in (first, third, second)]
    html = everybodys.content.decode()
    assert "Whoever has time on the desk" in html and "Tomorrow" in html
    assert world.TASK not in html and world.NAME not in html
    assert f"{first.get_absolute_url()}#task-" in html
    assert numbers(listed("police")) == [first.reference]


def test_what_is_done_or_fallen_away_or_not_theirs_is_not_there():
    names = ("Alma Riis", "Bo Kjær", "Carl Dahl", "Dina Holm")  # nobody known from before
    done, gone, moved, known = (world.triaged(subject_name=name) for name in names)
    for concern in (done, gone, moved, known):
        set_task(concern)
    with world.acting("coordinator") as by:
        tasking.end(done, done.desk_tasks.get().pk, by=by)
        herlev = world.Authority.objects.get(slug="herlev")
        transferring.transfer(moved, to=herlev, rationale=world.MOVED_HOUSE, by=by)
        conflicts.declare(known, by=by)
    with world.acting("police") as by:
        clearance.turn_away(gone, rationale="Efterforskning.", by=by)
    for whose in ("mine", "desk", "x\0"):
        response = listed("coordinator", whose)
        assert numbers(response) == []
        assert "no open tasks" in response.content.decode()


def test_the_walk_goes_page_by_page_without_a_gap(monkeypatch):
    monkeypatch.setattr(tasks, "PAGE", 2)
    concern = world.in_triage()
    for days in (1, 1, 1, 2, 2):
        set_task(concern, days=days)
    found, after = [], ""
    while True:
        response = listed("coordinator", after=after)
        found += [row.task.pk for row in response.context["rows"]]
        after = response.context["after"]
        if not after:
            break
    assert len(found) == len(set(found)) == 5


@pytest.mark.parametrize("after", ["x", "2026-13-45~", "\0", "9" * 500, "2026-11-23T10:00~x"])
def test_a_tampered_place_is_the_first_page(after):
    concern = world.in_triage()
    set_task(concern)
    row = "~5b4f6f0e-7a1c-4f3e-9a57-000000000001"
    for text in (after, after + row):
        assert numbers(listed("coordinator", after=text)) == [concern.reference]


@pytest.mark.parametrize("who", ["leader-family", "caseworker-family", "mentor", "administrator"])
def test_nobody_else_has_the_page(who):
    assert browser(who).get(PAGE).status_code == 404
    assert PAGE not in browser(who).get(reverse("accounts:home"), follow=True).content.decode()


@pytest.mark.parametrize("who", ["police", "coordinator"])
def test_it_is_in_the_menu_and_asks_the_database_a_dozen_times_at_most(who):
    concern = world.in_triage()
    for _ in range(20):
        set_task(concern, username=who)
    client = browser(who)
    assert f'href="{PAGE}"' in client.get("/concerns/").content.decode()
    with CaptureQueriesContext(connection) as asked:
        assert len(numbers(client.get(PAGE))) == 20
    brackets = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    counted = [one["sql"] for one in asked if not one["sql"].startswith(brackets)]
    assert len(counted) <= 12, counted
