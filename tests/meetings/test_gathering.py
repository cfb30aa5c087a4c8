"""Many concerns go on one agenda: each wholly or not at all, and those left out are named."""

import pytest
from django.urls import reverse

from meetings.models import AgendaItem
from meetings.services import planning
from tests import world
from tests.pages import assert_asked_again, browser, told

pytestmark = pytest.mark.django_db(transaction=True)
GATHER = reverse("meetings:convene_many")
INBOX = reverse("register:inbox")


def test_what_is_triaged_goes_on_the_agenda_and_the_rest_is_named_with_its_reason():
    meeting = world.planned()
    one, other, waiting = world.triaged(), world.triaged(), world.in_triage()
    unknown, there = world.filed(), world.convened(meeting=meeting)
    youth = world.triaged(age_band=world.AgeBand.YOUTH)
    coordinator = browser("coordinator")
    assert GATHER in coordinator.get(INBOX).content.decode()
    concerns = [one, other, waiting, unknown, there, youth]
    ticked = {"concern": [concern.pk for concern in concerns], "here": "tab=open"}

    asked = coordinator.post(GATHER, ticked)
    proposed = {c.reference: proposal for c, proposal in asked.context["proposals"]}
    assert [unit.slug for unit in proposed[youth.reference].departments] == ["unge"]
    assert_asked_again(coordinator.post(GATHER, ticked | {"ask": "1"}), "meeting")

    chosen = ticked | {"ask": "1", "meeting": str(meeting.pk)}
    done = coordinator.post(GATHER, chosen)
    assert (done.status_code, done.url) == (302, meeting.get_absolute_url())
    put, *left = told(done)
    numbers = {one.reference, other.reference, youth.reference}
    assert set(put.split(": ")[0].split(", ")) == numbers
    assert set(left) == {
        f"{waiting.reference}: it has not been triaged.",
        f"{unknown.reference}: it is not in triage.",
        f"{there.reference}: it is on that agenda already.",
    }
    again = told(coordinator.post(GATHER, chosen))[len(told(done)) :]
    assert len([line for line in again if "already" in line]) == 4
    with world.acting("coordinator"):
        assert AgendaItem.objects.count() == 4
    assert browser("invitee-psychiatry").get(one.get_absolute_url()).status_code == 404
    assert browser("caseworker-family").get(one.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "sent", [{}, {"concern": "\0", "ask": "1"}, {"concern": "x", "here": "\0&evil=1"}]
)
def test_a_tampered_or_empty_choice_is_a_sentence_and_leads_back(sent):
    response = browser("coordinator").post(GATHER, sent)
    assert response.url.startswith(INBOX) and len(told(response)) == 1


def test_a_closed_or_foreign_meeting_takes_nothing_and_others_have_no_such_page():
    meeting, concern = world.planned(), world.triaged()
    with world.acting("coordinator") as by:
        planning.close(meeting, by=by)
    sent = {"concern": concern.pk, "ask": "1", "meeting": str(meeting.pk)}
    assert_asked_again(browser("coordinator").post(GATHER, sent), "meeting")
    open_one = world.planned()
    ballerup = browser("coordinator-ballerup").post(GATHER, sent | {"meeting": str(open_one.pk)})
    assert ballerup.url.startswith(INBOX)
    assert browser("police").post(GATHER, sent).status_code == 404
