"""Somebody who stepped away comes back only through a leader, who learns nothing of the concern."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from accounts.access import Refused
from concerns.register.models import Concern, ConflictOfInterest
from concerns.register.services import conflicts, reading
from infohus.audit.models import Action, Event
from tests import world
from tests.pages import assert_asked_again, browser

pytestmark = pytest.mark.django_db(transaction=True)

MISTAKE = ConflictOfInterest.EndReason.BY_MISTAKE
PAGE = "/concerns/conflicts/"
END = """
UPDATE register.register_conflictofinterest
SET ended_at = now(), ended_by_id = custody.actor(), end_reason = 'by_mistake'
"""


def stepped_away(username="coordinator", stage=world.in_triage):
    concern = stage()
    with world.acting(username) as person:
        conflicts.declare(concern, by=person)
    return concern


def the_one(behind):
    return behind.execute("SELECT id FROM register.register_conflictofinterest").fetchone()[0]


def test_a_leader_of_the_municipality_lets_a_coordinator_back(acting):
    concern = stepped_away()
    with acting("leader-youth") as leader:
        conflict = ConflictOfInterest.objects.get()
        conflicts.end(conflict, reason=MISTAKE, by=leader)
        assert not Concern.objects.exists()
        event = Event.objects.filter(actor_id=leader.pk)
        assert not event.exists()  # the log is the auditor's
    with acting("coordinator") as coordinator:
        assert reading.read(concern, by=coordinator).content["worry"] == world.WORRY
        assert Concern.objects.visible_to(coordinator).exists()
    with acting("auditor"):
        event = Event.objects.get(action=Action.CONFLICT_ENDED)
        assert (event.target_id, event.details) == (concern.pk, {"reason": "by_mistake"})


def test_they_may_step_away_again_and_the_history_keeps_both(acting, behind):
    concern = stepped_away()
    with acting("leader-family") as leader:
        conflicts.end(ConflictOfInterest.objects.get(), reason=MISTAKE, by=leader)
    with acting("coordinator") as coordinator:
        conflicts.declare(concern, by=coordinator)
    with acting("coordinator") as coordinator, pytest.raises(Refused):
        reading.read(concern, by=coordinator)
    history = "SELECT count(*) FROM register.register_historicalconflictofinterest"
    assert behind.execute(history).fetchone() == (3,)


NO_LEADERS = ["coordinator", "coordinator-ballerup", "police", "caseworker-family", "administrator"]


@pytest.mark.parametrize("username", NO_LEADERS)
def test_nobody_else_ends_it(acting, behind, username):
    stepped_away()
    conflict = ConflictOfInterest(pk=the_one(behind))
    with acting(username) as person:
        assert not ConflictOfInterest.objects.to_end_by(person).exists()
        with pytest.raises(PermissionDenied):
            conflicts.end(conflict, reason=MISTAKE, by=person)
        with connection.cursor() as cursor:
            cursor.execute(END)
            assert cursor.rowcount == 0
    live = "SELECT count(*) FROM register.register_conflictofinterest WHERE ended_at IS NULL"
    assert behind.execute(live).fetchone() == (1,)


def test_a_leader_ends_it_once_and_sees_the_row_and_nothing_of_the_concern(acting, behind):
    stepped_away()
    conflict = ConflictOfInterest(pk=the_one(behind))
    with acting("leader-family") as leader:
        assert not Concern.objects.exists()
        conflicts.end(conflict, reason=MISTAKE, by=leader)
    with acting("leader-youth") as leader, pytest.raises(PermissionDenied):
        conflicts.end(conflict, reason=MISTAKE, by=leader)


@pytest.fixture
def second_police(behind):
    """Signe, for once a police coordinator: the demo district has only one."""
    held = """
        INSERT INTO accounts_membership (user_id, unit_id, role)
        SELECT p.id, u.id, 'police_coordinator' FROM accounts_user p, accounts_unit u
        WHERE p.username = 'mentor' AND u.slug = 'antirad' RETURNING id
    """
    pk = behind.execute(held).fetchone()[0]
    yield "mentor"
    behind.execute("DELETE FROM accounts_membership WHERE id = %s", [pk])


def test_among_the_police_a_colleague_ends_it_unless_they_stepped_away_too(acting, second_police):
    concern = stepped_away("police")
    for username in ("leader-family", "police"):
        with acting(username) as person:
            assert not ConflictOfInterest.objects.to_end_by(person).exists()
    with acting(second_police) as colleague:
        conflict = ConflictOfInterest.objects.to_end_by(colleague).get()
        conflicts.declare(concern, by=colleague)
    with acting(second_police) as colleague, pytest.raises(PermissionDenied):
        conflicts.end(conflict, reason=MISTAKE, by=colleague)
    with acting("police") as police:
        assert not ConflictOfInterest.objects.to_end_by(police).exists()


def test_a_police_colleague_lets_somebody_back(acting, second_police):
    concern = stepped_away("police")
    with acting(second_police) as colleague:
        conflict = ConflictOfInterest.objects.to_end_by(colleague).get()
        conflicts.end(conflict, reason=MISTAKE, by=colleague)
    with acting("police") as police:
        assert reading.read(concern, by=police).content["worry"] == world.WORRY


@pytest.fixture
def leader_elsewhere(behind):
    """Maja is a coordinator of Ballerup's too, for once, and Yasmin a team leader there."""
    held = """
        INSERT INTO accounts_membership (user_id, unit_id, role)
        SELECT p.id, u.id, %s FROM accounts_user p, accounts_unit u
        WHERE p.username = %s AND u.slug = 'infohus-ballerup' RETURNING id
    """
    people = ("municipal_coordinator", "coordinator"), ("team_leader", "mentor")
    added = [behind.execute(held, person).fetchone()[0] for person in people]
    yield "mentor"
    behind.execute("DELETE FROM accounts_membership WHERE id = ANY (%s)", [added])


def test_of_somebody_at_two_desks_the_concerns_own_leader_ends_it(acting, behind, leader_elsewhere):
    concern = stepped_away(stage=lambda: world.in_triage(municipality="ballerup"))
    conflict = ConflictOfInterest(pk=the_one(behind))
    with acting("leader-youth") as leader:
        assert not ConflictOfInterest.objects.exists()
        with pytest.raises(PermissionDenied):
            conflicts.end(conflict, reason=MISTAKE, by=leader)
        with connection.cursor() as cursor:
            cursor.execute(END)
            assert cursor.rowcount == 0
            asked = "SELECT register.answers_at(user_id, %s) FROM accounts_membership"
            cursor.execute(asked, [concern.pk])
            assert {authority for (authority,) in cursor.fetchall()} == {None}
    with acting(leader_elsewhere) as leader:
        found = ConflictOfInterest.objects.to_end_by(leader).get()
        conflicts.end(found, reason=MISTAKE, by=leader)
    ended = "SELECT municipality_id FROM audit_event WHERE action = 'conflict_ended'"
    assert behind.execute(ended).fetchall() == [(concern.municipality_id,)]


def test_a_leader_asks_in_vain_about_a_concern_that_nobody_stepped_away_from(acting):
    concern = world.in_triage()
    with acting("leader-youth"), connection.cursor() as cursor:
        asked = "SELECT register.answers_at(id, %s) FROM accounts_user"
        cursor.execute(asked, [concern.pk])
        assert {authority for (authority,) in cursor.fetchall()} == {None}


def test_the_page_names_the_person_and_the_day_and_no_concern(behind):
    concern = stepped_away(stage=world.convened)
    leader = browser("leader-family")
    html = leader.get(PAGE).content.decode()
    assert "Maja Kjærgaard stepped away from one concern on" in html
    assert concern.reference not in html and str(concern.pk) not in html

    chosen = {"conflict": str(the_one(behind)), "why": "no_longer"}
    assert_asked_again(leader.post(PAGE, {}), "conflict", "why")
    for wrong in ("x", "fine"):
        assert_asked_again(leader.post(PAGE, {**chosen, "why": wrong}), "why")
    assert_asked_again(leader.post(PAGE, {**chosen, "conflict": str(concern.pk)}), "conflict")
    assert leader.post(PAGE, chosen).status_code == 302
    assert "Nobody is away from a concern" in leader.get(PAGE).content.decode()
    back = reverse("register:detail", args=[concern.pk])
    assert browser("coordinator").get(back).status_code == 200


@pytest.mark.parametrize("username", ["coordinator", "caseworker-family", "administrator"])
def test_for_everybody_else_there_is_no_such_page(username):
    assert browser(username).get(PAGE).status_code == 404


def test_only_one_line_of_the_menu_is_the_current_one():
    entries = browser("police").get(PAGE).context["navigation"]
    assert [entry["url"] for entry in entries if entry["current"] == "page"] == [PAGE]
