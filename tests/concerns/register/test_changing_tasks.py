"""An open task is given to somebody else, or another day, by its own desk."""

import os
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.register.models import DeskTask, TaskDue
from concerns.register.services import clearance, conflicts, tasking
from tests import world
from tests.pages import assert_asked_again, browser, told
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)
COLLEAGUE = """
    INSERT INTO accounts_membership (user_id, unit_id, role)
    SELECT p.id, u.id, 'municipal_coordinator' FROM accounts_user p, accounts_unit u
    WHERE p.username = 'mentor' AND u.slug = 'infohus-gladsaxe' RETURNING id
"""


@pytest.fixture(autouse=True)
def colleague(behind):
    """One more coordinator at Gladsaxe's desk; afterwards all is as it was."""
    [added] = behind.execute(COLLEAGUE).fetchone()
    yield person("mentor")
    behind.execute("DELETE FROM accounts_membership WHERE id = %s", [added])


def person(username):
    return User.objects.get(username=username)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def set_for(username, *, due_in=2, by="coordinator"):
    """A concern with one task, set to somebody of the desk; both."""
    concern = world.in_triage()
    with acting(by) as setter:
        tasking.set_task(
            concern, to_do=world.TASK, due_on=in_days(due_in), assignee=person(username),
            submission=os.urandom(16), by=setter,
        )  # fmt: skip
        return concern, DeskTask.objects.get(concern=concern)


def place(concern, task):
    return reverse("register:change_task", args=[concern.pk, task.pk])


def form_on(client, address):
    """What the page's form holds, ready to be sent again."""
    form = client.get(address).context["form"]
    return {
        "due_on": in_days(2).strftime("%d-%m-%Y"),
        "assignee": str(form["assignee"].value()),
        "seen": form["seen"].value(),
    }


def sent(client, address, **changed):
    return client.post(address, form_on(client, address) | changed)


def day(date):
    return date.strftime("%d-%m-%Y")


def now(task):
    """Who is reminded of the task, and for which day."""
    with acting("police"):
        row = TaskDue.objects.select_related("assignee").get(task=task.pk)
    return row.assignee and row.assignee.username, row.due_on


def counted(behind, table, where):
    return behind.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]


def test_it_is_given_to_a_colleague_and_another_day_once(behind, colleague):
    concern, task = set_for("coordinator")
    coordinator, address = browser("coordinator"), place(concern, task)
    page = coordinator.get(concern.get_absolute_url()).content.decode()
    assert address in page
    assert world.TASK in coordinator.get(address).content.decode()

    typed = form_on(coordinator, address) | {
        "due_on": day(in_days(9)), "assignee": str(colleague.pk)
    }  # fmt: skip
    for _press in range(2):
        assert coordinator.post(address, typed).status_code == 302
    assert now(task) == ("mentor", in_days(9))
    page = coordinator.get(concern.get_absolute_url()).content.decode()
    assert f"changed by {person('coordinator')}" in page and "Task changed" in page
    assert counted(behind, "register.register_historicaldesktask", "history_type = '~'") == 1
    assert counted(behind, "audit_event", "action = 'desk_task_set'") == 2  # set, and given anew


def test_it_becomes_the_desks_and_somebodys_again():
    concern, task = set_for("coordinator")
    client, address = browser("mentor"), place(concern, task)
    sent(client, address, assignee="desk")
    assert now(task)[0] is None
    sent(client, address, assignee=str(person("coordinator").pk))
    assert now(task)[0] == "coordinator"


def test_of_two_who_change_it_the_second_is_told_and_decides(colleague):
    concern, task = set_for("coordinator")
    address = place(concern, task)
    first, second = browser("coordinator"), browser("mentor")
    began = form_on(second, address)
    assert sent(first, address, due_on=day(in_days(5))).status_code == 302

    mine = began | {"due_on": day(in_days(7)), "assignee": str(colleague.pk)}
    answer = second.post(address, mine)
    assert_asked_again(answer, "__all__", typed={k: mine[k] for k in ("due_on", "assignee")})
    [error] = answer.context["form"].non_field_errors()
    assert str(person("coordinator")) in error and now(task) == ("coordinator", in_days(5))
    again = mine | {"seen": answer.context["form"]["seen"].value()}
    assert second.post(address, again).status_code == 302
    assert now(task) == ("mentor", in_days(7))


def test_a_day_that_has_passed_may_stay_and_cannot_be_chosen(behind, colleague):
    concern, task = set_for("coordinator")
    behind.execute("SET session_replication_role = replica")  # nobody signs for the clock
    behind.execute("UPDATE register.register_desktask SET due_on = current_date - 2")
    client, address = browser("coordinator"), place(concern, task)
    answer = sent(client, address, due_on=day(in_days(-1)))
    assert_asked_again(answer, "due_on")
    answer = sent(client, address, due_on=day(in_days(-2)), assignee=str(colleague.pk))
    assert answer.status_code == 302 and now(task) == ("mentor", in_days(-2))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"due_on": "31-02-2027"}, "due_on"),
        ({"due_on": ""}, "due_on"),
        ({"assignee": "999999"}, "assignee"),
        ({"assignee": ""}, "assignee"),
        ({"due_on": "01-12-2099", "seen": "\0"}, "__all__"),
        ({"due_on": "01-12-2099", "seen": ""}, "__all__"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_changes_nothing(typed, field):
    concern, task = set_for("coordinator")
    answer = sent(browser("coordinator"), place(concern, task), **typed)
    assert_asked_again(answer, field)
    assert now(task) == ("coordinator", in_days(2))


def test_nobody_gets_it_who_stepped_away(colleague):
    concern, task = set_for("coordinator")
    with acting("mentor") as by:
        conflicts.declare(concern, by=by)
    answer = sent(browser("coordinator"), place(concern, task), assignee=str(colleague.pk))
    assert_asked_again(answer, "assignee")


def test_what_was_done_meanwhile_is_said_and_what_was_chosen_stays():
    concern, task = set_for("coordinator")
    client, address = browser("coordinator"), place(concern, task)
    typed = form_on(client, address) | {"due_on": day(in_days(8))}
    with acting("mentor") as by:
        tasking.end(concern, task.pk, by=by)
    answer = client.post(address, typed)
    assert_asked_again(answer, "__all__", typed={"due_on": typed["due_on"]})
    assert "done already" in answer.content.decode()


def test_what_was_closed_meanwhile_is_said_and_what_was_chosen_stays():
    concern, task = set_for("police", by="police")
    client, address = browser("police"), place(concern, task)
    typed = form_on(client, address) | {"due_on": day(in_days(8))}
    with acting("police") as by:
        clearance.turn_away(concern, rationale="Efterforskning.", by=by)
    answer = client.post(address, typed)
    assert_asked_again(answer, "__all__", typed={"due_on": typed["due_on"]})
    assert "nothing is to be done about it any more" in answer.content.decode()


def test_it_is_its_own_desks_alone():
    concern, task = set_for("coordinator")
    for who in ("police", "coordinator-ballerup", "caseworker-family", "administrator", "auditor"):
        client = browser(who)
        assert client.get(place(concern, task)).status_code == 404, who
        typed = {"due_on": day(in_days(8)), "assignee": "desk", "seen": ""}
        assert client.post(place(concern, task), typed).status_code == 404, who
    assert now(task) == ("coordinator", in_days(2))


def test_whose_access_ended_while_they_chose_gets_it_back(behind):
    concern, task = set_for("coordinator")
    client, address = browser("coordinator"), place(concern, task)
    typed = form_on(client, address)
    behind.execute(
        "UPDATE register.register_concernunitgrant SET valid_until = now()"
        " WHERE purpose = 'coordination'"
    )
    answer = client.post(address, typed)
    assert_asked_again(answer, "__all__", typed={"due_on": typed["due_on"]})
    assert world.TASK not in answer.content.decode() and told(answer) == []


@pytest.mark.parametrize(
    "change",
    [
        "due_on = current_date + 9",
        "due_on = current_date + 9, changed_at = now(), changed_by_id = {police}",
        "assignee_id = {colleague}, changed_by_id = {me}",
        "assignee_id = {police}, changed_at = now(), changed_by_id = {me}",
        "unit_id = unit_id",
        "to_do = to_do",
    ],
)
def test_the_database_lets_nobody_change_it_unsigned_or_for_another_desk(change, colleague):
    _concern, task = set_for("coordinator")
    numbers = {"me": person("coordinator").pk, "police": person("police").pk}
    statement = f"UPDATE register_desktask SET {change.format(colleague=colleague.pk, **numbers)}"
    with pytest.raises(DatabaseError), acting("coordinator"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert now(task) == ("coordinator", in_days(2))
