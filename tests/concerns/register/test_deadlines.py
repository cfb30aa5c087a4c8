"""How long a state may last: set by the desk whose it is, and said in words on every page."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Authority, MailChoice, User
from concerns.register import deadlines
from concerns.register.models import Target
from concerns.register.services import targets
from concerns.register.states import State
from infohus.audit.models import Event
from tests import world
from tests.pages import assert_asked_again, browser, told

pytestmark = pytest.mark.django_db(transaction=True)
PAGE, ACCOUNT = reverse("register:deadlines"), reverse("accounts:mails")
INBOX = reverse("register:inbox")
TUESDAY = date(2026, 11, 24)


SAID = {
    date(2026, 11, 26): ("Due Thursday 26 November", "time"),
    date(2027, 1, 4): ("Due Monday 4 January 2027", "time"),
    date(2026, 11, 25): ("Due tomorrow", "warning"),
    TUESDAY: ("Due today", "warning"),
    date(2026, 11, 23): ("Overdue by 1 working day", "error"),
    date(2026, 11, 20): ("Overdue by 2 working days", "error"),
}


def test_a_deadline_is_said_in_words_with_an_icon():
    with override("en"):
        for on, expected in SAID.items():
            due = deadlines.Due(on, TUESDAY)
            assert (due.words, due.icon) == expected
        over_a_weekend = deadlines.Due(date(2026, 11, 20), date(2026, 11, 21))
        assert over_a_weekend.words == "Overdue since Friday 20 November"


def test_in_a_column_of_deadlines_it_is_said_in_brief():
    said = {
        date(2026, 12, 2): ("Wed 2 Dec", "ons 2. dec"),
        date(2027, 2, 19): ("19 Feb 2027", "19.02.2027"),
        date(2026, 11, 25): ("Tomorrow", "I morgen"),
        TUESDAY: ("Today", "I dag"),
        date(2026, 11, 23): ("1 working day over", "1 arbejdsdag over"),
    }
    for on, briefs in said.items():
        for language, brief in zip(("en", "da"), briefs, strict=True):
            with override(language):
                assert deadlines.Due(on, TUESDAY).brief == brief


def fields(client):
    """What the first form of the page would send as it stands."""
    [form, *_more] = client.get(PAGE).context["forms"]
    return form, {
        "authority": form.board.authority.pk,
        **{form.add_prefix(name): form[name].value() or "" for name in form.fields},
    }


def words_of(concern, username):
    """The deadline as the concern's page and the inbox's row say it; they say the same."""
    client = browser(username)
    due = client.get(concern.get_absolute_url()).context["due"]
    [row] = client.get(INBOX, {"tab": "open"}).context["rows"]
    said = f'<time datetime="{due.on.isoformat()}">{due.brief}</time>' if due else ""
    assert said in row["due"] and ("<time" in row["due"]) == bool(due)
    return due and due.words


def test_a_desk_sets_its_own_and_both_sides_see_it(behind):
    concern = world.in_triage()
    behind.execute("UPDATE register.register_concern SET state_since = now() - interval '9 days'")
    coordinator = browser("coordinator")
    assert words_of(concern, "coordinator").startswith("Overdue by")
    form, sent = fields(coordinator)
    assert [state for state in form.board.days] == list(deadlines.OF_MUNICIPALITY)
    response = coordinator.post(PAGE, sent | {form.add_prefix("triage"): "60"})
    assert told(response) == ["The deadlines are saved."]
    for username in ("coordinator", "police"):
        assert words_of(concern, username).startswith("Due ")
    coordinator.post(PAGE, fields(coordinator)[1] | {form.add_prefix("triage"): "0"})
    assert words_of(concern, "police") is None
    page = coordinator.get(PAGE)
    assert [change.working_days for change in page.context["changes"]] == [None, 60]
    assert str(User.objects.get(username="coordinator")) in page.content.decode()
    with world.acting("auditor"):
        events = Event.objects.filter(action="targets_set").order_by("at")
        said = [event.details["working_days"] for event in events]
        assert said == ["triage: 60", "triage: 0"]


def test_the_second_of_two_clicks_changes_nothing_and_a_colleagues_change_is_told():
    police = browser("police")
    form, shown = fields(police)
    three = shown | {form.add_prefix("received"): "3"}
    assert [told(police.post(PAGE, three))[-1] for _ in range(2)] == [
        "The deadlines are saved.",
        "Nothing was changed.",
    ]
    late = shown | {form.add_prefix("clearance"): "9"}  # shown before the change
    response = police.post(PAGE, late)
    assert_asked_again(response, "__all__")
    [said] = response.context["form"].non_field_errors()
    assert "Received: 3" in said and 'value="9"' in response.content.decode()
    again = late | {form.add_prefix("seen"): response.context["form"]["seen"].value()}
    assert told(police.post(PAGE, again))[-1] == "The deadlines are saved."


def test_a_number_that_is_none_is_a_sentence():
    police = browser("police")
    form, shown = fields(police)
    name = form.add_prefix("received")
    for typed in ("x", "-1", "251", "1.5", "\0", "9" * 5_000, "1 000"):
        assert_asked_again(police.post(PAGE, shown | {name: typed}), "received")
    with world.acting("police"):
        assert not Target.objects.exists()


def test_another_authoritys_deadlines_are_not_there_to_be_set():
    police = browser("police")
    for sent in ("", "x", "0", "\0"):
        assert police.post(PAGE, {"authority": sent, "at-1-triage": "3"}).status_code == 200
    gladsaxe = Authority.objects.get(slug="gladsaxe")
    for username in ("police", "coordinator-ballerup"):
        with world.acting(username) as by, pytest.raises(PermissionDenied):
            targets.set_targets(gladsaxe, {State.TRIAGE: 3}, seen="", by=by)
        with pytest.raises(DatabaseError), world.acting(username) as by:
            Target(
                authority=gladsaxe, state="triage", working_days=3, set_at=timezone.now(), set_by=by
            ).save(force_insert=True)


def test_targets_are_seen_by_the_desks_they_concern_and_nobody_else():
    with world.acting("coordinator") as by:
        targets.set_targets(by.memberships[0].unit.authority, {State.TRIAGE: 3}, seen="", by=by)
    sees = {}
    for username in ("police", "coordinator", "coordinator-ballerup", "leader-family", "auditor"):
        with world.acting(username):
            sees[username] = Target.objects.exists()
    assert [name for name, seen in sees.items() if seen] == ["police", "coordinator"]
    for username in ("leader-family", "caseworker-family", "auditor", "administrator"):
        assert browser(username).get(PAGE).status_code == 404


def test_somebodys_e_mails_are_theirs_to_choose():
    client = browser("coordinator")
    response = client.post(ACCOUNT, {"digest": "weekly"})
    assert told(response) == ["Your choice is saved."]
    with world.acting("coordinator"):
        [kept] = MailChoice.objects.all()
    assert (kept.digest, kept.wants_reminders) == ("weekly", False)
    assert_asked_again(client.post(ACCOUNT, {"digest": "x"}), "digest")
    with world.acting("police"):
        assert not MailChoice.objects.exists()
    assert "There is nothing to choose" in browser("mentor").get(ACCOUNT).content.decode()
