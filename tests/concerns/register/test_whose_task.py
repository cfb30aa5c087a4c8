"""Who does a task now: the list, the concern's page and the reminders say the same of everybody."""

import os
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from concerns.register import keys
from concerns.register.services import conflicts, handing_over, task_reading, tasking
from tests import world
from tests.pages import browser

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = reverse("register:tasks")
DESK = "infohus-gladsaxe@example.dk"
ADD = """
    INSERT INTO accounts_membership (user_id, unit_id, role)
    SELECT p.id, u.id, 'municipal_coordinator' FROM accounts_user p, accounts_unit u
    WHERE p.username = ANY (%s) AND u.slug = 'infohus-gladsaxe' RETURNING id
"""
BACK = """
    UPDATE accounts_membership SET valid_from = NULL, valid_until = NULL, handed_over_at = NULL,
        handed_over_to_id = NULL
"""
THREE = ("coordinator", "mentor", "mentor-coordinator")
MAILS = """
    SELECT DISTINCT address FROM custody.task_mails(
        ARRAY[now() - interval '1 day'], (now() + interval '9 days')::date, now(), 1, 3)
"""


@pytest.fixture(autouse=True)
def three(behind):
    """Two more coordinators at Gladsaxe's desk; afterwards all is as the plan says."""
    added = [pk for (pk,) in behind.execute(ADD, [list(THREE[1:])]).fetchall()]
    yield
    behind.execute("DELETE FROM accounts_membership WHERE id = ANY (%s)", [added])
    behind.execute(BACK)


@pytest.fixture
def reminded(as_worker):
    """`reminded()`: to which addresses the reminders of tasks would go now."""

    def addresses():
        with as_worker(), connection.cursor() as cursor:
            cursor.execute(MAILS)
            return {address for (address,) in cursor.fetchall()}

    return addresses


def set_task(concern, *, to="coordinator", by="coordinator"):
    with world.acting(by) as person:
        tasking.set_task(
            concern,
            to_do=world.TASK,
            due_on=timezone.localdate() + timedelta(days=2),
            assignee=User.objects.get(username=to),
            submission=os.urandom(16),
            by=person,
        )


def hand_over(leaver, successor):
    place = Membership.objects.select_related("unit__authority").get(
        user__username=leaver, role="municipal_coordinator"
    )
    with world.acting(successor) as by:
        assert handing_over.hand_over(place, to=by, by=by)


def doer_on_the_page(concern, reader):
    with world.acting(reader) as person:
        [task] = task_reading.opened_tasks(concern, keys.data_key(concern), person)
    return task.doer and task.doer.username


def on_the_list(who, whose):
    rows = browser(who).get(PAGE, {"whose": whose}).context["rows"]
    return [row.doer and row.doer.username for row in rows]


def test_after_two_hand_overs_the_last_one_has_it_everywhere(reminded):
    concern = world.in_triage()
    set_task(concern)
    first, second, third = THREE
    hand_over(first, second)
    hand_over(second, third)
    assert on_the_list(third, "mine") == on_the_list(third, "desk") == [third]
    assert doer_on_the_page(concern, third) == third
    assert reminded() == {f"{third}@example.dk"}


def test_whoever_comes_back_does_not_take_what_was_handed_over(reminded, behind):
    concern = world.in_triage()
    set_task(concern)
    first, second, _third = THREE
    hand_over(first, second)
    behind.execute(BACK)  # a new plan
    assert on_the_list(first, "mine") == []
    assert on_the_list(first, "desk") == on_the_list(second, "mine") == [second]
    assert doer_on_the_page(concern, first) == second
    assert reminded() == {f"{second}@example.dk"}


def test_what_was_handed_over_is_given_back_to_the_one_whose_name_it_bears(reminded, behind):
    concern = world.in_triage()
    set_task(concern)
    first, second, _third = THREE
    hand_over(first, second)
    behind.execute(BACK)
    with world.acting(second) as by:
        [task] = task_reading.opened_tasks(concern, keys.data_key(concern), by)
        back = User.objects.get(username=first)
        tasking.change(
            concern, task.task.pk, due_on=task.task.due_on, assignee=back, seen=task.mark, by=by
        )
    assert on_the_list(first, "mine") == on_the_list(second, "desk") == [first]
    assert doer_on_the_page(concern, second) == first
    assert reminded() == {f"{first}@example.dk"}


def test_a_task_of_somebody_whose_time_is_over_is_the_desks(reminded, behind):
    concern = world.in_triage()
    set_task(concern, to="mentor")
    assert reminded() == {"mentor@example.dk"}
    behind.execute(
        "UPDATE accounts_membership SET valid_until = now() WHERE role = 'municipal_coordinator'"
        " AND user_id = (SELECT id FROM accounts_user WHERE username = 'mentor')"
    )
    assert on_the_list("coordinator", "mine") == []
    assert on_the_list("coordinator", "desk") == [None]
    assert doer_on_the_page(concern, "coordinator") is None
    assert reminded() == {DESK}


def test_a_task_of_somebody_who_stepped_away_is_the_desks_for_good(reminded):
    concern, other = world.in_triage(), world.in_triage(subject_name="Olga Winther")
    set_task(concern)
    set_task(other)
    with world.acting("coordinator") as person:
        conflicts.declare(concern, by=person)
    assert on_the_list("coordinator", "mine") == ["coordinator"]
    assert sorted(map(str, on_the_list("mentor", "desk"))) == ["None", "coordinator"]
    assert doer_on_the_page(concern, "mentor") is None
    assert doer_on_the_page(other, "mentor") == "coordinator"
    assert reminded() == {DESK, "coordinator@example.dk"}
    with world.acting("leader-youth") as leader:
        [conflict] = conflicts.ConflictOfInterest.objects.to_end_by(leader)
        conflicts.end(conflict, reason=conflict.EndReason.BY_MISTAKE, by=leader)
    assert doer_on_the_page(concern, "coordinator") is None


def test_what_is_handed_to_somebody_who_stepped_away_is_the_desks(reminded):
    concern = world.in_triage()
    set_task(concern)
    with world.acting("mentor") as person:
        conflicts.declare(concern, by=person)
    hand_over("coordinator", "mentor")
    assert on_the_list("mentor", "desk") == []
    assert on_the_list("mentor-coordinator", "desk") == [None]
    assert reminded() == {DESK}
