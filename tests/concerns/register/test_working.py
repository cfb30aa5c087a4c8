"""What the desks write down along the way: notes, tasks, what was passed on, and who else reads."""

import os
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.register.models import ConcernNote, DeskTask, Disclosure
from concerns.register.services import conflicts, noting, reading, tasking
from infohus.audit.models import Action, Event
from tests import world
from tests.pages import assert_asked_again, browser, part, told
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = "Skolen ringer i morgen. Moren ved det."


def page(name, concern, *more):
    return reverse(f"register:{name}", args=[concern.pk, *more])


def shown(username, concern):
    return browser(username).get(concern.get_absolute_url()).content.decode()


def noted(concern, username="coordinator", text=FIRST, **given):
    with acting(username) as by:
        noting.write(concern, text=text, submission=os.urandom(16), by=by, **given)
        return ConcernNote.objects.filter(concern=concern).order_by("-written_at")[0]


def number_of(client, address):
    return client.get(address).context["form"]["submission"].value()


# Notes


def test_a_note_is_written_once_and_both_desks_read_it():
    concern, coordinator = world.in_triage(), browser("coordinator")
    place = page("write_note", concern)
    sent = {"text": FIRST, "submission": number_of(coordinator, place)}
    for _press in range(2):
        assert coordinator.post(place, sent).status_code == 302
    for username in ("coordinator", "police"):
        assert shown(username, concern).count(f"<p>{FIRST}</p>") == 1, username
    assert_asked_again(coordinator.post(place, {"text": " "}), "text")


def test_of_two_who_rewrite_a_note_the_second_sees_both_texts_and_nothing_is_lost():
    concern = world.in_triage()
    note = noted(concern)
    place = page("rewrite_note", concern, note.pk)
    police, coordinator = browser("police"), browser("coordinator")
    began = [c.get(place).context["form"]["began_from"].value() for c in (police, coordinator)]
    theirs, mine = "Skolen ringer i dag. Moren ved det.", f"{FIRST} Faren ved det ikke."
    assert police.post(place, {"text": theirs, "began_from": began[0]}).status_code == 302

    response = coordinator.post(place, {"text": mine, "began_from": began[1]})
    assert_asked_again(response, "__all__", typed={"text": mine, "began_from": "2"})
    html = response.content.decode()
    assert str(User.objects.get(username="police")) in html
    assert "Skolen ringer i dag." in part(html, "theirs") and "<del>" in html and "<ins>" in html

    merged = "Skolen ringer i dag. Moren ved det. Faren ved det ikke."
    for _press in range(2):
        sent = {"text": merged, "began_from": response.context["form"]["began_from"].value()}
        assert coordinator.post(place, sent).status_code == 302
    kept = police.get(page("note_versions", concern, note.pk)).context["shown"]
    assert [version.text for version, _lines in kept] == [merged, theirs, FIRST]
    with acting("police"):
        assert ConcernNote.objects.get().version == 3


@pytest.mark.parametrize("began_from", ["", "x", "0", "-1", "9" * 40, "99", "\0"])
def test_a_tampered_version_writes_over_nothing(began_from):
    concern = world.in_triage()
    note = noted(concern)
    response = browser("police").post(
        page("rewrite_note", concern, note.pk), {"text": "Andet.", "began_from": began_from}
    )
    assert_asked_again(response, "__all__")
    assert FIRST in shown("police", concern)


def test_what_the_police_keep_to_themselves_the_municipality_neither_sees_nor_reaches():
    concern = world.in_triage()
    secret = noted(concern, "police", "Kilden er kendt.", for_custodian_only=True)
    assert "Kilden er kendt." in shown("police", concern)
    coordinator = browser("coordinator")
    assert "Kilden er kendt." not in shown("coordinator", concern)
    for name in ("rewrite_note", "note_versions"):
        assert coordinator.get(page(name, concern, secret.pk)).status_code == 404
    assert "for_custodian_only" not in coordinator.get(page("write_note", concern)).content.decode()
    with pytest.raises(PermissionDenied):
        noted(concern, for_custodian_only=True)
    with acting("coordinator"):
        assert not ConcernNote.objects.exists() and not ConcernNote.history.exists()


def test_the_database_lets_nobody_write_in_anothers_name_or_turn_a_note_round(behind):
    concern = world.in_triage()
    note = noted(concern)
    police = User.objects.get(username="police")
    with acting("coordinator"), pytest.raises(DatabaseError):
        ConcernNote.objects.filter(pk=note.pk).update(changed_by=police)
    with acting("coordinator"), pytest.raises(DatabaseError):
        ConcernNote.objects.filter(pk=note.pk).update(for_custodian_only=True)
    with acting("coordinator"), pytest.raises(DatabaseError):
        Disclosure.objects.update(told_on=timezone.localdate())


# Tasks


def set_task(client, concern, due_in=3, **given):
    place = page("set_task", concern)
    due = timezone.localdate() + timedelta(days=due_in)
    sent = {
        "to_do": "Ring til klubben", "due_on": due.strftime("%d-%m-%Y"), "assignee": "desk",
        "submission": number_of(client, place), **given,
    }  # fmt: skip
    client.post(place, sent)
    return client.post(place, sent)


def task_in(concern):
    with acting("police"):
        return DeskTask.objects.get(concern=concern)


def test_a_task_is_set_once_done_once_and_open_again(behind):
    concern, coordinator = world.in_triage(), browser("coordinator")
    me = User.objects.get(username="coordinator")
    assert set_task(coordinator, concern, assignee=me.pk).status_code == 302
    task = task_in(concern)
    assert (task.assignee, task.unit.authority_id) == (me, concern.municipality_id)
    for _press in range(2):
        coordinator.post(page("end_task", concern, task.pk))
    assert "Done by" in shown("coordinator", concern)
    ended = "SELECT count(*) FROM audit_event WHERE action = 'desk_task_ended'"
    assert behind.execute(ended).fetchone() == (1,)
    coordinator.post(page("again_task", concern, task.pk))
    assert task_in(concern).done_at is None

    behind.execute("SET session_replication_role = replica")  # nobody signs for the clock
    behind.execute("UPDATE register.register_desktask SET due_on = current_date - 2")
    assert "2 days overdue" in shown("coordinator", concern)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"due_in": -1}, "due_on"),
        ({"due_on": "31-02-2027"}, "due_on"),
        ({"to_do": ""}, "to_do"),
        ({"assignee": "999999"}, "assignee"),
    ],
)
def test_a_task_that_cannot_be_is_a_sentence(typed, field):
    response = set_task(browser("coordinator"), world.in_triage(), **typed)
    assert_asked_again(response, field)


def test_a_task_is_the_desks_own_and_the_police_read_it():
    concern, coordinator, police = world.in_triage(), browser("coordinator"), browser("police")
    set_task(coordinator, concern)
    assert "Ring til klubben" in shown("police", concern)
    assert police.post(page("end_task", concern, task_in(concern).pk)).status_code == 404
    set_task(police, concern, to_do="Slå op i registret")
    assert "Slå op i registret" not in shown("coordinator", concern)


def test_what_was_open_falls_away_when_the_concern_is_closed():
    concern = world.in_triage()
    set_task(browser("police"), concern)
    with acting("police") as police:
        world.clearance.turn_away(concern, rationale="Efterforskning.", by=police)
    task = task_in(concern)
    assert "Fallen away" in shown("police", concern)
    response = browser("police").post(page("end_task", concern, task.pk))
    assert told(response) == ["The concern is closed: nothing is to be done about it any more."]
    assert_asked_again(set_task(browser("police"), concern), "__all__")


def test_nobody_is_given_a_task_on_what_they_stepped_away_from():
    concern = world.in_triage()
    colleague = User.objects.get(username="coordinator")
    with acting("coordinator") as by:
        conflicts.declare(concern, by=by)
    with acting("police") as by, pytest.raises(tasking.NotOnTheDesk):
        tasking.set_task(
            concern, to_do="x", due_on=timezone.localdate(), assignee=colleague,
            submission=os.urandom(16), by=by,
        )  # fmt: skip


# Disclosures

TOLD = {
    "recipient": "Skolen, lederen",
    "told_on": "01-10-2026",
    "what_was_told": "At vi gerne vil tale med hende.",
    "what_for": "Et møde",
    "why_needed": "Ellers kommer mødet ikke i stand.",
    "basis": "administration_of_justice_115",
}


def test_a_disclosure_is_written_down_once_and_corrected_by_a_new_row():
    concern, coordinator = world.in_triage(), browser("coordinator")
    place = page("record_disclosure", concern)
    sent = TOLD | {"submission": number_of(coordinator, place)}
    for _press in range(2):
        assert coordinator.post(place, sent).status_code == 302
    with acting("police"):
        wrong = Disclosure.objects.get()
    again = page("correct_disclosure", concern, wrong.pk)
    form = coordinator.get(again).context["form"]
    assert form["recipient"].value() == TOLD["recipient"]
    right = TOLD | {"recipient": "Klubben, lederen", "submission": form["submission"].value()}
    for _press in range(2):
        assert coordinator.post(again, right).status_code == 302
    with acting("police"):
        assert Disclosure.objects.count() == 2
    html = shown("police", concern)
    assert "Corrected:" in html and "Klubben, lederen" in html
    second = browser("police").post(again, TOLD)
    assert_asked_again(second, "__all__", typed={"recipient": TOLD["recipient"]})
    with acting("auditor"):
        assert Event.objects.filter(action=Action.DISCLOSED).count() == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"basis": "other"}, "basis_words"),
        ({"basis": "because"}, "basis"),
        ({"told_on": "01-10-2100"}, "told_on"),
        ({"why_needed": " "}, "why_needed"),
    ],
)
def test_a_disclosure_that_lacks_something_says_what(typed, field):
    concern = world.in_triage()
    response = browser("police").post(page("record_disclosure", concern), TOLD | typed)
    assert_asked_again(response, field)


# Who sees what


@pytest.mark.parametrize(
    "stranger", ["invitee-psychiatry", "caseworker-family", "coordinator-ballerup", "leader-family"]
)
def test_whoever_does_not_coordinate_it_finds_none_of_it(stranger):
    concern = world.convened()
    note = noted(concern)
    set_task(browser("coordinator"), concern)
    browser("police").post(page("record_disclosure", concern), TOLD)
    client = browser(stranger)
    for name in ("write_note", "set_task", "record_disclosure"):
        assert client.get(page(name, concern)).status_code == 404, name
        assert client.post(page(name, concern), TOLD).status_code == 404, name
    assert client.get(page("note_versions", concern, note.pk)).status_code == 404
    html = client.get(concern.get_absolute_url()).content.decode()
    for words in (FIRST, "Ring til klubben", TOLD["recipient"]):
        assert words not in html


def test_whoever_reads_the_content_sees_who_else_does_and_not_who_stepped_away():
    concern = world.convened()
    invitee = str(User.objects.get(username="invitee-psychiatry"))
    for username in ("police", "coordinator", "caseworker-family"):
        html = shown(username, concern)
        assert invitee in html and "Police coordinator" in html, username
    with acting("police") as by:
        mine = [grant for grant in reading.read(concern, by=by).readers if grant.is_of(by)]
        assert len(mine) == 1 and mine[0].purpose == "custody"
    closed = world.closed_without_measure()
    assert "Who else can see this?" not in shown("coordinator", closed)


def test_the_timeline_tells_everything_newest_first():
    concern = world.filed(corresponds=True)
    noted(concern)
    set_task(browser("police"), concern)
    browser("police").post(page("record_disclosure", concern), TOLD)
    with acting("police") as by:
        told_of = [entry.words for entry in reading.read(concern, by=by).timeline]
    assert told_of == [
        "Opened the concern", "Passed on", "Task set", "Note written", "The sender wrote",
        "File received", "Written to the sender", "Received",
    ]  # fmt: skip
