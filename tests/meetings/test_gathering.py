"""Many concerns go on one agenda: each wholly or not at all, and those left out are named."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Unit, User
from meetings.models import AgendaItem
from meetings.services import planning
from tests import world
from tests.pages import assert_asked_again, browser, told

pytestmark = pytest.mark.django_db(transaction=True)
GATHER = reverse("meetings:convene_many")
INBOX = reverse("register:inbox")


def boxes(response):
    """What stands ticked on the page, as the browser would send it."""
    form = response.context["form"]
    return {
        field.name: field.value() for field in form if field.name != "meeting" and field.value()
    }


def invited(meeting):
    """Who is invited to each concern, and which departments take part."""
    with world.acting("coordinator"):
        items = meeting.items.prefetch_related("invitations__person", "departments__unit")
        return {
            item.concern_id: (
                {row.person.username for row in item.invitations.all()},
                {row.unit.slug for row in item.departments.all()},
            )
            for item in items
        }


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
    proposed = dict(asked.context["form"].proposals)
    assert [unit.slug for unit in proposed[youth].departments] == ["unge"]
    assert_asked_again(coordinator.post(GATHER, ticked | {"ask": "1"}), "meeting")

    chosen = ticked | boxes(asked) | {"ask": "1", "meeting": str(meeting.pk)}
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


def test_whoever_is_unticked_learns_nothing_of_it():
    meeting, concern, other = world.planned(), world.triaged(), world.triaged()
    coordinator = browser("coordinator")
    ticked = {"concern": [concern.pk, other.pk], "here": ""}
    asked = coordinator.post(GATHER, ticked)
    sent = ticked | boxes(asked) | {"ask": "1", "meeting": str(meeting.pk)}
    one = str(User.objects.get(username="caseworker-family-2").pk)
    assert set(sent[f"people-{concern.pk}"]) == set(sent[f"people-{other.pk}"])
    sent[f"people-{concern.pk}"] = [one]
    assert coordinator.post(GATHER, sent).status_code == 302
    found = invited(meeting)
    assert found[concern.pk] == ({"caseworker-family-2"}, {"familie"})
    assert found[other.pk][0] == {"caseworker-family", "caseworker-family-2"}
    assert browser("caseworker-family").get(concern.get_absolute_url()).status_code == 404
    assert browser("caseworker-family-2").get(concern.get_absolute_url()).status_code == 200


def test_where_the_age_is_not_known_nobody_is_ticked_and_so_nobody_reads_it():
    meeting, concern = world.planned(), world.triaged(age_band=world.AgeBand.UNKNOWN)
    coordinator = browser("coordinator")
    ticked = {"concern": [concern.pk], "here": ""}
    asked = coordinator.post(GATHER, ticked)
    assert boxes(asked) == {}
    assert "The age is not known" in asked.content.decode()
    sent = ticked | {"ask": "1", "meeting": str(meeting.pk)}
    [sentence] = told(coordinator.post(GATHER, sent))
    assert sentence == f"{concern.reference}: no department, or nobody, is ticked for it."
    assert invited(meeting) == {}

    [part] = asked.context["form"].parts
    sent |= {
        part.departments.name: str(Unit.objects.get(slug="raad").pk),
        part.people.name: str(User.objects.get(username="caseworker-advice").pk),
    }
    coordinator.post(GATHER, sent)
    assert invited(meeting) == {concern.pk: ({"caseworker-advice"}, {"raad"})}
    single = coordinator.get(
        reverse("meetings:convene", args=[world.triaged(age_band=world.AgeBand.UNKNOWN).pk])
    )
    form = single.context["form"]
    assert not form["departments"].value() and not form["people"].value()


def test_nobody_outside_the_proposal_can_be_sent_along():
    meeting, concern = world.planned(), world.triaged()
    coordinator = browser("coordinator")
    asked = coordinator.post(GATHER, {"concern": [concern.pk], "here": ""})
    stranger = str(User.objects.get(username="caseworker-youth").pk)
    sent = {"concern": [concern.pk], "here": "", "ask": "1", "meeting": str(meeting.pk)}
    sent |= boxes(asked) | {f"people-{concern.pk}": [stranger]}
    assert_asked_again(coordinator.post(GATHER, sent), f"people-{concern.pk}")
    assert invited(meeting) == {}


def test_however_many_can_be_invited_the_page_asks_for_them_at_once(behind):
    """Each person is named with their unit: one statement for all of them, not one for each."""
    concern = world.triaged()
    coordinator = browser("coordinator")
    page = reverse("meetings:convene", args=[concern.pk])

    def statements():
        with CaptureQueriesContext(connection) as sent:
            assert coordinator.get(page).status_code == 200
        return len(sent)

    statements()
    before = statements()
    keys = behind.execute(
        "INSERT INTO accounts_membership (user_id, unit_id, role)"
        " SELECT p.id, u.id, 'caseworker' FROM accounts_user p, accounts_unit u"
        " WHERE u.slug = 'familie' AND p.username IN ('mentor', 'auditor', 'leader-job', 'police')"
        " RETURNING id"
    ).fetchall()
    try:
        assert statements() == before
    finally:
        behind.execute("DELETE FROM accounts_membership WHERE id = ANY(%s)", [[k for (k,) in keys]])


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
