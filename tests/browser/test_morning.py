"""A morning at the desk: by keyboard alone, in two browsers, with a repeat and with a relative."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from concerns.register.models import Concern
from concerns.register.services import assigning
from concerns.register.states import AgeBand, State
from tests import world
from tests.browser import walking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def state_of(concern: Concern) -> str:
    with world.acting("police"):
        return Concern.objects.get(pk=concern.pk).state


def test_a_concern_comes_from_the_inbox_onto_an_agenda_by_keyboard_alone(visit):
    concern = world.in_triage()
    world.planned()
    page = visit("coordinator")
    page.keyboard.press("g")
    with page.expect_navigation():
        page.keyboard.press("i")
    page.keyboard.press("j")
    walking.enter(page)
    assert page.url.endswith(concern.get_absolute_url())
    walking.tab_to(page, "Triage")
    walking.enter(page)
    walking.tab_to(page, "id_risk")
    page.keyboard.type("Truslerne er rettet mod bestemte personer.")
    walking.tab_to(page, "Record")
    walking.enter(page)
    walking.tab_to(page, "Write a note")
    walking.enter(page)
    walking.tab_to(page, "id_text")
    page.keyboard.type("Læreren ringer tilbage.")
    walking.tab_to(page, "Save")
    walking.enter(page)
    expect(page.locator("#main-content")).to_contain_text("Læreren ringer tilbage.")
    walking.tab_to(page, "Put on an agenda")
    walking.enter(page)
    walking.tab_to(page, "id_meeting_0")
    page.keyboard.press("Space")
    walking.tab_to(page, "Put it on the agenda and invite")
    walking.enter(page)
    expect(page.locator("#main-content")).to_contain_text(concern.reference)
    assert state_of(concern) == State.CONVENED


def choose(page, option_id):
    """Tab to an option and choose it."""
    walking.tab_to(page, option_id)
    page.keyboard.press("Space")


def write(page, field_id, text):
    walking.tab_to(page, field_id)
    page.keyboard.type(text)


def test_the_police_take_up_and_clear_what_waits_by_keyboard_alone(visit):
    concern = world.filed()
    page = visit("police")
    walking.tab_to(page, "Clearance")
    walking.enter(page)
    walking.tab_to(page, f"Take up\n({concern.reference})")
    walking.enter(page)
    assert state_of(concern) == State.CLEARANCE
    walking.tab_to(page, "Clearance")
    walking.enter(page)
    walking.tab_to(page, f"Decide\n({concern.reference})")
    walking.enter(page)
    choose(page, "id_decision_0")
    write(page, "id_rationale", "Intet taler imod.")
    walking.tab_to(page, "Record")
    walking.enter(page)
    assert state_of(concern) == State.TRIAGE


def test_a_concern_is_searched_triaged_and_closed_without_a_measure_by_keyboard_alone(visit):
    concern = world.in_triage()
    page = visit("coordinator")
    page.keyboard.press("g")
    with page.expect_navigation():
        page.keyboard.press("i")
    page.keyboard.press("/")
    page.keyboard.type(concern.reference.lower())
    walking.enter(page)
    assert page.url.endswith(concern.get_absolute_url())
    walking.tab_to(page, "Close without a measure")
    walking.enter(page)
    choose(page, "id_outcome_0")
    write(page, "id_rationale", "Der er ikke noget om snakken.")
    walking.tab_to(page, "Record")
    walking.enter(page)
    assert state_of(concern) == State.CLOSED
    expect(page.locator("#main-content")).to_contain_text("This is the stub")


def test_what_is_filtered_is_ticked_and_assigned_by_keyboard_alone(visit):
    young = [world.in_triage(), world.in_triage()]
    old = world.in_triage(age_band=AgeBand.ADULT)
    page = visit("coordinator")
    page.goto("/concerns/?tab=open")
    walking.tab_to(page, "id_age_band")
    page.keyboard.type("Child")
    expect(page.locator(".row-link")).to_have_count(2)
    for concern in reversed(young):  # the newest stands first
        choose(page, f"tick-{concern.pk}")
    walking.tab_to(page, "Assign the ticked")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type(str(User.objects.get(username="coordinator"))[:6])
    page.keyboard.press("Tab")
    walking.enter(page)
    expect(page.locator("#messages")).to_contain_text("noted who works with them")
    with world.acting("coordinator") as by:
        assert all(assigning.assignee(concern, by) == by for concern in young)
        assert assigning.assignee(old, by) is None


def test_two_desks_rewrite_one_note_at_once_and_neither_text_is_lost(visit):
    concern = world.in_triage(is_worked_on=True)
    both = [visit("coordinator"), visit("police")]
    for page in both:
        page.goto(concern.get_absolute_url())
        walking.follow(page.locator("li", has_text=world.NOTE).get_by_role("link", name="Rewrite"))
    for page, text in zip(
        both, ("Moren kommer på fredag.", "Moren kommer med faren."), strict=True
    ):
        page.locator("#id_text").fill(text)
        walking.press(page)
    second = both[1]
    expect(second.locator("#theirs")).to_have_text("Moren kommer på fredag.")
    expect(second.locator("#id_text")).to_have_value("Moren kommer med faren.")
    second.locator("#id_text").fill("Moren kommer på fredag med faren.")
    walking.press(second)
    for page in both:
        page.goto(concern.get_absolute_url())
        expect(page.locator("#main-content")).to_contain_text("Moren kommer på fredag med faren.")


def test_a_repeat_with_a_misspelt_name_is_read_and_signed_before_it_is_closed(visit):
    earlier = world.closed_without_measure(subject_name="Elias Thorsen-Bek")
    concern = world.triaged(subject_name="Elijas Torsenbæk")
    coordinator, police = visit("coordinator"), visit("police")
    coordinator.goto(f"{concern.get_absolute_url()}close/")
    coordinator.locator('[name="outcome"][value="unfounded"]').check()
    coordinator.locator("#id_rationale").fill("Der er ikke noget om snakken.")
    walking.press(coordinator)
    expect(coordinator.locator("#id_rationale")).to_have_value("Der er ikke noget om snakken.")
    assert state_of(concern) == State.TRIAGE

    police.goto(concern.get_absolute_url())
    walking.follow(police.locator(f'#main-content a[href*="/earlier/{earlier.pk}/"]').first)
    expect(police.locator("#main-content")).to_contain_text("Rådgivning er nok.")
    walking.press(police, "I have read the rationale")
    for page in (police, coordinator):  # of two desks of one person, both sign
        page.goto(f"{concern.get_absolute_url()}second-reading/")
        page.locator("#id_has_read").check()
        walking.press(page, "Sign")
    coordinator.goto(f"{concern.get_absolute_url()}close/")
    coordinator.locator('[name="outcome"][value="unfounded"]').check()
    coordinator.locator("#id_rationale").fill("Der er ikke noget om snakken.")
    walking.press(coordinator)
    assert state_of(concern) == State.CLOSED


def test_a_relative_is_found_by_name_recognised_and_stepped_away_from(visit):
    concern = world.in_triage(subject_name="Elias Thorsen-Bek")
    page = visit("coordinator")
    for is_there in (True, False):
        page.goto("/concerns/search/")
        page.locator("#main-content [type=search]").fill("Elijas Torsenbæk")
        walking.press(page, "Search")
        found = page.get_by_role("link", name=concern.reference)
        expect(found).to_have_count(1 if is_there else 0)
        if is_there:
            walking.follow(found)
            walking.press(page, "I know somebody: step away")
    assert walking.answer(page, concern.get_absolute_url()) == 404
    page.goto("/concerns/?tab=open")
    expect(page.get_by_role("link", name=concern.reference)).to_have_count(0)
