"""Who decides on an old page is told what came in between, and nothing typed is lost."""

import pytest
from django.urls import reverse

from accounts.models import Authority
from concerns.register.services import clearance, closing, conflicts, transferring, triage
from concerns.register.states import Outcome
from tests import world
from tests.pages import assert_asked_again, browser, drawn

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "Familien vil gerne have hjælp."
NOT_SHOWN = "The page does not show the concern as it is now."
OWN = "You have taken a step yourself since the page was opened: Triaged."


def place(name, concern):
    return reverse(f"register:{name}", args=[concern.pk])


def sent(client, url, form):
    """The form, with what the page carries hidden: opened now, sent whenever."""
    return {**form, **drawn(client, url)}


def said(response):
    [words] = response.context["form"].non_field_errors()
    return words


def again(response, client, url, form):
    """The second press, on the page that told everything."""
    mark = response.context["form"]["began_from"].value()
    return client.post(url, {**form, "began_from": mark})


def state(behind, concern):
    query = "SELECT state FROM register.register_concern WHERE id = %s"
    return behind.execute(query, [concern.pk]).fetchone()[0]


def steps(behind, concern):
    query = "SELECT step FROM register.register_steptaken WHERE concern_id = %s ORDER BY taken_at"
    return [step for (step,) in behind.execute(query, [concern.pk])]


@pytest.mark.parametrize("decision", ["turn_away", "keep_with_police"])
def test_an_old_page_does_not_withdraw_what_a_colleague_cleared(decision, behind):
    concern = world.in_clearance()
    police, url = browser("police"), place("clear", concern)
    form = sent(police, url, {"decision": decision, "rationale": WHY})
    with world.acting("police") as colleague:
        clearance.clear(concern, rationale="Intet taler imod.", by=colleague)

    response = police.post(url, form)
    assert_asked_again(response, "__all__", typed={"rationale": WHY, "decision": decision})
    assert "Cleared: the infohus handles it" in said(response)
    assert state(behind, concern) == "triage"

    assert again(response, police, url, form).status_code == 302
    assert state(behind, concern) == "closed"


def test_an_old_page_does_not_close_what_a_department_has_been_asked_about(behind):
    concern = world.assessed()
    coordinator, url = browser("coordinator"), place("close", concern)
    form = sent(coordinator, url, {"outcome": "unfounded", "rationale": WHY})
    with world.acting("coordinator") as colleague:
        unit = world.Unit.objects.get(slug="familie")
        closing.propose_measure(concern, department=unit, rationale=WHY, by=colleague)

    response = coordinator.post(url, form)
    assert "Measure proposed" in said(response)
    assert state(behind, concern) == "outcome"
    assert again(response, coordinator, url, form).status_code == 302
    assert state(behind, concern) == "closed"


THEIRS = {"danger": "Han har købt billetter.", "family": "Faren er rejst."}
MINE = {
    "danger": "Han har købt billetter.",
    "family": "Søsteren hjælper.",
    "risk": "Nej. Intet nyt.",
}


def retriaged(concern, **answers):
    with world.acting("coordinator") as colleague:
        triage.record_triage(
            concern, rationale="Ja. Truslerne er rettet mod nogen.", answers=answers, by=colleague
        )


def test_the_second_triage_is_compared_with_the_first_and_only_then_the_newest(behind):
    concern = world.in_triage()
    coordinator, url = browser("coordinator"), place("triage", concern)
    form = sent(coordinator, url, MINE)
    retriaged(concern, **THEIRS)

    response = coordinator.post(url, form)
    assert_asked_again(response, "__all__", typed=MINE)
    asked = [answer.asked for answer in response.context["compared"]]
    assert len(asked) == 2, "what both answered alike is not compared"
    html = response.content.decode()
    for words in ("Faren er rejst.", "Søsteren hjælper.", "Truslerne er rettet mod nogen."):
        assert words in html
    assert steps(behind, concern) == ["clear", "triage"]
    assert again(response, coordinator, url, form).status_code == 302
    assert steps(behind, concern) == ["clear", "triage", "triage"]


def test_the_same_triage_sent_twice_is_one_and_an_older_one_sent_again_is_not_the_newest(behind):
    concern = world.in_triage()
    coordinator, url = browser("coordinator"), place("triage", concern)
    form = sent(coordinator, url, MINE)
    assert [coordinator.post(url, form).status_code for _ in range(2)] == [302, 302]
    assert steps(behind, concern) == ["clear", "triage"]

    retriaged(concern)
    response = coordinator.post(url, form)
    assert response.status_code == 200 and "Triaged" in said(response)
    assert steps(behind, concern) == ["clear", "triage", "triage"]


@pytest.mark.parametrize(
    ("mark", "words"),
    [("", NOT_SHOWN), *((wrong, OWN) for wrong in ("nonsense", "\0", "é" * 100_000))],
)
def test_a_form_without_its_mark_is_asked_again_and_told_what_it_could_not_show(
    mark, words, behind
):
    concern = world.triaged()
    coordinator, url = browser("coordinator"), place("close", concern)
    form = {"outcome": "unfounded", "rationale": WHY, "began_from": mark}
    response = coordinator.post(url, form)
    assert_asked_again(response, "__all__", typed={"rationale": WHY})
    assert said(response).startswith(words)
    assert state(behind, concern) == "triage"
    assert again(response, coordinator, url, form).status_code == 302


def test_the_mark_tells_nothing_and_does_not_change_by_itself():
    concern = world.triaged()
    coordinator, url = browser("coordinator"), place("close", concern)
    [first, second] = [drawn(coordinator, url)["began_from"] for _ in range(2)]
    assert first == second and len(first) == 16
    assert first != drawn(coordinator, place("close", world.triaged()))["began_from"]


# The concern is gone from under whoever writes


def withdrawn(concern):
    with world.acting("police") as police:
        clearance.turn_away(concern, rationale="Efterforskning.", by=police)


def moved(concern):
    with world.acting("coordinator") as by:
        ballerup = Authority.objects.get(slug="ballerup")
        transferring.transfer(concern, to=ballerup, rationale=world.MOVED_HOUSE, by=by)


GONE = {"Closed": withdrawn, "The concern is with another municipality now.": moved}
WRITTEN = {
    "triage": MINE,
    "close": {"outcome": "unfounded", "rationale": WHY},
    "transfer": {"to": "1", "rationale": WHY},
    "write_note": {"text": WHY},
    "set_task": {"to_do": WHY, "due_on": "24-12-2099", "assignee": "desk"},
    "reply": {"text": WHY},
    "record_disclosure": {"recipient": WHY},
}


@pytest.mark.parametrize("words", GONE)
@pytest.mark.parametrize("name", WRITTEN)
def test_what_was_typed_is_given_back_without_the_concern(name, words, behind):
    concern = world.triaged(corresponds=True, is_worked_on=True)
    coordinator, url = browser("coordinator"), place(name, concern)
    assert coordinator.get(url).status_code == 200
    GONE[words](concern)
    refused = "SELECT count(*) FROM audit_event WHERE action = 'content_refused'"
    before = behind.execute(refused).fetchone()[0]

    response = coordinator.post(url, WRITTEN[name])
    if (name, words) == ("transfer", "The concern is with another municipality now."):
        assert response.status_code == 302  # it is said on the page of what was handed on
        return
    html = response.content.decode()
    assert response.status_code == 200
    assert any(words in error for error in response.context["form"].non_field_errors())
    [mine] = [text for text in WRITTEN[name].values() if text in (WHY, MINE["risk"])]
    assert mine in html
    for secret in (
        world.WORRY,
        world.NAME,
        world.NOTE,
        world.TASK,
        "Efterforskning.",
        "why-heading",
    ):
        assert secret not in html
    assert behind.execute(refused).fetchone()[0] == before + 1
    assert coordinator.get(url).status_code == 404


REWRITTEN = {
    "rewrite_note": {"text": WHY, "began_from": "1"},
    "correct_disclosure": {"recipient": WHY},
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_what_was_being_rewritten_is_given_back_as_well(name):
    concern = world.triaged(is_worked_on=True)
    with world.acting("coordinator"):
        row = concern.notes.get() if name == "rewrite_note" else concern.disclosures.get()
    coordinator, url = (
        browser("coordinator"),
        reverse(f"register:{name}", args=[concern.pk, row.pk]),
    )
    withdrawn(concern)
    response = coordinator.post(url, REWRITTEN[name])
    html = response.content.decode()
    assert response.status_code == 200 and WHY in html and "It is now: Closed." in html
    assert world.NOTE not in html and world.TOLD.recipient not in html


@pytest.mark.parametrize("name", WRITTEN)
def test_whoever_does_not_see_the_stub_gets_what_does_not_exist(name):
    concern, nothing = world.triaged(), "5b4f6f0e-7a1c-4f3e-9a57-000000000001"
    with world.acting("coordinator") as by:
        conflicts.declare(concern, by=by)
    for who in ("coordinator", "coordinator-ballerup", "leader-family"):
        client, url = browser(who), place(name, concern)
        here, there = (
            client.post(address, WRITTEN[name])
            for address in (url, url.replace(str(concern.pk), nothing))
        )
        assert (here.status_code, there.status_code) == (404, 404)
        bodies = [answer.content.decode().split("<main")[1] for answer in (here, there)]
        assert bodies[0] == bodies[1]


def test_an_assessment_from_before_a_reopening_does_not_count(behind):
    concern = world.assessed()
    with world.acting("coordinator") as by:
        closing.close_without_measure(concern, outcome=Outcome.ADVICE_ONLY, rationale=WHY, by=by)
    with world.acting("police") as by:
        closing.reopen(concern, rationale="Nyt fra skolen.", by=by)
    with world.acting("coordinator") as by:
        triage.record_triage(concern, rationale="Ja.", by=by)
        meeting = world.planned()
    with world.acting("coordinator") as by:
        world.planning.convene(concern, meeting=meeting, departments=[], people=[], by=by)
        with pytest.raises(world.assessing.stepping.IllegalStep):
            world.assessing.stepping.take(concern, world.assessing.Step.ASSESS, by=by)
