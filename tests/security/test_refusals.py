"""Whoever asks for what is not theirs is told nothing, and leaves an event."""

import uuid

import pytest
from django.test import Client

from accounts.models import Authority, User
from concerns.register.services import reading
from infohus.audit.models import Action, Event
from tests import world
from tests.security.pages import Reader
from tests.security.stages import STAGES

pytestmark = pytest.mark.django_db(transaction=True)

STEPS = "SELECT count(*) FROM register.register_steptaken WHERE concern_id = %s"
READS = "SELECT action, actor_id, target_id, grant_id FROM audit_event WHERE action LIKE %s"


def refusals(behind):
    """Who was refused what, as a set of (username, id asked for)."""
    names = dict(User.objects.values_list("pk", "username"))
    rows = behind.execute(READS, ["%refused"]).fetchall()
    return {(names[actor], target) for _action, actor, target, _grant in rows}


def test_a_refused_read_is_an_event_whether_the_concern_exists_or_not(behind):
    concern, invented = world.in_triage(), uuid.uuid4()
    asked = set()
    for viewer in ("coordinator-ballerup", "caseworker-family", "invitee-psychiatry"):
        for pk in (concern.pk, invented):
            assert Reader(viewer).get(f"/concerns/{pk}/").status_code == 404
            asked.add((viewer, pk))
    assert refusals(behind) == asked


@pytest.mark.parametrize(
    "viewer", ["administrator", "leader-family", "mentor", "mentor-coordinator", "auditor"]
)
def test_somebody_whose_role_opens_no_concern_at_all_leaves_an_event_too(viewer, behind):
    concern, invented = world.in_triage(), uuid.uuid4()
    for pk in (concern.pk, invented):
        assert Reader(viewer).get(f"/concerns/{pk}/").status_code == 404
    assert refusals(behind) == {(viewer, concern.pk), (viewer, invented)}


def test_reading_on_after_the_outcome_is_refused_and_written_down(behind):
    concern = world.closed_without_measure()
    coordinator = Reader("coordinator")
    assert coordinator.get(concern.get_absolute_url()).status_code == 200  # the stub
    assert refusals(behind) == set()
    for step in ("triage", "assess", "close"):
        assert coordinator.get(f"{concern.get_absolute_url()}{step}/").status_code == 404
    assert refusals(behind) == {("coordinator", concern.pk)}


def test_a_refused_case_is_an_event(behind):
    scene = STAGES["measure_opened"]()
    curious = ("caseworker-youth", "leader-family", "coordinator", "administrator")
    for viewer in curious:
        assert Reader(viewer).get(scene.case.get_absolute_url()).status_code == 404
    assert refusals(behind) == {(viewer, scene.case.pk) for viewer in curious}
    assert len(behind.execute(READS, ["case_refused"]).fetchall()) == len(curious)


def test_a_refused_step_undoes_itself_and_the_event_stays(behind):
    """The view's writes are rolled back; the transaction around them keeps the refusal."""
    concern = world.closed_without_measure()
    taken = behind.execute(STEPS, [concern.pk]).fetchone()
    answer = Reader("coordinator").client.post(
        f"{concern.get_absolute_url()}triage/", {"risk": "Alligevel."}
    )
    # They see the stub, so they get their own words back, and nothing of the concern beside them.
    page = answer.content.decode()
    assert answer.status_code == 200 and "Alligevel." in page and world.WORRY not in page
    assert behind.execute(STEPS, [concern.pk]).fetchone() == taken
    assert refusals(behind) == {("coordinator", concern.pk)}
    reads = behind.execute(READS, ["content_read"]).fetchall()
    assert reads == []


def test_a_read_that_crashes_afterwards_is_undone_with_its_view(behind, monkeypatch):
    """What nobody was shown is not written down as read."""
    concern = world.in_triage()
    monkeypatch.setattr(reading, "opened", lambda *_: 1 / 0)
    police = Reader("police", Client(raise_request_exception=False))
    assert police.get(concern.get_absolute_url()).status_code == 500
    assert behind.execute(READS, ["content_read"]).fetchall() == []


def test_a_read_is_one_event_with_the_grant_that_opened_it(behind):
    concern = world.in_triage()
    Reader("coordinator").get(concern.get_absolute_url())
    ((_action, actor, target, grant),) = behind.execute(READS, ["content_read"]).fetchall()
    assert (actor, target) == (User.objects.get(username="coordinator").pk, concern.pk)
    given = "SELECT id FROM register.register_concernunitgrant WHERE purpose = 'coordination'"
    assert behind.execute(given).fetchone() == (grant,)


def test_the_auditor_of_the_readers_authority_sees_the_refusal():
    concern = world.in_triage()
    Reader("caseworker-family").get(concern.get_absolute_url())
    Reader("coordinator-ballerup").get(concern.get_absolute_url())
    with world.acting("auditor"):
        seen = Event.objects.filter(action=Action.CONTENT_REFUSED)
        assert {event.municipality_id for event in seen} == {
            Authority.objects.get(slug="gladsaxe").pk
        }
