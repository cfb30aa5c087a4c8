"""An open task is given to somebody else, or another day, by its own desk."""

import re

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from accounts.models import Authority, Membership
from concerns.register import keys
from concerns.register.services import (
    assigning,
    clearance,
    conflicts,
    handing_over,
    task_reading,
    tasking,
    transferring,
    triage,
)
from tests import world
from tests.concerns.register.tasked import in_days, now, person, set_for
from tests.concerns.register.test_race import at_once
from tests.pages import assert_asked_again, browser, told
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def colleague(sits_at):
    """Yasmin, one more coordinator at Gladsaxe's desk."""
    return sits_at("infohus-gladsaxe")


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
    me = person("coordinator")
    assert [(plan.due_on, plan.doer, plan.by) for plan in found.plans] == [
        (in_days(2), me, me), (in_days(5), me, me), (in_days(5), colleague, me)
    ]  # fmt: skip
    page = client.get(concern.get_absolute_url()).content.decode()
    assert page.count("Task set") == 1 and page.count("Task changed") == 2
    for days, doer in ((2, me), (5, me), (5, colleague)):
        assert f"(by {date_format(in_days(days), 'DATE_FORMAT')}: {doer})" in page


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
    assert now(task)[1] == told.task.due_on == {
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
    with acting("mentor") as by:
        [found] = task_reading.opened_tasks(concern, keys.data_key(concern), by)
    assert [plan.doer for plan in found.plans] == [person("coordinator"), colleague]


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
    form = answer.context["form"]
    again = {name: form[name].value() for name in ("due_on", "assignee", "seen")}
    assert client.post(address, again).status_code == 302
    assert now(task) == (None, in_days(3))


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


@pytest.mark.parametrize("act", ["changed", "ended"])
def test_whoever_steps_away_while_a_task_is_taken_in_hand_comes_first(meanwhile, colleague, act):
    concern, task = set_for("mentor")
    with acting("coordinator") as by:
        mark = task_reading.find(concern, task.pk, by=by).mark

    def change(by):
        return tasking.change(
            concern, task.pk, due_on=in_days(5), assignee=colleague, seen=mark, by=by
        )

    acts = {"changed": change, "ended": lambda by: tasking.end(concern, task.pk, by=by)}
    with acting("mentor") as by:
        conflicts.declare(concern, by=by)
        meanwhile("coordinator", acts[act])
    [answer] = meanwhile.ended()
    assert isinstance(answer, tasking.ChangedMeanwhile) if act == "changed" else answer is None
    assert now(task)[0] is None


def test_whoever_hands_over_while_a_task_is_ended_comes_first(meanwhile, colleague):
    concern, task = set_for("mentor")
    with acting("coordinator") as by:
        assigning.assign([concern], to=colleague, by=by)
    place = Membership.objects.select_related("unit__authority").get(
        user=colleague, role="municipal_coordinator"
    )
    with acting("coordinator") as by:
        assert handing_over.hand_over(place, to=by, by=by)
        meanwhile("coordinator", lambda by: tasking.end(concern, task.pk, by=by))
    assert meanwhile.ended() == [None]
    assert now(task)[0] == "coordinator"
