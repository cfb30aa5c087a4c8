"""The one view that runs as the owner shows a person their own live grants, and nothing else.

It is compared with what the person may act and read on by the functions that ask anew each time.
"""

import pytest
from django.db import connection

from accounts.models import User
from concerns.register.models import Concern
from concerns.register.services import conflicts
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)
SHOWN = "SELECT DISTINCT concern_id FROM register.opened_to_me"
READ = "SELECT id FROM unnest(%s::uuid[]) id WHERE register.reads_content(id)"


def concerns():
    """Grants of every kind: to both desks, to a department, to people asked to a meeting, ended."""
    made = [
        world.in_triage(),
        world.convened(invited=["invitee-psychiatry", "caseworker-family"]),
        world.measure_proposed(),
        world.closed_without_measure(),
        world.turned_away(),
        world.transferred(),
    ]
    return [concern.pk for concern in made]


def rows(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return {pk for (pk,) in cursor.fetchall()}


def test_everybody_finds_what_they_may_read_and_nothing_else():
    made = concerns()
    seen = {}
    for username in User.objects.values_list("username", flat=True):
        with world.acting(username):
            seen[username] = rows(SHOWN)
            assert seen[username] == rows(READ, made), username
    assert len(seen["police"]) == len(made)
    assert seen["coordinator"] and seen["caseworker-family"] and seen["invitee-psychiatry"]
    assert not any(seen[name] for name in ("administrator", "auditor", "mentor", "leader-family"))


def test_who_stepped_away_finds_it_no_longer():
    concern = world.in_triage()
    with world.acting("coordinator") as coordinator:
        assert rows(SHOWN) == {concern.pk}
        conflicts.declare(concern, by=coordinator)
    with world.acting("coordinator"):
        assert rows(SHOWN) == set()
    with world.acting("police"):
        assert rows(SHOWN) == {concern.pk}


def test_nobody_at_all_finds_nothing():
    concerns()
    assert Concern.objects.count() == 0 and rows(SHOWN) == set()
