"""Somebody who stepped away: no list, no count, no address and no action knows the concern."""

import os
import uuid
from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from concerns.register.models import Assignment
from concerns.register.services import assigning, conflicts, tasking, viewing
from meetings.models import AgendaItem
from tests import world
from tests.pages import browser, told

pytestmark = pytest.mark.django_db(transaction=True)

ROOMS = ("register", "meetings", "handover")
KEYS = ("pk", "concern_pk")


@pytest.fixture
def worked_on():
    """On an agenda; the coordinator works with it, has a task in it, and views that find it."""
    meeting = world.planned()
    concern = world.convened(meeting=meeting, corresponds=True)
    with world.acting("coordinator") as coordinator:
        assigning.assign([concern], to=coordinator, by=coordinator)
        viewing.keep(
            title="Mine", query="assignee=me", is_shared=True, submission=bytes(16), by=coordinator
        )
        tasking.set_task(
            concern,
            to_do="Ring til skolen.",
            due_on=timezone.localdate(),
            assignee=coordinator,
            submission=os.urandom(16),
            by=coordinator,
        )
    return concern, meeting


def addresses_of(concern):
    """Every address of ours that asks for one concern by its key, whatever else it asks for."""
    found = []
    for room in ROOMS:
        _prefix, urls = next(
            (prefix, resolver)
            for name, (prefix, resolver) in get_resolver().namespace_dict.items()
            if name == room
        )
        for name in {name for name in urls.reverse_dict if isinstance(name, str)}:
            for key in KEYS:
                try:
                    found.append(reverse(f"{room}:{name}", kwargs={key: concern.pk}))
                except NoReverseMatch:
                    continue
    return found


def lists(meeting):
    inbox, since = reverse("register:inbox"), timezone.now() - timedelta(days=1)
    return [
        *(f"{inbox}?tab={tab}" for tab in ("waiting", "messages", "open", "closed", "register")),
        f"{inbox}?tab=open&assignee=me",
        f"{inbox}?tab=open&unread=1",
        f"{reverse('register:news')}?tab=open&since={since:%Y-%m-%dT%H:%M:%SZ}",
        reverse("statistics:year"),
        reverse("statistics:to_pass_on"),
        reverse("register:handed_on"),
        reverse("register:colleagues"),
        reverse("meetings:list"),
        meeting.get_absolute_url(),
    ]


def test_no_list_no_count_no_address_and_no_action_knows_it(worked_on):
    concern, meeting = worked_on
    coordinator, addresses = browser("coordinator"), addresses_of(concern)
    assert len(addresses) > 12
    assert any(
        concern.reference in coordinator.get(page).content.decode() for page in lists(meeting)
    )
    with world.acting("coordinator") as person:
        conflicts.declare(concern, by=person)

    for page in lists(meeting):
        body = coordinator.get(page).content.decode()
        for sign in (concern.reference, str(concern.pk), "new or ha"):
            assert sign not in body, page
    for address in addresses:
        for answer in (coordinator.get(address), coordinator.post(address)):
            assert answer.status_code in (404, 405), address
    with world.acting("coordinator"):
        assert not Assignment.objects.exists() and not AgendaItem.objects.exists()


@pytest.mark.parametrize("name", ["register:assign", "meetings:convene_many"])
def test_an_action_on_many_answers_as_for_a_number_that_nobody_has(name, worked_on):
    concern, meeting = worked_on
    with world.acting("coordinator") as person:
        conflicts.declare(concern, by=person)
    sent = {
        "assignee": str(User.objects.get(username="coordinator").pk),
        "meeting": str(meeting.pk),
        "ask": "1",
    }
    answers = []
    for key in (concern.pk, uuid.uuid4()):
        response = browser("coordinator").post(reverse(name), sent | {"concern": str(key)})
        answers.append((response.status_code, response.url, told(response)))
    assert answers[0] == answers[1]
