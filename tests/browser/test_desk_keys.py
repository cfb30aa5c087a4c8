"""The inbox by single keys, and news that comes without moving a row."""

import pytest
from playwright.sync_api import expect

from tests import world

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
