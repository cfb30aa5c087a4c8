"""The one view that runs as the owner shows a person their own live grants, and nothing else.

It is compared with what the person may act and read on by the functions that ask anew each time.
"""

import pytest
from django.db import connection

from accounts.models import User
from concerns.register.models import Concern
from concerns.register.services import conflicts
from tests import world
from tests.security.stages import one_of_each_kind

pytestmark = pytest.mark.django_db(transaction=True)
SHOWN = "SELECT DISTINCT concern_id FROM register.opened_to_me"
READ = "SELECT id FROM unnest(%s::uuid[]) id WHERE register.reads_content(id)"


def rows(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return {pk for (pk,) in cursor.fetchall()}


def test_everybody_finds_what_they_may_read_and_nothing_else():
    made = one_of_each_kind()
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
    one_of_each_kind()
    assert Concern.objects.count() == 0 and rows(SHOWN) == set()
