"""Whoever waits for somebody else's step sees the concern as it is after it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Authority, Unit
from concerns.handover import ceremony
from concerns.register.models import Concern
from concerns.register.services import stepping, transferring
from tests import world
from tests.pages import assert_asked_again, browser, drawn

pytestmark = pytest.mark.django_db(transaction=True)


def belongings(concern):
    """Whose it is, as an act under the lock reads it."""
    locked = stepping.locked(concern)
    return str(locked.municipality), locked.department and str(locked.department)


@pytest.fixture
def found_after_transfer(meanwhile):
    """What somebody finds who waited while the concern was transferred to Ballerup."""

    def find(username):
        concern = world.triaged()
        with world.acting("coordinator") as by:
            ballerup = Authority.objects.get(slug="ballerup")
            transferring.transfer(concern, to=ballerup, rationale=world.MOVED_HOUSE, by=by)
            meanwhile(username, lambda _by: belongings(concern))
        return meanwhile.ended()

    return find


def test_the_police_who_wait_for_a_transfer_find_it_at_the_other_municipality(found_after_transfer):
    assert found_after_transfer("police") == [("Ballerup Kommune", None)]


def test_the_desk_that_waits_for_its_own_transfer_is_refused(found_after_transfer):
    assert found_after_transfer("coordinator") == [Refused]


def test_what_a_department_prepares_while_the_measure_is_opened_is_given_back(meanwhile):
    proposal = world.prepared()
    client = browser("caseworker-family")
    page = reverse("handover:prepare", args=[proposal.concern_id])
    mine = {
        "person_name": world.NAME,
        "kind": "mentor",
        "starts_on": f"{timezone.localdate():%d-%m-%Y}",
        "facts": "Skolen er også med.",
        "decision": "Der gives en mentor.",
    } | drawn(client, page)
    with world.acting("caseworker-family-2") as by:
        ceremony.confirm(proposal, by=by)
        meanwhile(None, lambda _nobody: client.post(page, mine))
    [answer] = meanwhile.ended()
    assert_asked_again(answer, "__all__", typed={"facts": mine["facts"]})
    assert proposal.concern.reference not in answer.content.decode()


def test_whoever_waits_for_a_referral_finds_the_department_that_was_chosen(meanwhile):
    concern = world.triaged()
    with world.acting("coordinator"):
        department = Unit.objects.filter(authority=concern.municipality).last()
        Concern.objects.filter(pk=concern.pk).update(department=department)
        meanwhile("police", lambda _by: belongings(concern))
    assert meanwhile.ended() == [(str(concern.municipality), str(department))]
