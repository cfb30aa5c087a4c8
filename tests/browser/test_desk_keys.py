"""The inbox by single keys, and news that comes without moving a row."""

import pytest
from playwright.sync_api import expect

from tests import world
from tests.browser import walking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASK_FOR_NEWS = "htmx.trigger('#news', 'ask')"


def test_the_inbox_is_walked_searched_and_left_by_keys_until_they_are_turned_off(visit):
    older, newer = world.filed(), world.filed()
    page = visit("police")
    page.goto("/concerns/?tab=open")
    for key, reference in (("j", newer), ("j", older), ("j", older), ("k", newer)):
        page.keyboard.press(key)
        expect(page.get_by_role("link", name=reference.reference)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{newer.get_absolute_url()}")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/concerns/")
    page.keyboard.press("/")
    expect(page.get_by_label("Number or name", exact=True)).to_be_focused()
    page.keyboard.type("j?")
    expect(page.get_by_label("Number or name", exact=True)).to_have_value("j?")

    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    page.get_by_role("button", name="Turn the shortcuts off").click()
    page.wait_for_url("**/keyboard/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_news_comes_over_the_list_and_no_row_moves(visit):
    concern = world.filed()
    page = visit("police")
    page.goto("/concerns/?tab=open")
    row = page.get_by_role("row", name=concern.reference)
    before = row.bounding_box()
    page.locator("#news").evaluate(
        "line => { line.setAttribute('hx-trigger', 'ask'); htmx.process(line); }"
    )
    world.filed()
    page.evaluate(ASK_FOR_NEWS)
    expect(page.get_by_text("One concern is new or has changed.")).to_be_visible()
    assert row.bounding_box() == before
    page.get_by_role("link", name="Show the new list").click()
    expect(page.locator(".row-link")).to_have_count(2)


def test_one_box_ticks_the_whole_page_and_it_is_said_how_many_are_ticked(visit):
    one, _other = world.filed(), world.filed()
    page = visit("police")
    page.goto("/concerns/?tab=open")
    every, told = page.get_by_label("Tick all on the page"), page.locator("#ticked")
    expect(told).to_have_text("")
    every.focus()
    page.keyboard.press("Space")
    expect(told).to_have_text("Ticked: 2")
    page.locator(f"#tick-{one.pk}").focus()
    page.keyboard.press("Space")
    expect(told).to_have_text("Ticked: 1")
    expect(every).to_be_checked(indeterminate=True)

    narrowed(page, "received")  # the list is another one, and so is its box
    expect(told).to_have_text("")
    expect(every).not_to_be_checked()
    every.focus()
    page.keyboard.press("Space")
    expect(told).to_have_text("Ticked: 2")


def narrowed(page, value):
    """Somebody changes the filter by status, and htmx asks for the list."""
    page.locator("#id_state").select_option(value)


def test_a_list_that_is_fetched_is_busy_until_it_is_there_and_then_says_how_much_there_is(visit):
    world.filed(), world.in_triage()
    page, held = visit("police"), []
    page.goto("/concerns/?tab=open")
    expect(page.locator("#list-wait")).to_be_hidden()
    page.route("**/concerns/?*state=triage*", lambda route: held.append(route))
    narrowed(page, "triage")
    expect(page.locator("#list-wait")).to_be_visible()
    expect(page.locator("#list")).to_have_attribute("aria-busy", "true")
    expect(page.locator(".row-link")).to_have_count(2)
    [request] = held
    request.continue_()
    expect(page.locator(".row-link")).to_have_count(1)
    expect(page.locator("#list-wait")).to_be_hidden()
    expect(page.locator("#list-status")).to_have_text("One concern is on the list.")
    assert page.locator("#list").get_attribute("aria-busy") is None


FAILED = "That did not work. What you wrote is still here: try again in a moment."
GONE = "The page is out of date or you are signed out. Load it again."


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda route: route.abort(), FAILED),
        (lambda route: route.fulfill(status=500, body="Oh"), FAILED),
        (lambda route: route.fulfill(status=403, body="No"), GONE),
    ],
)
def test_a_list_that_cannot_be_fetched_stays_and_it_is_said(visit, complaints, answer, words):
    world.filed()
    page = visit("police")
    page.goto("/concerns/?tab=open")
    page.route("**/concerns/?*state=triage*", answer)
    narrowed(page, "triage")
    expect(page.locator("#messages")).to_have_text(words)
    expect(page.locator("#list-wait")).to_be_hidden()
    expect(page.locator(".row-link")).to_have_count(1)
    assert page.locator("#list").get_attribute("aria-busy") is None
    # The browser notes what was put in its way, and nothing else.
    assert all(line.startswith(("htmx:", "Response Status Error Code")) for line in complaints)
    complaints.clear()

    page.unroute("**/concerns/?*state=triage*")
    narrowed(page, "received")
    expect(page.locator("#list-status")).to_have_text("One concern is on the list.")


def test_the_tasks_of_the_desk_are_walked_by_keys(visit):
    concern = world.in_triage(is_worked_on=True)
    page = visit("coordinator")
    walking.tab_to(page, "Tasks")
    walking.enter(page)
    page.keyboard.press("j")
    walking.enter(page)
    assert f"{concern.get_absolute_url()}#task-" in page.url
    expect(page.locator("#main-content")).to_contain_text(world.TASK)
