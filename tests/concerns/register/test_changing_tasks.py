"""An open task is given to somebody else, or another day, by its own desk."""

import os
import re
from datetime import date, timedelta

import psycopg
import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Authority, User
from concerns.register import keys
from concerns.register.models import DeskTask, TaskDue
from concerns.register.services import (
    clearance,
    conflicts,
    task_reading,
    tasking,
    transferring,
    triage,
)
from tests import world
from tests.concerns.register.test_race import at_once
from tests.pages import assert_asked_again, browser, told
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)
LATER = "clock_timestamp() + interval '1 hour'"
# Two more of the desk: one whose place has ended, one who has stepped away.
TWO_MORE = """
    INSERT INTO accounts_membership (user_id, unit_id, role, valid_until, handed_over_to_id)
    SELECT p.id, u.id, 'municipal_coordinator', CASE WHEN p.id = %(gone)s THEN now() END, %(me)s
    FROM accounts_user p, accounts_unit u
    WHERE p.id IN (%(gone)s, %(away)s) AND u.slug = 'infohus-gladsaxe'
"""
STEPS_AWAY = """
    INSERT INTO register.register_conflictofinterest
        (id, concern_id, user_id, declared_at, end_reason)
    VALUES (gen_random_uuid(), %(concern)s, %(away)s, now(), '')
"""


@pytest.fixture(autouse=True)
def colleague(sits_at):
    """Yasmin, one more coordinator at Gladsaxe's desk."""
    return sits_at("infohus-gladsaxe")


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
    page = client.get(address)
    form, html = page.context["form"], page.content.decode()
    [shown] = re.findall(r'name="due_on"[^>]* value="([^"]*)"', html)
    return {
        "due_on": shown, "assignee": str(form["assignee"].value()), "seen": form["seen"].value(),
    }  # fmt: skip


def sent(client, address, **changed):
    return client.post(address, form_on(client, address) | changed)


def day(chosen):
    return chosen.strftime("%d-%m-%Y")


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


def test_every_change_stands_in_the_timeline_with_what_it_was_changed_to(colleague):
    concern, task = set_for("coordinator")
    client, address = browser("coordinator"), place(concern, task)
    sent(client, address, due_on=day(in_days(5)))
    sent(client, address, assignee=str(colleague.pk))
    with acting("coordinator") as by:
        tasking.end(concern, task.pk, by=by)
        tasking.take_up_again(concern, task.pk, by=by)
        [found] = task_reading.opened_tasks(concern, keys.data_key(concern), by)
    assert [(change.due_on, change.doer) for change in found.changes] == [
        (in_days(5), person("coordinator")), (in_days(5), colleague)
    ]  # fmt: skip
    page = client.get(concern.get_absolute_url()).content.decode()
    assert page.count("Task changed") == 2
    assert f"{world.TASK} ({date_format(in_days(5), 'DATE_FORMAT')}, {colleague})" in page


def test_it_becomes_the_desks_and_somebodys_again():
    concern, task = set_for("coordinator")
    client, address = browser("mentor"), place(concern, task)
    sent(client, address, assignee="desk")
    assert now(task)[0] is None
    sent(client, address, assignee=str(person("coordinator").pk))
    assert now(task)[0] == "coordinator"


def test_of_two_who_change_it_the_second_is_told_and_decides(colleague):
    concern, task = set_for("coordinator", due_in=1)
    address = place(concern, task)
    first, second = browser("coordinator"), browser("mentor")
    began = form_on(second, address)
    assert sent(first, address, due_on=day(in_days(5))).status_code == 302

    mine = began | {"due_on": day(in_days(7)), "assignee": str(colleague.pk)}
    answer = second.post(address, mine)
    assert_asked_again(answer, "__all__", typed={k: mine[k] for k in ("due_on", "assignee")})
    [error] = answer.context["form"].non_field_errors()
    assert f"{person('coordinator')} has changed the task since you opened the page" in error
    assert now(task) == ("coordinator", in_days(5))
    again = mine | {"seen": answer.context["form"]["seen"].value()}
    assert second.post(address, again).status_code == 302
    assert now(task) == ("mentor", in_days(7))

    answer = second.post(address, mine)  # an old page of their own
    assert answer.status_code == 302, "it is so already"
    answer = second.post(address, mine | {"due_on": day(in_days(8))})
    assert "You have changed the task yourself" in answer.content.decode()


def test_of_two_at_the_same_moment_one_is_told(colleague):
    concern, task = set_for("coordinator")
    with acting("coordinator") as by:
        mark = task_reading.find(concern, task.pk, by=by).mark

    def change(days):
        return lambda by: tasking.change(
            concern, task.pk, due_on=in_days(days), assignee=person("coordinator"), seen=mark, by=by
        )

    _done, late = at_once(("coordinator", change(5)), ("mentor", change(6)))
    [told] = late
    assert isinstance(told, tasking.ChangedMeanwhile)
    assert now(task)[1] == told.now.task.due_on == {
        "coordinator": in_days(5), "mentor": in_days(6)
    }[told.by.username]  # fmt: skip


def test_who_lost_it_by_stepping_away_has_changed_nothing(colleague):
    concern, task = set_for("mentor")
    client, address = browser("coordinator"), place(concern, task)
    began = form_on(client, address)
    with acting("mentor") as by:
        conflicts.declare(concern, by=by)
    answer = client.post(address, began | {"due_on": day(in_days(7))})
    assert_asked_again(answer, "__all__")
    [error] = answer.context["form"].non_field_errors()
    assert "not as it was" in error and "Infohus Gladsaxe" in error
    assert str(person("coordinator")) not in error and now(task) == (None, in_days(2))


def test_another_day_takes_it_from_nobody_who_took_it_over(colleague, behind):
    concern, task = set_for("coordinator")
    behind.execute("UPDATE register.register_taskdue SET assignee_id = %s", [colleague.pk])
    address = place(concern, task)
    assert sent(browser("mentor"), address, due_on=day(in_days(4))).status_code == 302
    assert now(task) == ("mentor", in_days(4))


def test_a_day_that_has_passed_may_stay_and_cannot_be_chosen(behind, colleague):
    concern, task = set_for("coordinator")
    behind.execute("SET session_replication_role = replica")  # nobody signs for the clock
    behind.execute("UPDATE register.register_desktask SET due_on = current_date - 2")
    client, address = browser("coordinator"), place(concern, task)
    began = form_on(client, address)
    answer = sent(client, address, due_on=day(in_days(-1)))
    assert_asked_again(answer, "due_on")
    answer = sent(client, address, assignee=str(colleague.pk))
    assert answer.status_code == 302 and now(task) == ("mentor", in_days(-2))
    sent(client, address, due_on=day(in_days(3)))
    answer = client.post(address, began | {"assignee": "desk"})  # with the day of the old page
    assert_asked_again(answer, "__all__")
    assert "changed the task yourself" in answer.content.decode()


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
    assert now(task) == ("coordinator", in_days(2))


def test_what_was_done_meanwhile_is_said_and_what_was_chosen_stays():
    concern, task = set_for("coordinator")
    client, address = browser("coordinator"), place(concern, task)
    typed = form_on(client, address) | {"due_on": day(in_days(8))}
    with acting("mentor") as by:
        tasking.end(concern, task.pk, by=by)
    answer = client.post(address, typed)
    assert_asked_again(answer, "__all__", typed={"due_on": typed["due_on"]})
    assert "done already" in answer.content.decode()
    answer = client.get(address)
    assert answer.url == concern.get_absolute_url() and "done already" in told(answer)[0]


def test_what_was_closed_meanwhile_is_said_and_what_was_chosen_stays():
    concern, task = set_for("police", by="police")
    client, address = browser("police"), place(concern, task)
    typed = form_on(client, address) | {"due_on": day(in_days(8))}
    with acting("police") as by:
        clearance.turn_away(concern, rationale="Efterforskning.", by=by)
    answer = client.post(address, typed)
    assert_asked_again(answer, "__all__", typed={"due_on": typed["due_on"]})
    assert "nothing is to be done about it any more" in answer.content.decode()
    assert "nothing is to be done" in told(client.get(address))[0]


def test_what_fell_away_by_a_transfer_is_changed_and_ended_by_nobody(sits_at):
    concern, task = set_for("coordinator")
    sits_at("infohus-ballerup")  # Yasmin sees it at both
    client, address = browser("mentor"), place(concern, task)
    typed = form_on(client, address) | {"due_on": day(in_days(8))}
    with acting("coordinator") as by:
        triage.record_triage(concern, rationale="Der er en risiko.", by=by)
        ballerup = Authority.objects.get(slug="ballerup")
        transferring.transfer(concern, to=ballerup, rationale="Flyttet.", by=by)
    answer = client.post(address, typed)
    assert_asked_again(answer, "__all__", typed={"due_on": typed["due_on"]})
    assert "the task has fallen away" in answer.content.decode()
    assert "the task has fallen away" in told(client.get(address))[0]
    ended = client.post(reverse("register:end_task", args=[concern.pk, task.pk]))
    assert "the task has fallen away" in told(ended)[0]
    assert now(task) == ("coordinator", in_days(2))


def test_of_two_desks_the_tasks_own_says_who_may_have_it(sits_at, colleague):
    concern, task = set_for("coordinator")
    sits_at("antirad", "police_coordinator")
    client, address = browser("mentor"), place(concern, task)
    offered = [
        str(code) for code, _name in client.get(address).context["form"]["assignee"].field.choices
    ]
    assert set(offered) == {"desk", str(colleague.pk), str(person("coordinator").pk)}
    assert sent(client, address, due_on=day(in_days(6))).status_code == 302
    assert now(task) == ("coordinator", in_days(6))


def test_it_is_its_own_desks_alone():
    concern, task = set_for("coordinator")
    for who in ("police", "coordinator-ballerup", "caseworker-family", "administrator", "auditor"):
        client = browser(who)
        assert client.get(place(concern, task)).status_code == 404, who
        typed = {"due_on": day(in_days(8)), "assignee": "desk", "seen": ""}
        assert client.post(place(concern, task), typed).status_code == 404, who
    assert now(task) == ("coordinator", in_days(2))


def test_whose_access_ended_while_they_chose_gets_it_back(behind, colleague):
    concern, task = set_for("coordinator")
    client, address = browser("coordinator"), place(concern, task)
    typed = form_on(client, address) | {"assignee": str(colleague.pk)}
    behind.execute(
        "UPDATE register.register_concernunitgrant SET valid_until = now()"
        " WHERE purpose = 'coordination'"
    )
    answer = client.post(address, typed)
    given = {name: typed[name] for name in ("due_on", "assignee")}
    assert_asked_again(answer, "__all__", typed=given)
    assert world.TASK not in answer.content.decode() and str(colleague) in answer.content.decode()


# As SQL: a change, and whether it stands.
SIGNED = "changed_at = clock_timestamp(), changed_by_id = {me}"
WRITTEN = [
    (f"due_on = '2099-12-01', {SIGNED}", True),
    (f"assignee_id = {{colleague}}, {SIGNED}", True),
    (f"assignee_id = NULL, {SIGNED}", True),
    ("due_on = '2099-12-01'", False),
    ("due_on = '2099-12-01', changed_at = clock_timestamp(), changed_by_id = {police}", False),
    (f"due_on = '2099-12-01', {SIGNED.replace('clock_timestamp()', 'set_at')}", False),
    (f"due_on = '2099-12-01', {SIGNED.replace('clock_timestamp()', LATER)}", False),
    ("assignee_id = {colleague}", False),
    (f"assignee_id = {{police}}, {SIGNED}", False),
    (f"assignee_id = {{gone}}, {SIGNED}", False),
    (f"assignee_id = {{away}}, {SIGNED}", False),
    ("unit_id = unit_id", False),
    ("to_do = to_do", False),
]


@pytest.mark.parametrize(("change", "stands"), WRITTEN)
def test_the_database_takes_what_is_signed_for_the_own_desk_alone(
    change, stands, colleague, behind
):
    concern, _task = set_for("coordinator")
    numbers = {
        name: person(username).pk
        for name, username in {
            "me": "coordinator", "police": "police", "colleague": "mentor",
            "gone": "leader-family", "away": "caseworker-family",
        }.items()
    }  # fmt: skip
    behind.execute(TWO_MORE, numbers)
    behind.execute(STEPS_AWAY, {"concern": concern.pk, "away": numbers["away"]})
    try:
        assert is_written(change.format(**numbers)) == stands
    finally:
        behind.execute("DELETE FROM register.register_conflictofinterest")
        behind.execute("DELETE FROM accounts_membership WHERE handed_over_to_id IS NOT NULL")


def is_written(change):
    try:
        with acting("coordinator"), connection.cursor() as cursor:
            cursor.execute(f"UPDATE register_desktask SET {change}")
            return cursor.rowcount == 1
    except ProgrammingError as refused:
        assert isinstance(refused.__cause__, psycopg.errors.InsufficientPrivilege), refused
        return False


def test_the_database_takes_each_signature_once_and_none_for_what_is_done():
    concern, task = set_for("coordinator")
    signed = f"changed_at = clock_timestamp(), changed_by_id = {person('coordinator').pk}"
    assert is_written(f"due_on = '2099-12-01', {signed}")
    assert not is_written("due_on = '2099-12-02'")
    with acting("mentor") as by:
        tasking.end(concern, task.pk, by=by)
    assert not is_written(f"due_on = '2099-12-02', {signed}")
    assert now(task)[1] == date(2099, 12, 1)
