"""A concern moves to the municipality where the person lives, and the sender keeps a stub."""

import uuid

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Authority
from concerns.register.models import Concern, StepTaken, Transfer
from concerns.register.services import (
    assigning,
    closing,
    conflicts,
    mailbox,
    reading,
    receipts,
    transferring,
    triage,
)
from concerns.register.states import IllegalStep, State
from infohus.audit.models import Action, Event
from meetings.models import AgendaItem
from meetings.services import planning
from tests import world
from tests.pages import assert_asked_again, browser, drawn, told

pytestmark = pytest.mark.django_db(transaction=True)


def municipality(slug):
    return Authority.objects.get(slug=slug)


def transferred(concern, *, to="ballerup", by="coordinator"):
    with world.acting(by) as person:
        return transferring.transfer(
            concern, to=municipality(to), rationale=world.MOVED_HOUSE, by=person
        )


def test_the_receiving_desk_reads_it_and_why_and_triages_it_anew(acting, behind):
    concern = world.triaged()
    behind.execute("DELETE FROM outbox_message")
    transferred(concern)
    told = behind.execute('SELECT "to" FROM outbox_message').fetchall()
    assert sorted(told) == [("antirad@example.dk",), ("infohus-ballerup@example.dk",)]
    with acting("coordinator-ballerup") as receiver:
        opened = reading.read(concern, by=receiver)
        assert opened.content["worry"] == world.WORRY
        assert opened.steps[-1].rationale == world.MOVED_HOUSE
        moved = Concern.objects.get()
        assert (moved.municipality.slug, moved.state) == ("ballerup", State.TRIAGE)
        with pytest.raises(IllegalStep):  # triaged anew, first
            planning.convene(
                moved, meeting=_meeting(receiver), departments=[], people=[], by=receiver
            )
        triage.record_triage(moved, rationale="Der er en risiko.", by=receiver)
    page = browser("coordinator-ballerup").get(concern.get_absolute_url())
    assert [(move.from_municipality.slug, why) for move, why in page.context["moves"]] == [
        ("gladsaxe", world.MOVED_HOUSE)
    ]


def _meeting(by):
    return planning.plan(
        municipality=municipality("ballerup"), starts_at=timezone.now(), place="Rådhuset", by=by
    )


def test_the_sending_desk_keeps_number_and_dates_and_works_with_it_no_more(acting):
    concern = world.in_triage()
    with acting("coordinator") as sender:
        assigning.assign([concern], to=sender, by=sender)
    transferred(concern)
    with acting("coordinator") as sender:
        assert assigning.assignee(concern, sender) is None
        with pytest.raises(Refused):
            reading.read(concern, by=sender)
        assert not StepTaken.objects.exists() and Transfer.objects.count() == 1
    sender = browser("coordinator")
    page = sender.get(concern.get_absolute_url()).content.decode()
    assert "Transferred to Ballerup Kommune on" in page and world.NAME not in page
    assert "In triage" not in page
    assert concern.reference in sender.get(reverse("register:handed_on")).content.decode()
    for tab in ("open", "waiting", "closed"):
        listed = sender.get(reverse("register:inbox"), {"tab": tab})
        assert listed.context["concerns"] == []
    assert browser("coordinator-herlev").get(concern.get_absolute_url()).status_code == 404


def test_what_becomes_of_it_afterwards_is_not_on_the_senders_pages(acting):
    concern = transferred(world.in_triage())
    with acting("police") as police:
        world.clearance.keep_with_police(concern, rationale="Efterforskning.", by=police)
    sender = browser("coordinator")
    for page in (concern.get_absolute_url(), reverse("register:handed_on")):
        html = sender.get(page).content.decode()
        assert concern.reference in html and "Police alone" not in html
    receiver = browser("coordinator-ballerup").get(concern.get_absolute_url())
    assert "Police alone" in receiver.content.decode()


def test_the_database_tells_the_sender_no_more_than_what_left(acting):
    """No live state, outcome or department, by no way that the program's role has."""
    concern = transferred(world.in_triage())
    with acting("police") as police:
        world.clearance.keep_with_police(concern, rationale="Efterforskning.", by=police)
    with acting("coordinator") as sender:
        assert not Concern.objects.exists()
        assert not Concern.objects.visible_to(sender).exists()
        kept = transferring.stubs([concern.pk])[concern.pk]
        assert (kept.reference, kept.received_at) == (concern.reference, concern.received_at)
        assert (kept.state, kept.outcome, kept.closed_at) == (State.TRIAGE, "", None)
        assert kept.municipality.slug == "ballerup"
    for viewer in ("coordinator-herlev", "coordinator-ballerup", "police", "leader-youth", None):
        with acting(viewer):
            assert transferring.stubs([concern.pk]) == {}, viewer


def test_it_comes_back_and_both_sides_auditors_read_of_it(acting, behind):
    concern = transferred(world.in_triage())
    transferred(concern, to="gladsaxe", by="coordinator-ballerup")
    with acting("coordinator") as coordinator:
        assert reading.read(concern, by=coordinator).content["worry"] == world.WORRY
        assert Transfer.objects.count() == 2
    for username, away in (("coordinator", []), ("coordinator-ballerup", [concern])):
        listed = browser(username).get(reverse("register:handed_on")).context["moves"]
        assert [move.concern for move in listed] == away
    with acting("auditor"):  # Gladsaxe's: of either move their own side
        moves = Event.objects.filter(action=Action.STEP_TAKEN, details__step="transfer")
        assert [move.target_id for move in moves] == [concern.pk] * 2
    heard = "SELECT municipality_id FROM audit_event WHERE details ->> 'step' = 'transfer'"
    sides = [municipality("gladsaxe").pk, municipality("ballerup").pk]
    assert sorted(pk for (pk,) in behind.execute(heard)) == sorted(sides * 2)


def test_the_referrers_code_still_leads_to_the_same_concern(acting):
    concern = world.filed(corresponds=True)
    with acting("police") as police:
        world.clearance.clear(concern, rationale="Intet taler imod.", by=police)
    transferred(concern)
    with acting(None):
        assert receipts.status(concern.code).code == "under_way"
        assert mailbox.write(concern.code, text="Nyt.", files=[], submission=uuid.uuid4().bytes)
    with acting("coordinator-ballerup") as receiver:
        assert [one.text for one in reading.read(concern, by=receiver).letters][-1] == "Nyt."


def test_the_line_on_an_older_agenda_reads_as_withdrawn_and_is_in_nobodys_way(acting):
    meeting = world.planned()
    concern = world.closed_without_measure(meeting=meeting)
    with acting("police") as police:
        closing.reopen(concern, rationale="Nyt fra skolen.", by=police)
    transferred(concern)
    with acting("leader-family"):
        assert AgendaItem.objects.with_line().get().line == "withdrawn"
    with acting("coordinator") as sender:
        assert planning.close(meeting, by=sender).is_closed


def test_a_sender_who_stepped_away_sees_no_sign_of_it(acting):
    concern = world.transferred()
    with acting("coordinator") as sender:
        conflicts.declare(concern, by=sender)
    sender = browser("coordinator")
    assert sender.get(concern.get_absolute_url()).status_code == 404
    assert concern.reference not in sender.get(reverse("register:handed_on")).content.decode()


@pytest.mark.parametrize(
    ("stage", "by", "to", "refusal"),
    [
        (world.convened, "coordinator", "ballerup", IllegalStep),
        (world.in_triage, "coordinator", "gladsaxe", PermissionDenied),
        (world.in_triage, "coordinator", "vestegnen", PermissionDenied),
        (world.in_triage, "police", "ballerup", PermissionDenied),
        (world.in_triage, "coordinator-ballerup", "ballerup", Refused),
        (world.closed_without_measure, "coordinator", "ballerup", Refused),
    ],
)
def test_who_may_not_or_where_to_is_refused(stage, by, to, refusal, behind):
    concern = stage()
    with pytest.raises(refusal):
        transferred(concern, by=by, to=to)
    assert behind.execute("SELECT count(*) FROM register.register_transfer").fetchone() == (0,)


def test_the_page_asks_says_who_sees_what_and_a_double_click_is_harmless():
    concern = world.in_triage()
    coordinator, url = browser("coordinator"), reverse("register:transfer", args=[concern.pk])
    page = coordinator.get(concern.get_absolute_url()).content.decode()
    assert url in page
    form = coordinator.get(url).context["form"]
    assert [a.slug for a in form.fields["to"].queryset] == ["ballerup", "herlev"]
    typed = {"to": str(municipality("herlev").pk), "rationale": world.MOVED_HOUSE}
    typed |= drawn(coordinator, url)
    assert_asked_again(coordinator.post(url, {**typed, "to": "x"}), "to", typed=typed | {"to": "x"})
    assert_asked_again(coordinator.post(url, {**typed, "rationale": " "}), "rationale")
    first, second = coordinator.post(url, typed), coordinator.post(url, typed)
    assert first.url == second.url == concern.get_absolute_url()
    assert told(second)[-1] == "The concern is with another municipality already."


def test_what_is_on_an_agenda_is_told_so_and_nothing_typed_is_lost():
    concern = world.convened()
    coordinator, url = browser("coordinator"), reverse("register:transfer", args=[concern.pk])
    assert "The concern is on an agenda" in coordinator.get(url).content.decode()
    typed = {"to": str(municipality("herlev").pk), "rationale": world.MOVED_HOUSE}
    assert_asked_again(coordinator.post(url, typed), "__all__", typed=typed)


MOVE = """
INSERT INTO register.register_transfer
    (id, concern_id, step_taken_id, from_municipality_id, to_municipality_id, moved_at, moved_by_id)
SELECT %s, c.id, (SELECT s.id FROM register.register_steptaken s
                  WHERE s.concern_id = c.id AND s.step = %s AND s.taken_by_id = custody.actor()),
       c.municipality_id, a.id, now(), custody.actor()
FROM register.register_concern c, accounts_authority a WHERE a.slug = %s
"""


@pytest.mark.parametrize(
    ("step", "to", "refusal"),
    [
        ("triage", "ballerup", psycopg.errors.InsufficientPrivilege),
        ("transfer", "vestegnen", psycopg.errors.InsufficientPrivilege),
        ("transfer", "ballerup", psycopg.errors.UniqueViolation),
    ],
)
def test_sql_moves_nothing_without_the_step_or_twice_with_one(step, to, refusal, behind):
    """The last two have their step: it was taken, and used, when the concern first moved."""
    concern = world.triaged()
    if step == "transfer":
        transferred(concern)
        transferred(concern, to="gladsaxe", by="coordinator-ballerup")
    with pytest.raises(DatabaseError) as refused, world.acting("coordinator"):
        with connection.cursor() as cursor:
            cursor.execute(MOVE, [uuid.uuid4(), step, to])
    assert isinstance(refused.value.__cause__, refusal)
    stands = behind.execute("SELECT municipality_id FROM register.register_concern").fetchone()
    assert stands == (municipality("gladsaxe").pk,)
