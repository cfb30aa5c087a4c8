"""Somebody leaves a desk: a colleague has their work at once, and they see nothing any more."""

import os
from datetime import timedelta

import pytest
from django.db import DatabaseError, ProgrammingError, connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from concerns.register import keys
from concerns.register.models import Assignment, SavedView
from concerns.register.services import (
    assigning,
    conflicts,
    handing_over,
    task_reading,
    tasking,
    viewing,
)
from infohus.audit.models import Action, Event
from tests import world
from tests.pages import assert_asked_again, browser, told

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = reverse("register:colleagues")


@pytest.fixture(autouse=True)
def second(behind):
    """Yasmin, for once a coordinator of Gladsaxe's too; afterwards all is as the plan says."""
    held = """
        INSERT INTO accounts_membership (user_id, unit_id, role)
        SELECT p.id, u.id, 'municipal_coordinator' FROM accounts_user p, accounts_unit u
        WHERE p.username = 'mentor' AND u.slug = 'infohus-gladsaxe' RETURNING id
    """
    pk = behind.execute(held).fetchone()[0]
    yield User.objects.get(username="mentor")
    behind.execute("DELETE FROM accounts_membership WHERE id = %s", [pk])
    behind.execute(
        "UPDATE accounts_membership SET valid_from = NULL, valid_until = NULL,"
        " handed_over_at = NULL, handed_over_to_id = NULL"
    )


def place(username="coordinator"):
    return Membership.objects.select_related("unit__authority").get(
        user__username=username, role="municipal_coordinator"
    )


def sent(leaver="coordinator", successor="mentor"):
    return {"leaver": str(place(leaver).pk), "successor": str(place(successor).pk)}


@pytest.mark.parametrize("by", ["leader-youth", "mentor"])
def test_a_leader_or_a_colleague_hands_over_and_the_leaver_sees_nothing(by, second, behind):
    names = "Elias Thorsen-Bek", "Aksel Rude", "Olga Winther"
    concern, avoided, closed = (world.in_triage(subject_name=name) for name in names)
    with world.acting("coordinator") as leaver:
        assigning.assign([concern, avoided, closed], to=leaver, by=leaver)
        viewing.keep(
            title="Børn", query="age_band=child", is_shared=True, submission=bytes(16), by=leaver
        )
        world.closing.close_without_measure(
            closed, outcome=world.Outcome.UNFOUNDED, rationale="Intet i det.", by=leaver
        )
    with world.acting("mentor") as successor:
        conflicts.declare(avoided, by=successor)
    open_session = browser("coordinator")
    assert open_session.get(concern.get_absolute_url()).status_code == 200

    first, again = (browser(by).post(PAGE, sent()) for _time in range(2))
    assert told(first) == [
        "Maja Kjærgaard has left the desk. Yasmin Frost works with what was theirs."
    ]
    assert again.status_code == 200  # no longer on the list
    for page in (concern.get_absolute_url(), reverse("register:inbox"), PAGE):
        assert open_session.get(page).status_code == 404
    with world.acting("mentor"):
        assert assigning.assignee(concern, second) == second
        assert SavedView.objects.get().owner == second
    newest = """
        SELECT DISTINCT ON (concern_id) concern_id, assignee_id FROM register.register_assignment
        ORDER BY concern_id, given_at DESC
    """
    assert dict(behind.execute(newest).fetchall()) == {
        concern.pk: second.pk,
        avoided.pk: None,
        closed.pk: leaver.pk,
    }
    with world.acting("auditor"):
        event = Event.objects.get(action=Action.WORK_HANDED_OVER)
        details = {"count": 2, "leaver": leaver.pk, "successor": second.pk}
        assert (event.target_id, event.details) == (None, details)


def test_their_tasks_are_the_colleagues_though_they_were_set_to_them(second, behind):
    concern = world.in_triage()
    with world.acting("coordinator") as leaver:
        tasking.set_task(
            concern,
            to_do="Ring til skolen.",
            due_on=timezone.localdate(),
            assignee=leaver,
            submission=os.urandom(16),
            by=leaver,
        )
    with world.acting("mentor") as by:
        assert handing_over.hand_over(place(), to=by, by=by)
    with world.acting("mentor"):
        [task] = task_reading.opened_tasks(concern, keys.data_key(concern), reader=second)
        assert (task.task.assignee, task.doer) == (leaver, second)
    reminded = behind.execute("SELECT assignee_id FROM register.register_taskdue").fetchall()
    assert reminded == [(second.pk,)]


@pytest.mark.parametrize(
    ("by", "leaver", "successor"),
    [
        ("leader-youth", "mentor", "coordinator-ballerup"),
        ("coordinator-ballerup", "coordinator", "mentor"),
        ("police", "coordinator", "mentor"),
        ("administrator", "coordinator", "mentor"),
        ("caseworker-family", "coordinator", "mentor"),
        ("mentor", "coordinator", "coordinator"),
        (None, "coordinator", "mentor"),
    ],
)
def test_nobody_else_ends_a_place_and_nobody_leaves_a_desk_alone(by, leaver, successor, behind):
    taking = User.objects.get(username=successor)
    with world.acting(by) as person, connection.cursor() as cursor:
        if person:
            assert not handing_over.hand_over(place(leaver), to=taking, by=person)
        cursor.execute("SELECT register.hand_over(%s, %s)", [place(leaver).pk, taking.pk])
        assert cursor.fetchone() == (None,)
    ended = "SELECT count(*) FROM accounts_membership WHERE valid_until IS NOT NULL"
    assert behind.execute(ended).fetchone() == (0,)


@pytest.mark.parametrize("half", ["register.hand_over_work", "custody.end_membership"])
def test_neither_half_is_the_webs_to_call_by_itself(half, second):
    with pytest.raises(ProgrammingError), world.acting("mentor"), connection.cursor() as cursor:
        cursor.execute(f"SELECT {half}(%s, %s)", [place().pk, second.pk])


def test_a_task_that_was_handed_over_stays_so_whatever_becomes_of_it(second, behind):
    """Done, taken up again, and done before they left: none goes back to whoever is gone."""
    concern, reminded = world.in_triage(), "SELECT assignee_id FROM register.register_taskdue"
    with world.acting("coordinator") as leaver:
        given = {"due_on": timezone.localdate(), "assignee": leaver, "by": leaver}
        for to_do in ("Ring til skolen.", "Ring til klubben."):
            tasking.set_task(concern, to_do=to_do, submission=os.urandom(16), **given)
        done, waiting = [task.pk for task in concern.desk_tasks.all()]
        tasking.end(concern, done, by=leaver)
    with world.acting("mentor") as by:
        assert handing_over.hand_over(place(), to=by, by=by)
    for change in (
        lambda by: tasking.take_up_again(concern, done, by=by),
        lambda by: tasking.end(concern, waiting, by=by),
        lambda by: tasking.take_up_again(concern, waiting, by=by),
    ):
        with world.acting("mentor") as by:
            change(by)
        assert behind.execute(reminded).fetchall() == [(second.pk,)] * 2
    with world.acting("mentor"):
        tasks = task_reading.opened_tasks(concern, keys.data_key(concern), second)
        doers = [task.doer for task in tasks]
    assert doers == [second, second]


def test_the_page_shows_the_desk_its_deputies_and_asks_again(behind):
    behind.execute(
        "UPDATE accounts_membership SET valid_from = now(), valid_until = now() + interval '9 days'"
        " WHERE id = %s",
        [place("mentor").pk],
    )
    leader = browser("leader-family")
    response = leader.get(PAGE)
    assert [one.user.username for one in response.context["deputies"]] == ["mentor"]
    assert_asked_again(leader.post(PAGE, {}), "leaver", "successor")
    assert_asked_again(leader.post(PAGE, sent(successor="coordinator")), "successor")
    assert_asked_again(leader.post(PAGE, sent() | {"leaver": "\0"}), "leaver")
    assert "nobody else at the desk" in browser("police").get(PAGE).content.decode()
    assert browser("caseworker-family").get(PAGE).status_code == 404


def test_nobody_is_given_work_whose_place_at_the_desk_has_ended(behind):
    concern = world.in_triage()
    with world.acting("coordinator") as by:
        row = Assignment(concern=concern, unit=place().unit, assignee=by, given_by=by)
    behind.execute(
        "UPDATE accounts_membership SET valid_until = now() WHERE id = %s", [place("mentor").pk]
    )
    row.assignee, row.given_at = User.objects.get(username="mentor"), concern.received_at
    with pytest.raises(DatabaseError), world.acting("coordinator"):
        row.save(force_insert=True)


END = "UPDATE accounts_membership SET valid_until = now() - interval '3 days' WHERE id = %s"


@pytest.mark.parametrize("by", ["leader-youth", "mentor"])
@pytest.mark.parametrize("signs_in", [True, False])
def test_what_was_left_behind_by_somebody_gone_is_handed_over_once(by, signs_in, second, behind):
    concern = world.in_triage()
    with world.acting("coordinator") as leaver:
        assigning.assign([concern], to=leaver, by=leaver)
    held = place()
    behind.execute(END, [held.pk])
    behind.execute("UPDATE accounts_user SET is_active = %s WHERE id = %s", [signs_in, leaver.pk])
    try:
        client, ended = browser(by), timezone.localdate(timezone.now() - timedelta(days=3))
        page = client.get(PAGE).content.decode()
        assert f"until {ended.day} {ended:%b} {ended.year}" in page
        leavers = client.get(PAGE).context["form"].fields["leaver"].queryset
        successors = client.get(PAGE).context["form"].fields["successor"].queryset
        assert (held in leavers, held in successors) == (True, False)
        assert_asked_again(client.post(PAGE, sent("mentor", "coordinator")), "successor")
        assert len(told(client.post(PAGE, sent()))) == 1
        with world.acting("mentor"):
            assert assigning.assignee(concern, second) == second
        assert Membership.objects.get(pk=held.pk).valid_until < timezone.now() - timedelta(days=2)
        assert client.post(PAGE, sent()).status_code == 200  # no longer on the list
        with world.acting(by) as person:
            assert not handing_over.hand_over(held, to=second, by=person)
    finally:
        behind.execute("UPDATE accounts_user SET is_active = true WHERE id = %s", [leaver.pk])


def test_a_place_that_has_not_begun_is_not_handed_over(second, behind):
    behind.execute(
        "UPDATE accounts_membership SET valid_from = now() + interval '1 day' WHERE id = %s",
        [place().pk],
    )
    client = browser("leader-youth")
    assert place() not in client.get(PAGE).context["form"].fields["leaver"].queryset
    with world.acting("leader-youth") as person:
        assert not handing_over.hand_over(place(), to=second, by=person)
