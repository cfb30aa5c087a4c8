"""The timeline tells of reads, access, answers and links too, to each what is theirs to know."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import translation

from concerns.register.services import (
    clearance,
    closing,
    conflicts,
    deciding,
    duties,
    reading,
    rereading,
)
from tests import world
from tests.pages import browser
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)
READS = "SELECT count(*) FROM register.traces_of(%s) WHERE kind = 'read'"

READ = "Opened the concern"


def told(concern, username, *words):
    """The entries with one of these words: who did it, and about what; the newest first."""
    with acting(username) as by, translation.override("en"):
        entries = reading.read(concern, by=by).timeline
    return [
        (entry.words, str(entry.by) if entry.by else None, entry.text)
        for entry in entries
        if entry.words in words
    ]


def readers(concern, username):
    return [who for _words, who, _text in told(concern, username, READ)]


def test_the_police_see_everybodys_reads_and_everybody_else_their_own():
    concern = world.convened()
    for username in ("coordinator", "invitee-psychiatry"):
        with acting(username) as by:
            reading.read(concern, by=by)
    names = {username: str(world.User.objects.get(username=username)) for username in (
        "police", "coordinator", "invitee-psychiatry"
    )}  # fmt: skip
    assert set(readers(concern, "police")) == set(names.values())
    for username in ("coordinator", "invitee-psychiatry"):
        assert readers(concern, username) == [names[username]], username
        html = browser(username).get(concern.get_absolute_url()).content.decode()
        assert html.count(READ) == 1


@pytest.mark.parametrize(
    "viewer", ["coordinator", "coordinator-ballerup", "auditor", "administrator", None]
)
def test_the_database_tells_nobody_else_of_others_reads(viewer):
    concern = world.in_triage()
    with acting("police") as by:
        reading.read(concern, by=by)
    with acting(viewer), connection.cursor() as cursor:
        cursor.execute(READS, [concern.pk])
        assert cursor.fetchone() == (0,)


def test_an_officer_of_the_custodian_without_sight_gets_no_reads(behind):
    concern = world.in_triage()
    with acting("coordinator") as by:
        reading.read(concern, by=by)
    for ends in (
        "UPDATE register.register_concernunitgrant SET valid_until = now() - interval '1 hour'",
        None,
    ):
        with acting("police") as by, connection.cursor() as cursor:
            if ends is None:
                conflicts.declare(concern, by=by)
            cursor.execute(READS, [concern.pk])
            assert cursor.fetchone() == ((1,) if ends else (0,))
        if ends:
            behind.execute(ends)


def test_forty_reads_of_a_day_by_one_person_are_one_line(behind):
    concern = world.in_triage()
    for username in ["coordinator"] * 40 + ["police"] * 2:
        with acting(username) as by:
            reading.read(concern, by=by)
    assert len(readers(concern, "police")) == 2
    behind.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
    behind.execute(
        "UPDATE audit_event SET at = at - %s WHERE id IN (SELECT id FROM audit_event"
        " WHERE action = 'content_read' ORDER BY at LIMIT 20)",
        [timedelta(days=2)],
    )
    behind.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")
    assert len(readers(concern, "police")) == 3, "another day is another line"


def test_links_and_readings_are_the_polices_and_signatures_both_desks():
    earlier = world.closed_without_measure()
    later = world.triaged(subject_name="Elijas Torsenbæk")
    with acting("police") as by:
        deciding.decide(later, earlier=earlier, is_same=True, by=by)
        rereading.say_read(later, earlier=earlier, by=by)
        rereading.sign(later, by=by)
    police = str(by)
    words = ("The same person", "Earlier concern read for this one", "Signed as second reader")
    assert told(later, "police", *words) == [
        ("Signed as second reader", police, ""),
        ("Earlier concern read for this one", police, earlier.reference),
        ("The same person", police, earlier.reference),
    ]
    assert told(later, "coordinator", *words) == [("Signed as second reader", police, "")]
    assert told(earlier, "police", "The same person") == [
        ("The same person", police, later.reference)
    ]


def test_access_is_told_when_it_is_given_and_when_it_ends():
    concern = world.closed_without_measure()
    given = told(concern, "police", "Access given")
    assert sorted(text for _words, _who, text in given) == [
        "Ida Rosenkilde (Taking part in an assessment meeting)",
        "Signe Overby (Taking part in an assessment meeting)",
    ]
    ended = [text for _words, _who, text in told(concern, "police", "Access ended")]
    assert len(ended) == 3 and any("Coordination in the infohus" in text for text in ended)


def test_own_duties_and_advice_are_told_once_the_police_have_withdrawn_it():
    concern = world.turned_away()
    with acting("coordinator") as by:
        duties.ask_for_advice(concern, by=by)
    with acting("police") as police:
        duties.advise(concern, by=police)
        closing.reopen(concern, rationale="Nyt fra skolen.", by=police)
    expected = [("Advice given", str(police), ""), ("Advice asked for", str(by), "")]
    for username in ("police", "coordinator"):
        assert told(concern, username, "Advice asked for", "Advice given") == expected


def test_of_the_polices_clearance_the_municipality_sees_the_day_and_no_more():
    cleared = "Cleared: the infohus handles it"
    concern = world.in_clearance()
    assert told(concern, "coordinator", cleared) == []
    with acting("police") as by:
        concern = clearance.clear(concern, rationale="Det er alvor.", by=by)
    name = str(world.User.objects.get(username="police"))
    assert told(concern, "police", cleared) == [(cleared, name, "Det er alvor.")]
    assert told(concern, "coordinator", cleared) == [(cleared, None, "")]


def test_what_the_police_keep_was_never_cleared(behind):
    world.turned_away()
    stubs = behind.execute("SELECT state, cleared_at FROM register.register_concern").fetchall()
    assert stubs == [("closed", None)]
