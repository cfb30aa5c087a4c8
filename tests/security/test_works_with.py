"""Who works with a concern at a desk is one question, answered as the three that it is made of."""

import pytest
from django.db import connection

from accounts.models import User
from concerns.register.models import Concern
from concerns.register.services import conflicts
from tests import world
from tests.security.stages import one_of_each_kind

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = """
    SELECT id FROM unnest(%s::uuid[]) id WHERE register.works_with(id, at_police => {})
"""
ONE_BY_ONE = """
    SELECT id FROM unnest(%s::uuid[]) id
    WHERE register.reads_content(id) AND register.oversees(id)
      AND (NOT {} OR register.is_custodian(id))
"""


def found(query, made, *, at_police):
    with connection.cursor() as cursor:
        cursor.execute(query.format(at_police), [made])
        return {pk for (pk,) in cursor.fetchall()}


def seen_by_everybody(made):
    """By name and question: of which of these concerns somebody is told that they work with it."""
    seen = {}
    for username in User.objects.values_list("username", flat=True):
        with world.acting(username):
            for at_police in (False, True):
                seen[username, at_police] = found(AT_ONCE, made, at_police=at_police)
                by_parts = found(ONE_BY_ONE, made, at_police=at_police)
                assert seen[username, at_police] == by_parts, (username, at_police)
    return seen


def test_everybody_gets_the_answer_of_the_three_questions():
    made = one_of_each_kind()
    seen = seen_by_everybody(made)
    assert seen["police", False] == seen["police", True] == set(made)
    assert seen["coordinator", False] and not seen["coordinator", True]
    others = {name for (name, _at_police), which in seen.items() if which}
    assert not others & {"caseworker-family", "invitee-psychiatry", "leader-family", "auditor"}


def test_whoever_stepped_away_or_whose_access_ended_works_with_it_no_longer(behind):
    made = one_of_each_kind()
    mine, ended = made[1], made[2]
    with world.acting("coordinator") as coordinator:
        assert found(AT_ONCE, [mine, ended], at_police=False) == {mine, ended}
        conflicts.declare(Concern.objects.get(pk=mine), by=coordinator)
    behind.execute(
        "UPDATE register.register_concernunitgrant SET valid_until = now()"
        " WHERE content_object_id = %s",
        [ended],
    )
    seen = seen_by_everybody([mine, ended])
    assert not seen["coordinator", False]
    assert seen["police", True] == {mine}


def test_nobody_at_all_works_with_anything():
    made = one_of_each_kind()
    assert found(AT_ONCE, made, at_police=False) == set()
