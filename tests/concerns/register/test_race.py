"""Two people at the same moment: one of them is first, and nothing happens twice."""

import os
import threading

import pytest
from django.db import connection
from django.urls import reverse

from accounts.access import Refused
from accounts.models import Authority, Membership
from concerns.handover import ceremony
from concerns.register.services import (
    conflicts,
    duties,
    filing,
    handing_over,
    noting,
    targets,
    tasking,
    transferring,
)
from concerns.register.services.targets import SetMeanwhile
from concerns.register.states import AgeBand, IllegalStep, Source, State
from meetings.services import planning
from tests import world
from tests.pages import assert_asked_again, browser, drawn

pytestmark = pytest.mark.django_db(transaction=True)
LATE = (
    IllegalStep,
    Refused,
    ceremony.ChangedSince,
    noting.SavedMeanwhile,
    planning.MeetingClosed,
    SetMeanwhile,
    tasking.ChangedMeanwhile,
)


def at_once(*acts):
    """Each act in a thread and a transaction of its own person; results, then what was raised."""
    barrier, results, refusals = threading.Barrier(len(acts)), [], []

    def run(username, act):
        try:
            with world.acting(username) as by:
                barrier.wait(30)
                results.append(act(by))
        except LATE as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results, refusals


def count(behind, table, where="true"):
    return behind.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]


@pytest.fixture
def second_officer(behind):
    """Another coordinator of the same police desk, as long as the test lasts."""
    add = """
        INSERT INTO accounts_membership (user_id, unit_id, role)
        SELECT p.id, u.id, 'police_coordinator' FROM accounts_user p, accounts_unit u
        WHERE p.username = 'mentor' AND u.slug = 'antirad' RETURNING id
    """
    added = behind.execute(add).fetchone()[0]
    yield "mentor"
    behind.execute("DELETE FROM accounts_membership WHERE id = %s", [added])


def sent_at_once(url, forms):
    """Each form from a browser of its own, opened before and sent at the same moment."""
    barrier, answers = threading.Barrier(len(forms)), {}

    def send(username, form):
        try:
            client = browser(username)
            form = form | drawn(client, url)
            barrier.wait(30)
            answers[username] = client.post(url, form)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=one) for one in forms.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


@pytest.mark.parametrize("other", ["clear", "turn_away", "keep_with_police"])
def test_of_two_clearances_over_http_one_wins_and_the_other_is_told(behind, second_officer, other):
    concern = world.in_clearance()
    behind.execute("DELETE FROM outbox_message")
    decided = {
        "police": {"decision": "clear", "rationale": "Intet taler imod."},
        second_officer: {"decision": other, "rationale": "Vi ser selv på det."},
    }
    answers = sent_at_once(reverse("register:clear", args=[concern.pk]), decided)
    [winner] = [name for name, answer in answers.items() if answer.status_code == 302]
    [late] = [name for name, answer in answers.items() if answer.status_code == 200]

    # Whether the other one can still take the step or not: it is said, and nothing typed is lost.
    wins, loses = (decided[name]["decision"] for name in (winner, late))
    assert_asked_again(answers[late], "__all__", typed=decided[late])
    [words] = answers[late].context["form"].non_field_errors()
    if wins == "clear" and loses != "clear":
        assert "has taken a step since you opened the page: Cleared" in words
    else:
        assert f"It is now: {'In triage' if wins == 'clear' else 'Closed'}." in words
    taken = behind.execute(
        "SELECT s.step, u.username FROM register.register_steptaken s"
        " JOIN accounts_user u ON u.id = s.taken_by_id WHERE s.step <> 'take_up'"
    ).fetchall()
    assert taken == [(wins, winner)]
    state, outcome = behind.execute(
        "SELECT state, outcome FROM register.register_concern"
    ).fetchone()
    assert (state == "triage") == (wins == "clear") and (outcome == "") == (wins == "clear")
    assert count(behind, "audit_event", "details ->> 'step' <> 'take_up'") == 1
    assert count(behind, "outbox_message") == 1
    ended = "purpose = 'coordination' AND valid_until <= now()"
    assert count(behind, "register.register_concernunitgrant", ended) == (wins != "clear")


def test_of_two_triages_over_http_the_second_is_compared_with_the_first(behind):
    concern = world.in_triage()
    add = """
        INSERT INTO accounts_membership (user_id, unit_id, role)
        SELECT p.id, u.id, 'municipal_coordinator' FROM accounts_user p, accounts_unit u
        WHERE p.username = 'mentor' AND u.slug = 'infohus-gladsaxe' RETURNING id
    """
    added = behind.execute(add).fetchone()[0]
    try:
        forms = {name: {"risk": f"Ja, siger {name}."} for name in ("coordinator", "mentor")}
        answers = sent_at_once(reverse("register:triage", args=[concern.pk]), forms)
    finally:
        behind.execute("DELETE FROM accounts_membership WHERE id = %s", [added])
    [late] = [name for name, answer in answers.items() if answer.status_code == 200]
    [compared] = answers[late].context["compared"]
    assert compared.theirs == next(f["risk"] for name, f in forms.items() if name != late)
    assert count(behind, "register.register_steptaken", "step = 'triage'") == 1


def test_of_two_confirmations_one_opens_the_case(behind):
    proposal = world.prepared()

    def confirm(by):
        return ceremony.confirm(proposal, by=by)

    results, refusals = at_once(("caseworker-family-2", confirm), ("caseworker-family-2", confirm))
    assert (len(results), len(refusals)) == (1, 1)
    for table in (
        "journal.journal_case",
        "journal.journal_journalentry",
        "journal.journal_measure",
    ):
        assert count(behind, table) == 1
    assert count(behind, "register.register_steptaken", "step = 'open_measure'") == 1


def test_a_proposal_changed_at_the_moment_of_confirming_is_read_again_or_refused(behind):
    proposal = world.prepared()
    changed = ceremony.Journaled(**{**vars(world.JOURNALED), "facts": "Noget helt andet."})
    results, refusals = at_once(
        ("caseworker-family", lambda by: ceremony.prepare(proposal.concern, chosen=changed, by=by)),
        ("caseworker-family-2", lambda by: ceremony.confirm(proposal, by=by)),
    )
    assert (len(results), len(refusals)) == (1, 1)
    texts = behind.execute("SELECT text FROM journal.journal_journalentry").fetchall()
    assert all(world.JOURNALED.facts in text for (text,) in texts)


def test_the_same_submission_twice_at_once_is_one_concern_and_one_code(behind):
    submission = os.urandom(16)

    def file(_nobody):
        return filing.file_concern(
            municipality=Authority.objects.get(slug="gladsaxe"),
            source=Source.CITIZEN,
            age_band=AgeBand.YOUTH,
            content=filing.Content(worry=world.WORRY),
            submission=submission,
        )

    codes, refusals = at_once(*[(None, file)] * 3)
    assert (len(codes), len(set(codes)), refusals) == (3, 1, [])
    assert count(behind, "register.register_concern") == 1
    assert count(behind, "audit_event", "action = 'concern_filed'") == 1


def test_of_two_closes_of_a_meeting_one_ends_it(behind):
    meeting = world.planned()
    world.assessed(meeting=meeting)

    def close(by):
        return planning.close(meeting, by=by)

    results, refusals = at_once(("coordinator", close), ("coordinator", close))
    assert (len(results), [type(r) for r in refusals]) == (1, [planning.MeetingClosed])
    assert count(behind, "audit_event", "action = 'meeting_closed'") == 1


def test_a_concern_is_put_on_one_agenda(behind):
    concern, meetings = world.triaged(), [world.planned(), world.planned()]

    def convene(meeting):
        return lambda by: planning.convene(
            concern, meeting=meeting, departments=[], people=[], by=by
        )

    results, refusals = at_once(*[("coordinator", convene(meeting)) for meeting in meetings])
    assert (len(results), [type(r) for r in refusals]) == (1, [IllegalStep])
    assert count(behind, "register.register_steptaken", "step = 'convene'") == 1


def test_of_two_transfers_one_moves_the_concern(behind):
    concern = world.in_triage()

    def to(slug):
        return lambda by: transferring.transfer(
            concern, to=Authority.objects.get(slug=slug), rationale=world.MOVED_HOUSE, by=by
        )

    results, refusals = at_once(("coordinator", to("ballerup")), ("coordinator", to("herlev")))
    assert (len(results), len(refusals)) == (1, 1)
    assert count(behind, "register.register_transfer") == 1


def test_of_two_who_let_each_other_go_one_stays(behind):
    add = """
        INSERT INTO accounts_membership (user_id, unit_id, role)
        SELECT p.id, u.id, 'municipal_coordinator' FROM accounts_user p, accounts_unit u
        WHERE p.username = 'mentor' AND u.slug = 'infohus-gladsaxe' RETURNING id
    """
    added = behind.execute(add).fetchone()[0]
    places = Membership.objects.filter(role="municipal_coordinator").select_related("user")
    held = {place.user.username: place for place in places.select_related("unit__authority")}

    def let_go(username):
        return lambda by: handing_over.hand_over(held[username], to=by, by=by)

    try:
        results, _refusals = at_once(
            ("coordinator", let_go("mentor")), ("mentor", let_go("coordinator"))
        )
        assert sorted(results) == [False, True]
    finally:
        behind.execute("DELETE FROM accounts_membership WHERE id = %s", [added])
        behind.execute(
            "UPDATE accounts_membership SET valid_until = NULL, handed_over_at = NULL,"
            " handed_over_to_id = NULL"
        )


@pytest.mark.parametrize("_again", range(3))  # it was the coordinator's: either may be first
def test_of_two_who_rewrite_a_note_one_saves_and_the_other_is_told_what(behind, _again):
    concern = world.in_triage(is_worked_on=True)
    with world.acting("coordinator"):
        note = concern.notes.get()

    def rewrite(text):
        def act(by):
            noting.rewrite(concern, note.pk, text=text, began_from=1, by=by)
            return text

        return act

    results, refusals = at_once(("police", rewrite("Ny.")), ("coordinator", rewrite("Anden.")))
    [saved], [late] = results, refusals
    assert (late.theirs.number, late.theirs.text) == (2, saved)
    kept = f"id = '{note.pk}'"
    assert count(behind, "register.register_historicalconcernnote", kept) == 2


def test_stepping_away_twice_at_once_is_one_declaration(behind):
    concern = world.in_triage()

    def declare(by):
        conflicts.declare(concern, by=by)

    at_once(*[("coordinator", declare)] * 3)
    assert count(behind, "register.register_conflictofinterest") == 1
    assert count(behind, "audit_event", "action = 'conflict_declared'") == 1


def test_advice_is_asked_for_and_given_once_however_many_press_at_once(behind):
    concern = world.turned_away()
    behind.execute("DELETE FROM outbox_message")
    at_once(*[("coordinator", lambda by: duties.ask_for_advice(concern, by=by))] * 3)
    assert count(behind, "register.register_advice") == 1
    assert count(behind, "outbox_message") == 1
    at_once(*[("police", lambda by: duties.advise(concern, by=by))] * 3)
    assert count(behind, "register.register_advice", "is_given") == 1


def test_the_same_answer_about_duties_at_once_is_one(behind):
    concern = world.turned_away()
    at_once(*[("coordinator", lambda by: duties.answer(concern, has_duties=False, by=by))] * 3)
    assert count(behind, "register.register_ownduties") == 1


def test_of_two_settings_of_a_deadline_the_second_is_told_what_the_first_set(behind):
    gladsaxe = Authority.objects.get(slug="gladsaxe")

    def set_to(days):
        return lambda by: targets.set_targets(gladsaxe, {State.TRIAGE: days}, seen="", by=by)

    results, refusals = at_once(*[("coordinator", set_to(days)) for days in (20, 30, 40)])
    assert (results, [type(refusal) for refusal in refusals]) == ([True], [SetMeanwhile] * 2)
    assert count(behind, "register.register_target") == 1
    assert count(behind, "audit_event", "action = 'targets_set'") == 1
