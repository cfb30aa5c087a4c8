"""What a concern's page tells of its past is asked at once, and is what the policies show of it.

The same rows are asked for here one table after the other, as the person: each table's own policy
answers. Who has read it is no table of theirs, and has its tests in test_timeline.
"""

import pytest
from django.db import connection

from accounts.models import User
from concerns.register.services import conflicts
from tests import world
from tests.security.stages import STAGES, Scene

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = """
    SELECT kind, at, code, about, role, person_id FROM register.traces_of(%(concern)s)
    WHERE kind <> 'read'
"""
BY_POLICIES = """
    SELECT 'duties', answered_at, CASE WHEN has_duties THEN 'yes' ELSE 'no' END, '', '',
           answered_by_id
    FROM register_ownduties WHERE concern_id = %(concern)s
    UNION ALL
    SELECT 'advice', noted_at, CASE WHEN is_given THEN 'given' ELSE 'asked' END, '', '', noted_by_id
    FROM register_advice WHERE concern_id = %(concern)s
    UNION ALL
    SELECT 'person', s.decided_at, CASE WHEN s.is_same THEN 'same' ELSE 'another' END,
           o.reference, '', s.decided_by_id
    FROM register_sameperson s
    JOIN register_concern o ON o.id IN (s.concern_id, s.earlier_id) AND o.id <> %(concern)s
    WHERE %(concern)s IN (s.concern_id, s.earlier_id)
    UNION ALL
    SELECT 'earlier', e.read_at, '', o.reference, '', e.read_by_id
    FROM register_earlierread e JOIN register_concern o ON o.id = e.earlier_id
    WHERE e.concern_id = %(concern)s
    UNION ALL
    SELECT 'second', signed_at, '', '', '', signed_by_id
    FROM register_secondreading WHERE concern_id = %(concern)s
    UNION ALL
    SELECT 'given', g.given_at, g.purpose, u.name, g.role, g.giver_id
    FROM register_concernunitgrant g JOIN accounts_unit u ON u.group_id = g.group_id
    WHERE g.content_object_id = %(concern)s AND g.giver_id IS NOT NULL
    UNION ALL
    SELECT 'ended', g.valid_until, g.purpose, u.name, g.role, NULL
    FROM register_concernunitgrant g JOIN accounts_unit u ON u.group_id = g.group_id
    WHERE g.content_object_id = %(concern)s AND g.valid_until <= now()
    UNION ALL
    SELECT 'given', g.given_at, g.purpose, concat_ws(' ', h.first_name, h.last_name), '', g.giver_id
    FROM register_concernusergrant g JOIN accounts_user h ON h.id = g.user_id
    WHERE g.content_object_id = %(concern)s AND g.giver_id IS NOT NULL
    UNION ALL
    SELECT 'ended', g.valid_until, g.purpose, concat_ws(' ', h.first_name, h.last_name), '', NULL
    FROM register_concernusergrant g JOIN accounts_user h ON h.id = g.user_id
    WHERE g.content_object_id = %(concern)s AND g.valid_until <= now()
"""


def repeat() -> Scene:
    concern = world.repeated()
    world.reread(concern)
    return Scene(concern)


SCENES = {
    "a repeat": repeat,
    "at a meeting": STAGES["on_an_agenda"],
    "with a department": STAGES["measure_proposed"],
    "left to the police": STAGES["turned_away"],
    "reopened": STAGES["reopened"],
    "with the neighbours": STAGES["transferred"],
}


def rows(query, concern):
    with connection.cursor() as cursor:
        cursor.execute(query, {"concern": concern.pk})
        return sorted(cursor.fetchall(), key=repr)


def reads(concern):
    return rows("SELECT register.reads_content(%(concern)s)", concern) == [(True,)]


def told(concern):
    """The kinds that each reader of the concern is told of, which must be what policies show."""
    kinds = {}
    for username in User.objects.values_list("username", flat=True):
        with world.acting(username):
            found = rows(AT_ONCE, concern)
            assert found == (rows(BY_POLICIES, concern) if reads(concern) else []), username
            if reads(concern):
                kinds[username] = {kind for kind, *_rest in found}
    return kinds


@pytest.mark.parametrize("scene", SCENES)
def test_every_reader_is_told_what_the_policies_show_them(scene):
    assert told(SCENES[scene]().concern)


def test_each_kind_is_told_to_somebody_and_links_to_the_police_alone():
    linked, left = told(repeat().concern), told(STAGES["turned_away"]().concern)
    assert linked["police"] >= {"person", "earlier", "second", "given"}
    assert "second" in linked["coordinator"]
    assert not linked["coordinator"] & {"person", "earlier"}
    assert left["police"] >= {"duties", "advice"}


def test_whoever_stepped_away_or_asks_as_nobody_is_told_nothing():
    concern = STAGES["on_an_agenda"]().concern
    with world.acting("coordinator") as coordinator:
        conflicts.declare(concern, by=coordinator)
    assert "coordinator" not in told(concern)
    assert rows(AT_ONCE, concern) == []
