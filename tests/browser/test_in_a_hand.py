"""A coordinator's inbox on a phone: the concerns come first, filters when they are asked for."""

import pytest
from playwright.sync_api import expect

from tests import world
from tests.browser.conftest import WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HAND, SCREEN = 390, 900  # pixels
INBOX = "/concerns/?tab=open"


def test_the_first_concern_is_on_the_first_screen_and_the_filters_are_a_touch_away(visit):
    concern = world.in_triage()
    page = visit("coordinator", width=HAND)
    page.goto(INBOX)
    age, first = page.locator("#id_age_band"), page.get_by_role("link", name=concern.reference)
    expect(age).not_to_be_visible()
    assert first.bounding_box()["y"] < SCREEN

    page.get_by_text("Filter and order").click()
    age.select_option("adult")
    expect(page.locator("#list").get_by_text("Nothing fits the filter")).to_be_visible()
    expect(age).to_be_visible()
    page.reload()
    expect(age, "what is filtered by shows").to_be_visible()


def test_on_a_wide_screen_they_stand_open_also_when_it_has_been_narrow(visit):
    page = visit("coordinator")
    page.goto(INBOX)
    summary, age = page.get_by_text("Filter and order"), page.locator("#id_age_band")
    expect(summary).not_to_be_visible()
    expect(age).to_be_visible()
    page.set_viewport_size({"width": HAND, "height": SCREEN})
    expect(age).to_be_visible()
    summary.click()
    expect(age).not_to_be_visible()
    page.set_viewport_size({"width": WIDE, "height": SCREEN})
    expect(age).to_be_visible()


def test_without_a_script_they_stand_open(visit):
    page = visit("coordinator", width=HAND, java_script_enabled=False)
    page.goto(INBOX)
    expect(page.locator("#id_age_band")).to_be_visible()
