"""A repeat is closed when the police have read what came earlier and somebody else has signed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from concerns.register.models import Concern, EarlierRead, SecondReading
from concerns.register.services import (
    clearance,
    closable,
    closing,
    conflicts,
    deciding,
    repeats,
    rereading,
)
from concerns.register.services.rereading import NothingToSign
from concerns.register.states import Outcome, RepeatUnread
from tests import world
from tests.pages import assert_asked_again, browser, drawn
from tests.security.visibility import VIEWERS
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)

AGAIN = "Elijas Torsenbæk"
WHY = "Rådgivning er nok."
CLOSE = {"outcome": "advice_only", "rationale": WHY}
UNREAD = "It may be about somebody we have heard of before."


@pytest.fixture
def earlier():
    return world.closed_without_measure()


@pytest.fixture
def later(earlier):
    return world.triaged(subject_name=AGAIN)


def close(concern, username="coordinator"):
    with acting(username) as by:
        return closing.close_without_measure(
            concern, outcome=Outcome.ADVICE_ONLY, rationale=WHY, by=by
        )


def read(concern, earlier):
    with acting("police") as police:
        rereading.say_read(concern, earlier=earlier, by=police)


def sign(concern, *usernames, words=""):
    """The police have read alone, so without names both desks sign."""
    for username in usernames or ("police", "coordinator"):
        with acting(username) as by:
            rereading.sign(concern, words=words, by=by)


def ready(concern, username="coordinator"):
    with acting(username):
        return closable.readiness(concern)


def url(name, *concerns):
    return reverse(f"register:{name}", args=[concern.pk for concern in concerns])


def test_a_repeat_is_closed_when_it_is_read_and_signed_by_somebody_else(earlier, later, behind):
    with pytest.raises(RepeatUnread):
        close(later)
    with pytest.raises(NothingToSign):  # the police have not read yet
        sign(later, "police")
    read(later, earlier)
    assert (ready(later).known, ready(later).read, ready(later).is_read) == (1, 1, True)
    sign(later, "coordinator")
    with pytest.raises(RepeatUnread):  # nobody is the second reader of their own closing
        close(later)
    for _twice in range(2):
        sign(later, "police", words="Jeg er enig.")
    assert close(later).is_closed
    rows = behind.execute("SELECT action FROM audit_event WHERE action = 'second_read'").fetchall()
    assert len(rows) == 2, "signing twice is signing once"


def test_sql_alone_closes_no_repeat_unread(earlier, later):
    shut = (
        "UPDATE register.register_concern SET state = 'closed', outcome = 'unfounded',"
        " closed_at = now() WHERE id = %s"
    )
    with acting("coordinator"), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="a repeat is closed when it is read"):
            with transaction.atomic():
                cursor.execute(shut, [later.pk])
    read(later, earlier)
    sign(later)
    with acting("coordinator"), connection.cursor() as cursor:
        cursor.execute(shut, [later.pk])
        assert cursor.rowcount == 1


def test_what_comes_up_at_the_very_last_moment_is_told_and_nothing_is_half_done(
    earlier, later, monkeypatch
):
    """The program saw nothing earlier; the database does."""
    nothing = closable.Readiness(False, True, False, False, 0, 0)
    monkeypatch.setattr(closable, "readiness", lambda concern: nothing)
    with pytest.raises(RepeatUnread):
        close(later)
    with acting("police"):
        assert not later.steps.filter(step="close_without_measure").exists()


def test_a_new_earlier_one_and_a_new_stay_in_a_state_are_read_and_signed_anew(earlier, later):
    read(later, earlier)
    sign(later)
    assert ready(later).is_ready
    close(later)
    with acting("police") as police:
        again = closing.reopen(later, rationale="Nyt fra skolen.", by=police)
    assert (ready(again).is_read, ready(again).is_signed) == (True, False)
    sign(again)
    # The earlier one moves on: its last word has not been read.
    with acting("police") as police:
        world.closing.reopen(earlier, rationale="Også nyt.", by=police)
    earlier = close(earlier)
    assert (ready(again).is_read, ready(again).is_signed) == (False, False)
    read(again, earlier)
    assert (ready(again).is_read, ready(again).is_signed) == (True, False)


def test_what_is_rejected_is_not_in_the_way_and_what_is_confirmed_stays_in_it(earlier, later):
    with acting("police") as police:
        deciding.decide(later, earlier=earlier, is_same=False, by=police)
    assert ready(later).is_ready
    with acting("police") as police:
        deciding.decide(later, earlier=earlier, is_same=True, by=police)
    assert not ready(later).is_ready


def test_the_police_too_are_kept_from_withdrawing_one_that_nobody_took_up(earlier):
    """It is compared there and then, so that what is missing can be seen afterwards."""
    new = world.filed(subject_name=AGAIN)
    police, sheet = browser("police"), url("clear", new)
    decided = {"decision": "turn_away", "rationale": WHY, **drawn(police, sheet)}
    page = police.post(sheet, decided)
    assert_asked_again(page, "__all__", typed={"rationale": WHY})
    assert UNREAD in page.content.decode() and "Before it is closed" in page.content.decode()
    world.reread(new, second="coordinator")
    with acting("police") as police:
        assert clearance.turn_away(new, rationale=WHY, by=police).is_closed


def test_one_of_another_municipality_counts_without_being_told(earlier):
    there = world.in_clearance(municipality="ballerup", subject_name="Ulla Østergaard")
    here = world.in_triage(subject_name="Ulla Østergård")
    found = ready(here)
    assert (found.is_repeat, found.is_read, found.known) == (True, False, 0)
    html = browser("coordinator").get(url("close", here)).content.decode()
    assert "The police are not done reading." in html
    assert there.reference not in html and "earlier concern." not in html
    assert ready(here, "police").known == 1


def test_stepping_away_from_the_earlier_one_does_not_open_the_way(earlier, later):
    with acting("coordinator") as coordinator:
        conflicts.declare(earlier, by=coordinator)
    assert ready(later).known == 0
    with pytest.raises(RepeatUnread):
        close(later)


def test_the_way_leads_over_the_pages(earlier, later):
    coordinator, police = browser("coordinator"), browser("police")
    sent = CLOSE | drawn(coordinator, url("close", later))
    page = coordinator.post(url("close", later), sent)
    assert_asked_again(page, "__all__", typed=CLOSE)
    html = page.content.decode()
    assert UNREAD in html and "The police have read 0 of 1 earlier concern." in html
    assert "Ask a colleague or the other desk" in html and earlier.reference not in html
    assert url("second_reading", later) in police.get(later.get_absolute_url()).content.decode()

    html = police.get(later.get_absolute_url()).content.decode()
    assert "Not read for this concern yet." in html
    html = police.get(url("earlier", later, earlier)).content.decode()
    assert world.WORRY in html and "Rådgivning er nok." in html
    assert police.post(url("earlier", later, earlier), {"has_read": "on"}).status_code == 302
    html = police.get(url("earlier", later, earlier)).content.decode()
    assert f"You have said that you have read it for {later.reference}." in html
    meaning = {"words": "Samme skole, samme mønster."}
    assert police.post(url("earlier", later, earlier), meaning).status_code == 302
    for client in (coordinator, police):
        html = client.get(later.get_absolute_url()).content.decode()
        assert "Samme skole, samme mønster." in html
    page = police.post(url("second_reading", later), {"words": "Set."})
    assert_asked_again(page, "has_read", typed={"words": "Set."})
    assert police.post(url("second_reading", later), {"has_read": "on"}).status_code == 302
    html = coordinator.get(url("close", later)).content.decode()
    assert "Only somebody who read an earlier concern alone has signed." in html
    assert coordinator.post(url("second_reading", later), {"has_read": "on"}).status_code == 302
    assert coordinator.post(url("close", later), sent).status_code == 302


def test_opening_an_earlier_one_is_an_event_and_only_saying_so_is_reading_it(
    earlier, later, behind
):
    events = "SELECT count(*) FROM audit_event WHERE action = 'content_read' AND target_id = %s"
    before = behind.execute(events, [earlier.pk]).fetchone()[0]
    for _twice in range(2):
        assert browser("police").get(url("earlier", later, earlier)).status_code == 200
    assert behind.execute(events, [earlier.pk]).fetchone()[0] == before + 2
    rows = "SELECT concern_id, earlier_id FROM register.register_earlierread"
    assert behind.execute(rows).fetchall() == [], "a browser opens pages that nobody reads"
    assert (ready(later).read, ready(later).is_read) == (0, False)
    for _twice in range(2):
        sent = browser("police").post(url("earlier", later, earlier), {"has_read": "on"})
        assert sent.url == later.get_absolute_url()
    assert behind.execute(rows).fetchall() == [(later.pk, earlier.pk)]


def test_pages_that_are_not_theirs_do_not_exist(earlier, later):
    stranger = world.in_clearance(subject_name="Ulla Østergaard")
    for address, allowed in (
        (url("earlier", later, earlier), {"police"}),
        (url("earlier", later, stranger), set()),
        (url("earlier", earlier, later), set()),
        (url("person", later), {"police"}),
        (url("second_reading", later), {"police", "coordinator"}),
    ):
        for viewer in ("police", "coordinator", "coordinator-ballerup", "leader-family", "auditor"):
            status = browser(viewer).get(address).status_code
            assert status == (200 if viewer in allowed else 404), (address, viewer)


def test_only_the_desks_see_the_readers_and_only_the_police_what_was_read(earlier, later):
    read(later, earlier)
    with acting("police") as police:
        rereading.tell_meaning(
            later, words="Samme mønster.", submission=bytes(16), by=police
        )  # fmt: skip
    sign(later)
    tables = ("earlierread", "secondreading", "repeatnote")
    for viewer in VIEWERS:
        with acting(None if viewer == "nobody" else viewer), connection.cursor() as cursor:
            seen = ""
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM register.register_{table}")
                seen += "x" if cursor.fetchone()[0] else "-"
        assert seen == {"police": "xxx", "coordinator": "-xx"}.get(viewer, "---"), viewer


@pytest.mark.parametrize("username", ["coordinator", "coordinator-ballerup", "caseworker-family"])
def test_the_database_takes_no_reading_of_the_polices_from_others(earlier, later, username):
    with acting(username) as by, pytest.raises(DatabaseError), transaction.atomic():
        EarlierRead(
            concern=later, earlier=earlier, read_by=by, read_at=timezone.now()
        ).save(force_insert=True)  # fmt: skip


def test_a_signature_is_ones_own_and_not_of_the_future(earlier, later):
    in_future = timezone.now() + timedelta(days=1)
    with acting("coordinator") as coordinator:
        police = world.User.objects.get(username="police")
        for who, when in ((police, timezone.now()), (coordinator, in_future)):
            with pytest.raises(DatabaseError), transaction.atomic():
                SecondReading(concern=later, signed_by=who, signed_at=when).save(force_insert=True)


# The person.


def test_everything_about_a_person_stands_on_one_page_and_links_can_be_taken_back(
    earlier, later, behind
):
    third = world.in_clearance(subject_name="Elias Torsen Bek")
    for one, other in ((later, earlier), (third, earlier)):
        with acting("police") as police:
            deciding.decide(one, earlier=other, is_same=True, by=police)
    police = browser("police")
    html = police.get(url("person", third)).content.decode()
    for text in (earlier.reference, later.reference, third.reference, world.NAME, AGAIN):
        assert text in html, text
    read = behind.execute(
        "SELECT count(DISTINCT target_id) FROM audit_event WHERE action = 'content_read'"
        " AND actor_id = (SELECT id FROM accounts_user WHERE username = 'police')"
    )
    assert read.fetchone() == (3,)

    taken_back = {"person": str(third.pk), "shown": "same"}
    back = police.post(url("another_person", later, earlier), taken_back)
    assert back.url == url("person", third), "back to the page on which it was said"
    html = police.get(back.url).content.decode()
    assert earlier.reference in html and later.reference not in html
    with acting("police"):
        assert [row.pk for row in repeats.one_person(third)] == [earlier.pk]
        assert Concern.objects.count() == 3
