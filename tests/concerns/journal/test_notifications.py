"""A child notification page by page: written by hand, sent once, worked on by one department."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from accounts.permissions import Permission, has_permission
from concerns.journal.models import ChildNotification
from concerns.journal.services import notifying
from concerns.journal.views import notifications as pages
from tests import world
from tests.pages import assert_asked_again, browser, told
from tests.security.visibility import VIEWERS

pytestmark = pytest.mark.django_db(transaction=True)
LIST, NEW = reverse("journal:notifications"), reverse("journal:new_notification")
ALMA = world.NOTIFIED.child_name


def typed(client, **changes):
    """The form as the page gives it, filled in by hand."""
    form = client.get(NEW).context["form"]
    own = {
        "unit": str(Unit.objects.get(slug="familie").pk),
        "submission": form["submission"].value(),
    }
    return {**vars(world.NOTIFIED), **own, **changes}


def lines(behind):
    return behind.execute("SELECT count(*) FROM journal.journal_childnotification").fetchone()[0]


def page(name, notification):
    return reverse(f"journal:{name}", args=[notification.pk])


# Writing


def test_it_is_looked_at_before_it_is_sent_and_going_back_keeps_every_word(behind):
    client = browser("mentor")
    form = typed(client, writer_name="Yasmin Frost")
    check = client.post(NEW, {**form, "do": "check"})
    assert "Exactly this will be sent" in check.content.decode() and lines(behind) == 0
    back = client.post(NEW, {**form, "do": "back"})
    assert {name: back.context["form"][name].value() for name in form} == form
    assert lines(behind) == 0

    answers = [client.post(NEW, {**form, "do": "send"}) for _press in range(2)]
    assert answers[0].status_code == 302 and answers[0].url == answers[1].url
    assert lines(behind) == 1
    html = client.get(answers[0].url).content.decode()
    assert all(words in html for words in (ALMA, world.NOTIFIED.seen, "Assess before"))
    assert ALMA not in " ".join(told(answers[0]))


def test_changed_words_from_the_same_page_are_another_one(behind):
    client = browser("invitee-psychiatry")
    form = typed(client)
    for worry in ("Hun sover.", "Hun sover igen."):
        assert client.post(NEW, {**form, "worry": worry, "do": "send"}).status_code == 302
    assert lines(behind) == 2


WRONG = [
    ({"child_name": ""}, "child_name"),
    ({"child_age": " "}, "child_age"),
    ({"worry": "x" * 8_001}, "worry"),
    ({"seen": "a\0b"}, "seen"),
    ({"parents_know": "perhaps"}, "parents_know"),
    ({"writer_contact": ""}, "writer_contact"),
    ({"unit": ""}, "unit"),
    ({"unit": "9" * 30}, "unit"),
]


def test_a_wrong_one_is_asked_again_and_nothing_is_sent(behind):
    client = browser("coordinator")
    form = typed(client)
    for (wrong, field), pressed in zip(WRONG, ["check", "send"] * 4, strict=True):
        response = client.post(NEW, {**form, **wrong, "do": pressed})
        kept = {name: form[name] for name in ("done", "writer_place") if name != field}
        assert_asked_again(response, field, typed=kept)
    outside = str(Unit.objects.get(slug="unge").pk)
    assert_asked_again(client.post(NEW, {**form, "unit": outside, "do": "send"}), "unit")
    assert lines(behind) == 0


# Who sees what: the line, the text, the assessment; and how the database answers.

LINE, TEXT, ALL = 1, 2, 4
SEEN = {
    "coordinator": TEXT,  # who wrote it
    "caseworker-family": ALL,
    "caseworker-family-2": ALL,
    "leader-family": LINE,
}
TABLES = ("childnotification", "notificationtext", "notificationassessment")
HISTORY = "historicalchildnotification"


def test_everybody_sees_their_part_in_the_database_and_on_the_pages():
    notification = world.notified()
    with world.acting("caseworker-family") as by:
        notifying.assess(notification, is_urgent=True, decision="Vi tager ud.", by=by)
    for viewer in VIEWERS[:-1]:
        sees = SEEN.get(viewer, 0)
        with world.acting(viewer) as person, connection.cursor() as cursor:
            counts = []
            for table in (*TABLES, HISTORY):
                cursor.execute(f"SELECT count(*) FROM journal.journal_{table}")
                counts.append(cursor.fetchone()[0])
            shown = ChildNotification.objects.visible_to(person).count()
        department = 2 if sees == ALL else 0
        assert counts == [sees >= LINE, sees >= TEXT, sees == ALL, department], viewer
        assert shown == counts[0], viewer

        client = browser(viewer)
        answer = client.get(notification.get_absolute_url())
        assert answer.status_code == (200 if sees >= TEXT else 404), viewer
        html = answer.content.decode()
        assert ((ALMA in html), ("Vi tager ud." in html)) == (sees >= TEXT, sees == ALL), viewer
        listed = client.get(LIST)
        assert (notification.number in listed.content.decode()) == (sees >= LINE), viewer
        assert ALMA not in listed.content.decode()


def test_only_who_may_write_one_can_also_in_the_database():
    """The policy names roles; the program names a permission. They are the same people."""
    written = []
    for viewer in VIEWERS[:-1]:
        with world.acting(viewer) as person:
            may = has_permission(person, Permission.WRITE_NOTIFICATION)
        assert browser(viewer).get(LIST).status_code == (200 if may else 404), viewer
        if may:
            written.append(world.notified(username=viewer).pk)
    assert len(set(written)) == 10
    with world.acting("police") as police, connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('journal.journal_childnotification', 'DELETE')")
        assert cursor.fetchone() == (False,)
        assert not ChildNotification.objects.visible_to(police).exists()


def test_a_read_and_a_refused_read_are_events(behind):
    notification = world.notified()
    for viewer in ("caseworker-family", "leader-family", "police", "administrator"):
        browser(viewer).get(notification.get_absolute_url())
    names = dict(User.objects.values_list("pk", "username"))
    found = behind.execute(
        "SELECT action, actor_id, target FROM audit_event WHERE target_id = %s ORDER BY at",
        [notification.pk],
    ).fetchall()
    assert [(action, names[actor]) for action, actor, _target in found] == [
        ("notification_written", "coordinator"),
        ("notification_read", "caseworker-family"),
        ("case_refused", "leader-family"),
        ("case_refused", "police"),
        ("case_refused", "administrator"),
    ]
    assert {target for _action, _actor, target in found} == {"notification"}


# What the department does


def test_the_department_assesses_receipts_and_tells_and_the_writer_sees_how_it_stands(behind):
    notification = world.notified()
    worker, writer = browser("caseworker-family"), browser("coordinator")
    assert "Nothing is waiting" not in worker.get(LIST).content.decode()
    steps = [
        ("assess_notification", {"is_urgent": "no", "decision": "Vi taler med familien."}),
        ("send_receipt", {}),
        ("tell_notification", {"led_to_action": "yes"}),
    ]
    for name, given in steps:
        response = worker.post(page(name, notification), given)
        assert (response.status_code, response.url) == (302, notification.get_absolute_url())
    html = writer.get(notification.get_absolute_url()).content.decode()
    for words in ("Assessed ", "Receipt sent ", "It gave cause for action"):
        assert words in html
    assert "Vi taler med familien." not in html
    assert "Nothing is waiting" in worker.get(LIST).content.decode()
    posted = behind.execute('SELECT "to", subject || body FROM outbox_message ORDER BY created_at')
    mails = posted.fetchall()
    assert [to for to, _words in mails] == [
        "familie@example.dk",
        "coordinator@example.dk",
        "coordinator@example.dk",
    ]
    assert not any(word in words for _to, words in mails for word in (ALMA, notification.number))


def test_what_somebody_has_done_already_is_a_sentence_and_keeps_what_was_typed():
    notification = world.notified()
    worker = browser("caseworker-family-2")
    assess, tell = (
        page("assess_notification", notification),
        page("tell_notification", notification),
    )
    early = worker.post(tell, {"led_to_action": "no"})
    assert_asked_again(early, "__all__", typed={"led_to_action": "no"})
    given = {"is_urgent": "yes", "decision": "Vi tager ud nu."}
    assert_asked_again(worker.post(assess, {"decision": "Nej."}), "is_urgent")
    assert worker.post(assess, given).status_code == 302
    assert_asked_again(worker.post(assess, given), "__all__", typed=given)
    assert worker.post(page("send_receipt", notification)).status_code == 302
    again = worker.post(page("send_receipt", notification))
    assert again.status_code == 302 and "already" in told(again)[-1]
    assert worker.post(tell, {"led_to_action": "untold"}).status_code == 302
    assert_asked_again(worker.post(tell, {"led_to_action": "yes"}), "__all__")
    html = browser("coordinator").get(notification.get_absolute_url()).content.decode()
    assert "The department does not tell" in html


def test_a_late_assessment_is_possible_and_says_that_it_is_late():
    notification = world.notified()
    assess = page("assess_notification", notification)
    with time_machine.travel(timezone.now() + timedelta(hours=27), tick=False):
        worker = browser("caseworker-family")
        assert "overdue by 3 hours" in worker.get(LIST).content.decode()
        assert "The 24 hours have passed" in worker.get(assess).content.decode()
        worker.post(assess, {"is_urgent": "yes", "decision": "Vi tager ud nu."})
        assert "3 hours late" in worker.get(notification.get_absolute_url()).content.decode()


def test_only_the_receiving_department_works_on_it():
    notification = world.notified()
    for viewer in ("caseworker-youth", "coordinator", "leader-family", "police"):
        other = browser(viewer)
        for name in ("assess_notification", "tell_notification"):
            assert other.get(page(name, notification)).status_code == 404, (viewer, name)
        assert other.post(page("send_receipt", notification)).status_code == 404, viewer


# Long lists


def test_a_long_list_goes_on_by_key_and_none_is_left_out(monkeypatch):
    monkeypatch.setattr(pages, "SHOWN", 2)
    sent = [world.notified() for _number in range(5)]
    for username, key, shown in (
        ("caseworker-family", "waiting", "waiting"),
        ("leader-family", "led", "led_waiting"),
        ("coordinator", "written", "written"),
    ):
        client, found, after = browser(username), [], None
        while after != "":
            answer = client.get(LIST, {key: after} if after else {})
            page_of_it = answer.context[shown]
            found += [line.pk for line in page_of_it.rows]
            after = page_of_it.after
            assert ('class="rows-shown"' in answer.content.decode()) == bool(after)
        oldest_first = [line.pk for line in sent]
        assert found == (oldest_first[::-1] if key == "written" else oldest_first), username


@pytest.mark.parametrize("mark", ["x", "\0~1", "2026-11-24~", "~" * 300])
def test_a_mark_that_is_none_begins_at_the_beginning(mark):
    line = world.notified()
    answer = browser("caseworker-family").get(LIST, {"waiting": mark})
    assert answer.status_code == 200 and line.number in answer.content.decode()
