"""The police link by number what no name ties together: why is sealed, and it can be taken back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from concerns.register.models import RepeatNote, SamePerson
from concerns.register.services import closable, conflicts, deciding, persons, repeats
from concerns.register.services.persons import NotLinked
from tests import world
from tests.pages import assert_asked_again, browser, told
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "Hun er blevet gift; moren fortalte det."


@pytest.fixture
def earlier():
    return world.closed_without_measure()


@pytest.fixture
def later(earlier):
    """The same person after a wedding: no name is like it."""
    return world.triaged(subject_name="Ulla Østergaard")


def url(name, *concerns):
    return reverse(f"register:{name}", args=[concern.pk for concern in concerns])


def linked(concern, other, username="police"):
    with acting(username) as by:
        return persons.link_by_number(concern, number=other.reference, reason=REASON, by=by)


def tied(concern):
    with acting("police"):
        return [row.pk for row in repeats.one_person(concern)]


def test_the_page_links_by_number_tells_why_and_takes_it_back(earlier, later, behind):
    police, page = browser("police"), url("person", later)
    assert page in police.get(later.get_absolute_url()).content.decode()
    sent = {"number": earlier.reference.lower(), "reason": REASON}
    first = police.post(page, sent)
    assert (first.url, told(first)) == (
        page, [f"{earlier.reference} is recorded as about the same person."],
    )  # fmt: skip
    html = police.get(page).content.decode()
    assert REASON in html and earlier.reference in html and world.NAME in html
    assert tied(later) == [earlier.pk] and tied(earlier) == [later.pk]
    sealed = behind.execute("SELECT words FROM register.register_repeatnote").fetchone()[0]
    assert REASON.encode() not in bytes(sealed)
    events = "SELECT target_id, details FROM audit_event WHERE action = 'repeat_decided'"
    expected = [(later.pk, {"person": "same", "found": "by_number"})]
    assert behind.execute(events).fetchall() == expected

    assert_asked_again(police.post(page, sent), "number")
    police.post(url("another_person", later, earlier), {"person": str(later.pk), "shown": "same"})
    assert tied(later) == []
    police.post(page, sent)
    assert tied(later) == [earlier.pk]


def test_it_does_not_matter_from_which_of_them_it_is_said(earlier, later, behind):
    linked(earlier, later)
    pair = behind.execute("SELECT concern_id, earlier_id FROM register.register_sameperson")
    assert pair.fetchall() == [(later.pk, earlier.pk)]


def test_two_of_the_same_minute_are_linked_by_number_from_either(earlier, later, behind):
    behind.execute("UPDATE register.register_concern SET received_at = date_trunc('hour', now())")
    linked(later, earlier)
    assert tied(later) == [earlier.pk] and tied(earlier) == [later.pk]
    read = browser("police").get(url("person", later))
    assert read.status_code == 200


def test_what_is_linked_is_read_before_the_later_one_is_closed_and_counted(earlier, later):
    with acting("coordinator"):
        assert not closable.readiness(later).is_repeat
    linked(later, earlier)
    with acting("coordinator"):
        found = closable.readiness(later)
        assert (found.is_repeat, found.is_read, found.known) == (True, False, 1)
        assert repeats.counted(later) == (1, found)
    with acting("police") as police:
        world.rereading.say_read(later, earlier=earlier, by=police)
    with acting("coordinator"):
        assert closable.readiness(later).is_read


def test_the_municipality_does_not_read_why(earlier, later):
    linked(later, earlier)
    with acting("coordinator"):
        assert not RepeatNote.objects.exists()
    html = browser("coordinator").get(later.get_absolute_url()).content.decode()
    assert REASON not in html and earlier.reference not in html
    assert REASON not in browser("police").get(later.get_absolute_url()).content.decode()


def test_only_the_police_and_only_what_they_may_read(earlier, later, behind):
    there = world.in_clearance(subject_name="Bent Fisker")
    with acting("police") as police:
        conflicts.declare(there, by=police)
    for number in (later.reference, there.reference, "IH-2026-999999", "?", ""):
        with pytest.raises(NotLinked), acting("police") as police:
            persons.link_by_number(later, number=number, reason=REASON, by=police)
    for username, refusal in (("coordinator", PermissionDenied), ("caseworker-family", Refused)):
        with pytest.raises(refusal), acting(username) as by:
            deciding.link(later, earlier=later, reason=REASON, by=by)
        assert browser(username).post(url("person", later), {}).status_code == 404
    assert_asked_again(browser("police").post(url("person", later), {}), "number", "reason")
    count = "SELECT count(*) FROM register.register_sameperson"
    assert behind.execute(count).fetchone() == (0,)


def test_the_database_takes_no_reason_for_a_link_from_the_municipality(earlier, later):
    linked(later, earlier)
    with acting("police"):
        said = SamePerson.objects.get()
    with acting("coordinator") as by, pytest.raises(DatabaseError), transaction.atomic():
        RepeatNote(
            concern=later, kind=RepeatNote.Kind.LINK, said=said, written_by=by,
            written_at=timezone.now(), words=b"x",
        ).save(force_insert=True)  # fmt: skip
    with acting("coordinator"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM register.register_repeatnote")
        assert cursor.fetchone() == (0,)
