"""With a keyboard alone: the public form, the ways past and the way out."""

import pytest
from playwright.sync_api import Page, expect

from concerns.register.models import Concern
from tests import world
from tests.browser import walking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WEATHER = "https://www.dmi.dk/"


@pytest.fixture
def page(visit) -> Page:
    return visit(None)


def test_the_form_is_filled_in_and_sent_with_the_keyboard_alone(page):
    page.goto("/")
    walking.tab_to(page, "Write about your concern")
    walking.enter(page)
    walking.tab_to(page, "id_who_0")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#id_who_1")).to_be_checked()
    page.keyboard.press("ArrowUp")
    for field, keys in (
        ("id_who_0", ""),
        ("id_about_0", " "),
        ("id_acute_0", "ArrowDown"),
        ("id_worry", "Han siger, at vi snart hører om ham."),
        ("id_municipality", "Glad"),
        ("id_age_band_0", " "),
        ("id_subject_name", "Elias"),
        ("id_signs_person_0", " "),
        ("id_naming_0", "ArrowDown"),
        ("id_notice_email", ""),
    ):
        if page.evaluate(walking.HERE) != field:
            walking.tab_to(page, field)
        press = page.keyboard.press if keys.startswith("Arrow") else page.keyboard.type
        press(keys)
        walking.tab_to(page, "Next")
        walking.enter(page)
    expect(page.locator("#main-content")).to_contain_text("Gladsaxe Kommune")
    walking.tab_to(page, "Send")
    walking.enter(page)
    expect(page.locator("#code")).to_be_visible()


def test_the_first_tab_leads_past_the_header(page):
    page.goto("/")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Go to the content of the page")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="112")).to_be_focused()


@pytest.mark.parametrize(
    ("address", "field"), [("/concern/who/", "id_who_0"), ("/status/", "id_code")]
)
def test_an_error_leads_from_the_summary_to_its_field(page, address, field):
    page.goto(address)
    walking.press(page)
    expect(page.locator('[data-module="error-summary"]')).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{field}")).to_be_focused()
    expect(page.locator(f"#{field}")).to_be_in_viewport()


def test_three_shifts_leave_and_nothing_leads_back(page):
    page.route(WEATHER, lambda route: route.fulfill(body="The weather", content_type="text/plain"))
    page.goto("/status/")
    page.goto("/concern/who/")
    page.locator("#id_who_0").focus()
    for key in ("Shift", "Shift", "A", "Shift"):
        page.keyboard.press(key)
    assert page.url.endswith("/concern/who/")  # A capital letter is no wish to leave.
    with page.expect_navigation(url=WEATHER):
        page.keyboard.press("Shift")
        page.keyboard.press("Shift")
    page.go_back()
    assert page.url.endswith("/status/")  # The page one fled from is not in the history.


def test_two_clicks_on_send_file_one_concern(page):
    walking.told(page, walking.Worry())
    page.get_by_role("button", name="Send").dblclick()
    expect(page.locator("#code")).to_be_visible()
    with world.acting("police"):
        assert Concern.objects.count() == 1


def test_two_tabs_that_send_the_same_words_file_one_concern(page):
    walking.told(page, walking.Worry())
    other = page.context.new_page()
    other.goto("/concern/check/")
    walking.press(page, "Send")
    walking.press(other, "Send")
    expect(other.locator("#main-content")).to_contain_text("Did you get a receipt code?")
    with world.acting("police"):
        assert Concern.objects.count() == 1
