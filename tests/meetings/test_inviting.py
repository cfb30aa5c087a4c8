"""Inviting more people to an item, while somebody else closes the meeting."""

import pytest

from accounts.models import User
from concerns.register.services import closing, reading, triage
from meetings.models import AgendaItem, Invitation
from meetings.services import planning
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_asking_twice_asks_once_and_opens_the_concern(acting):
    concern = world.convened(invited=("caseworker-family",))
    for _time in range(2):
        with acting("coordinator") as coordinator:
            psychiatry = User.objects.get(username="invitee-psychiatry")
            planning.invite(AgendaItem.objects.get(), person=psychiatry, by=coordinator)
    with acting("coordinator"):
        assert Invitation.objects.filter(person=psychiatry).count() == 1
    with acting("invitee-psychiatry") as invitee:
        assert reading.read(concern, by=invitee).content["worry"] == world.WORRY


def test_nobody_is_invited_to_a_meeting_that_closed_meanwhile(acting):
    meeting = world.planned()
    world.assessed(meeting=meeting)
    with acting("coordinator") as coordinator:
        opened_before = AgendaItem.objects.select_related("meeting").get()
    with acting("coordinator") as coordinator:
        planning.close(meeting, by=coordinator)

    with acting("coordinator") as coordinator, pytest.raises(planning.MeetingClosed):
        somebody = User.objects.get(username="caseworker-youth")
        planning.invite(opened_before, person=somebody, by=coordinator)
    with acting("caseworker-youth"):
        assert not AgendaItem.objects.exists()


def test_closing_the_older_of_two_meetings_ends_nothing_of_the_newer(acting):
    """A concern that was reopened stands on both: on the older one it was dealt with long ago."""
    older, newer = world.planned(), world.planned()
    concern = world.closed_without_measure(meeting=older)
    with acting("police") as police:
        closing.reopen(concern, rationale="Nyt fra skolen.", by=police)
    with acting("coordinator") as coordinator:
        triage.record_triage(concern, rationale="Der er en risiko.", by=coordinator)
        invited = User.objects.filter(username="invitee-psychiatry")
        planning.convene(concern, meeting=newer, departments=[], people=invited, by=coordinator)
    with acting("coordinator") as coordinator:
        planning.close(older, by=coordinator)
    with acting("invitee-psychiatry") as invitee:
        assert reading.read(concern, by=invitee).content["worry"] == world.WORRY
    with acting("coordinator") as coordinator, pytest.raises(planning.ItemsUndecided):
        planning.close(newer, by=coordinator)
