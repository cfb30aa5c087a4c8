"""The whole product, once: from a stranger's worry to a journaled measure, role by role."""

import re

import pytest
from playwright.sync_api import Page, expect
from psycopg.types.json import Jsonb

from tests import world
from tests.browser import walking
from tests.browser.custody import places, schemas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOLD = walking.Worry()
CLEARED = "Politiet har intet imod, at infohuset ser på den."
RISK = "Truslerne er rettet mod bestemte personer."
OBSERVED = "Klasselæreren har hørt ham øve sig på en tale."
REASONS = "En voksen udenfor familien kan nå ham."
PROPOSED = "Familieafdelingen kender familien godt."
FACTS = "Forældrene har selv bedt om støtte."
DECISION = "Der bevilges en mentor efter barnets lov."
TASK = "Gå til boksning med ham hver tirsdag."

SEALED = (
    TOLD.worry, TOLD.area, TOLD.sender, TOLD.contact, CLEARED, RISK, OBSERVED, REASONS, PROPOSED,
)  # fmt: skip
JOURNALED = (FACTS, DECISION, TASK, TOLD.name)


def test_from_a_strangers_worry_to_a_journaled_measure(visit, behind):
    stranger, police, coordinator = visit(None), visit("police"), visit("coordinator")

    code = somebody_writes(stranger)
    assert walking.status(stranger, code).startswith("We have received your concern.")

    police.goto("/concerns/")
    reference = police.locator("tbody th a").inner_text()
    walking.clear(police, reference, CLEARED)
    address = concern_address(police)
    assert walking.status(stranger, code).startswith("The right people are working")

    meeting = it_comes_on_an_agenda(coordinator, reference)
    psychiatry, leader = visit("invitee-psychiatry"), visit("leader-family")
    the_invited_read_why_they_may(psychiatry, meeting, reference)
    the_leader_sees_the_line(leader, meeting, reference, address)

    it_is_assessed_and_a_measure_proposed(coordinator, address)
    the_meeting_closes(coordinator, meeting)
    assert walking.answer(psychiatry, address) == 404

    case = two_people_open_the_measure(visit, address, reference)
    a_mentor_gets_the_task(visit, case)
    leader.goto("/journal/measures/")
    expect(leader.get_by_role("row", name=reference)).to_contain_text("Open")

    the_register_has_closed_behind_it(visit, address, case)
    the_auditor_sees_who_but_not_what(visit("auditor"), reference)
    expect_content(police, address, TOLD.worry)

    coordinator.goto(address)
    walking.open_step(coordinator, "end-follow-up")
    coordinator.locator("#id_rationale").fill(REASONS)
    walking.press(coordinator)
    assert walking.status(stranger, code) == "Your concern has been dealt with."

    for text in SEALED:
        assert schemas(behind, text) == set()
    for text in JOURNALED:
        assert schemas(behind, text) == {"journal"}


def test_a_concern_without_a_measure_leaves_the_municipality_a_stub(visit, behind):
    concern = world.assessed(worry=TOLD.worry, subject_name=TOLD.name)
    police, coordinator = visit("police"), visit("coordinator")
    address = concern.get_absolute_url()
    expect_content(coordinator, address, TOLD.worry)

    walking.open_step(coordinator, "close")
    coordinator.locator('[name="outcome"][value="advice_only"]').check()
    coordinator.locator("#id_rationale").fill(REASONS)
    walking.press(coordinator)

    expect(coordinator.get_by_role("heading", name="This is the stub")).to_be_visible()
    for page in (address, "/concerns/?tab=closed", "/meetings/"):
        coordinator.goto(page)
        said = coordinator.content()
        assert not [text for text in (TOLD.worry, TOLD.name, REASONS) if text in said]
    assert walking.answer(coordinator, f"{address}close/") == 404
    expect_content(police, address, TOLD.worry)
    expect(police.locator("#main-content")).to_contain_text(REASONS)
    for text in (TOLD.worry, TOLD.name, REASONS):
        assert schemas(behind, text) == set()


@pytest.mark.parametrize("kind", ["text", "varchar(200)", "jsonb", "bytea", "text[]"])
def test_the_search_of_the_database_finds_what_leaks(behind, kind):
    value = {"jsonb": Jsonb({"leaked": TOLD.worry}), "text[]": [TOLD.worry]}.get(kind, TOLD.worry)
    with behind.transaction(force_rollback=True):
        behind.execute(f"CREATE TABLE journal.hole (leaked {kind})")
        leaked = value.encode() if kind == "bytea" else value
        behind.execute("INSERT INTO journal.hole VALUES (%s)", [leaked])
        assert places(behind, TOLD.worry) == {"journal.hole.leaked"}


def somebody_writes(page: Page) -> str:
    """A stranger is told 112 first, forgets to write what worries them, mends it, and sends."""
    page.goto("/")
    expect(page.get_by_role("link", name="112")).to_be_visible()
    expect(page.get_by_role("link", name="41 74 90 90")).to_be_visible()
    walking.follow(page.get_by_role("link", name="Write about your concern"))
    for slug in walking.tell_step_by_step(page, TOLD):
        if slug == "danger":
            break
    walking.press(page)
    walking.press(page)
    expect(page.locator('[data-module="error-summary"]')).to_be_focused()
    expect(page.locator("#id_worry")).to_have_attribute("aria-invalid", "true")
    walking.tell(page, TOLD)
    for answered in (TOLD.worry, TOLD.name, TOLD.sender, TOLD.contact):
        expect(page.locator("#main-content")).to_contain_text(answered)
    walking.press(page, "Send")
    code = page.locator("#code").inner_text()
    assert re.fullmatch(r"([0-9A-Z]{4} ){5}[0-9A-Z]{4}", code)
    with page.expect_navigation():
        page.evaluate("location.assign('/concern/receipt/')")
    expect(page.locator("#main-content")).not_to_contain_text(code)
    return code


def it_comes_on_an_agenda(page: Page, reference: str) -> str:
    """The coordinator triages it, plans a meeting and invites. Returns the meeting's address."""
    page.goto("/concerns/")
    walking.follow(page.get_by_role("link", name=reference))
    walking.open_step(page, "triage")
    page.locator("#id_risk").fill(RISK)
    walking.press(page)
    concern = concern_address(page)
    walking.plan_meeting(page, "Lokale 2.14")
    page.goto(concern)
    walking.open_step(page, "convene")
    page.locator("#id_meeting_0").check()
    expect(page.get_by_label("Familieafdelingen", exact=True)).to_be_checked()
    expect(page.get_by_label("Ungeenheden", exact=True)).not_to_be_checked()
    expect(page.get_by_label("Signe Overby")).to_be_checked()
    page.get_by_label("Ida Rosenkilde").check()
    walking.press(page)
    return concern_address(page)


def the_invited_read_why_they_may(page: Page, meeting: str, reference: str) -> None:
    page.goto(meeting)
    walking.follow(page.get_by_role("link", name=reference))
    expect(page.locator("#main-content")).to_contain_text(TOLD.worry)
    why = page.get_by_role("region", name="Why can I see this?")
    expect(why).to_contain_text("Maja Kjærgaard")
    expect(page.locator("#main-content")).not_to_contain_text(CLEARED)


def the_leader_sees_the_line(page: Page, meeting: str, reference: str, address: str) -> None:
    page.goto(meeting)
    expect(page.get_by_role("heading", name=reference)).to_be_visible()
    assert page.get_by_role("link", name=reference).count() == 0
    expect(page.locator("#main-content")).not_to_contain_text(TOLD.name)
    assert walking.answer(page, address) == 404


def it_is_assessed_and_a_measure_proposed(page: Page, address: str) -> None:
    page.goto(address)
    walking.open_step(page, "assess")
    walking.assess(page, OBSERVED, REASONS, "measure")
    walking.open_step(page, "propose")
    page.get_by_label("Familieafdelingen", exact=True).check()
    page.locator("#id_rationale").fill(PROPOSED)
    walking.press(page)


def the_meeting_closes(page: Page, meeting: str) -> None:
    page.goto(meeting)
    walking.press(page, "Close the meeting")
    expect(page.get_by_role("button", name="Close the meeting")).to_have_count(0)


def two_people_open_the_measure(visit, address: str, reference: str) -> str:
    """One prepares, another confirms. Returns the address of the case that both now have."""
    first, second = visit("caseworker-family"), visit("caseworker-family-2")
    first.goto("/measures/")
    walking.follow(first.get_by_role("link", name=reference))
    expect(first.locator("#id_person_name")).to_have_value(TOLD.name)
    first.locator('[name="kind"][value="mentor"]').check()
    first.locator("#id_facts").fill(FACTS)
    first.locator("#id_decision").fill(DECISION)
    walking.press(first)
    assert first.get_by_role("button", name="Confirm").count() == 0

    second.goto("/measures/")
    walking.follow(second.get_by_role("link", name=reference))
    expect(second.get_by_role("article", name="Will be journaled")).to_contain_text(FACTS)
    walking.press(second, "Confirm: journal it and open the measure")
    for page in (first, second):
        page.goto("/journal/")
        walking.follow(page.locator("tbody th a"))
        expect(page.locator("#main-content")).to_contain_text(DECISION)
        assert walking.answer(page, address) == 404
        page.go_back()
    return concern_address(first)


def a_mentor_gets_the_task(visit, case: str) -> None:
    caseworker, mentor = visit("caseworker-family"), visit("mentor")
    caseworker.goto(case)
    walking.open_step(caseworker, "mentor")
    walking.give_to_a_mentor(caseworker, TASK)
    mentor.goto("/journal/tasks/")
    expect(mentor.get_by_role("article")).to_contain_text(TASK)
    expect(mentor.locator("#main-content")).not_to_contain_text(TOLD.name)
    assert walking.answer(mentor, case) == 404


def the_register_has_closed_behind_it(visit, address: str, case: str) -> None:
    for username in ("administrator", "coordinator-ballerup"):
        outsider = visit(username)
        assert walking.answer(outsider, address) == walking.answer(outsider, case) == 404


def the_auditor_sees_who_but_not_what(page: Page, reference: str) -> None:
    page.goto("/log/")
    log = page.get_by_role("table")
    for name in ("Anders Bøgh", "Maja Kjærgaard", "Ida Rosenkilde", "Jonas Lindegren"):
        expect(log.get_by_role("cell", name=name).first).to_be_visible()
    said = page.content()
    assert not [text for text in (*SEALED, *JOURNALED, reference) if text in said]


def expect_content(page: Page, address: str, text: str) -> None:
    page.goto(address)
    expect(page.locator("#main-content")).to_contain_text(text)


def concern_address(page: Page) -> str:
    """The path of the page, to be opened by others."""
    return "/" + page.url.split("/", 3)[3]
