"""Closing a meeting ends the access of everybody invited, whoever has stepped away from what."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from accounts.access import Refused
from concerns.register.services import conflicts, reading
from meetings.models import Meeting
from meetings.services import planning
from tests import world
from tests.pages import browser, told

pytestmark = pytest.mark.django_db(transaction=True)


def steps_away(acting, concern):
    with acting("coordinator") as coordinator:
        conflicts.declare(concern, by=coordinator)


def reads(acting, username, concern):
    with acting(username) as reader:
        try:
            return reading.read(concern, by=reader).content["worry"] == world.WORRY
        except Refused:
            return False


@contextmanager
def colleague(behind):
    """The mentor works at the coordinator's desk as well."""
    key = behind.execute(
        "INSERT INTO accounts_membership (user_id, unit_id, role)"
        " SELECT p.id, u.id, 'municipal_coordinator' FROM accounts_user p, accounts_unit u"
        " WHERE p.username = 'mentor' AND u.slug = 'infohus-gladsaxe' RETURNING id"
    ).fetchone()[0]
    try:
        yield
    finally:
        behind.execute("DELETE FROM accounts_membership WHERE id = %s", [key])


def test_what_the_closer_has_stepped_away_from_is_ended_too(acting, behind):
    meeting = world.planned()
    hidden, seen = world.assessed(meeting=meeting), world.assessed(meeting=meeting)
    steps_away(acting, hidden)
    assert reads(acting, "invitee-psychiatry", hidden)
    with acting("coordinator") as coordinator:
        planning.close(meeting, by=coordinator)
    for concern in (hidden, seen):
        assert not reads(acting, "invitee-psychiatry", concern)
        assert not reads(acting, "caseworker-family", concern)
    kept = behind.execute(
        "SELECT count(*) FROM register.register_historicalconcernusergrant"
        " WHERE history_type = '~' AND valid_until <= now() AND history_user_id IS NOT NULL"
        " AND content_object_id = %s",
        [hidden.pk],
    ).fetchone()[0]
    assert kept == len(world.INVITED)


def test_what_they_have_stepped_away_from_and_is_undecided_leaves_it_to_a_colleague(acting, behind):
    meeting = world.planned()
    hidden = world.convened(meeting=meeting)
    steps_away(acting, hidden)
    with acting("coordinator") as coordinator, pytest.raises(planning.NotByThem):
        planning.close(meeting, by=coordinator)

    page = browser("coordinator")
    [sentence] = told(page.post(reverse("meetings:close", args=[meeting.pk])))
    assert "colleague" in sentence or "kollega" in sentence
    assert hidden.reference not in sentence + page.get(meeting.get_absolute_url()).content.decode()
    assert reads(acting, "invitee-psychiatry", hidden)  # nothing is half done
    with acting("coordinator"):
        assert not Meeting.objects.get().is_closed
    with (
        colleague(behind),
        acting("mentor") as other,
        pytest.raises(planning.ItemsUndecided, match=hidden.reference),
    ):
        planning.close(meeting, by=other)


@pytest.mark.parametrize("username", [None, "police", "coordinator-ballerup", "leader-family"])
def test_nobody_else_ends_it_by_sql(acting, username):
    meeting = world.planned()
    concern = world.assessed(meeting=meeting)
    with pytest.raises(DatabaseError), acting(username), connection.cursor() as cursor:
        cursor.execute("SELECT register.end_invitations(%s)", [meeting.pk])
    assert reads(acting, "invitee-psychiatry", concern)
