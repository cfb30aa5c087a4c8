"""The browser's own Back, and the other language, in the middle of the public form."""

import re

import pytest
from playwright.sync_api import Page, expect

from concerns.register.models import Concern
from concerns.register.services import reading
from tests.browser import walking
from tests.world import acting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SWITCH = '.language-switch button[name="language"]'
HALF = "Han siger, at"


@pytest.fixture(
    params=[True, pytest.param(False, marks=pytest.mark.long)], ids=["script", "no script"]
)
def page(request, visit) -> Page:
    return visit(None, java_script_enabled=request.param)


def back_to(page: Page, slug: str) -> None:
    page.go_back()
    expect(page).to_have_url(re.compile(rf"/concern/{slug}/$"))


def test_back_shows_what_was_answered_and_a_change_there_counts(page):
    walking.told(page, walking.Worry(), at="danger")
    for slug in ("danger", "worry", "place", "age"):
        walking.answer_question(page, slug, walking.Worry())
        walking.press(page)
    back_to(page, "age")
    expect(page.locator('#main-content input[value="child"]')).to_be_checked()
    back_to(page, "place")
    expect(page.locator("#id_municipality")).to_have_value("gladsaxe")
    back_to(page, "worry")
    expect(page.locator("#id_worry")).to_have_value(walking.Worry().worry)
    back_to(page, "danger")
    expect(page.locator('#main-content input[value="no"]')).to_be_checked()
    page.locator('#main-content input[value="unknown"]').check()
    walking.press(page)
    expect(page).to_have_url(re.compile("/concern/worry/$"))
    page.locator("#id_worry").fill("Han siger det nu hver dag, også på arbejdet.")
    walking.press(page)
    for slug in ("place", "age", "person", "signs", "name", "contact"):
        expect(page).to_have_url(re.compile(rf"/concern/{slug}/$"))
        walking.answer_question(page, slug, walking.Worry())
        walking.press(page)
    walking.press(page, "Send")
    expect(page.locator("#code")).to_be_visible()
    with acting("police") as police:
        [concern] = Concern.objects.all()
        assert reading.read(concern, by=police).content["worry"].startswith("Han siger det nu")


def test_back_from_the_receipt_shows_nothing_of_it_and_sends_nothing_twice(page):
    walking.told(page, walking.Worry())
    walking.press(page, "Send")
    expect(page.locator("#code")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("expired=1"))
    expect(page.locator("#main-content")).not_to_contain_text(walking.Worry().worry)
    with acting("police"):
        assert Concern.objects.count() == 1


def test_the_other_language_keeps_what_is_half_typed(page):
    walking.told(page, walking.Worry(), at="worry")
    page.locator("#id_worry").fill(HALF)
    with page.expect_navigation():
        page.locator(SWITCH).click()
    expect(page.locator("html")).to_have_attribute("lang", "da")
    expect(page.locator("#id_worry")).to_have_value(HALF)
    page.reload()
    expect(page.locator("#id_worry")).to_have_value(HALF)
    page.locator("#id_worry").fill(walking.Worry().worry)
    walking.press(page)
    expect(page).to_have_url(re.compile("/concern/place/$"))


def test_enter_goes_on_and_does_not_change_the_language(page):
    walking.told(page, walking.Worry(), at="person")
    page.locator("#id_subject_name").fill("Elias")
    page.locator("#id_subject_name").press("Enter")
    expect(page).to_have_url(re.compile("/concern/signs/$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/status/")
    page.locator("#id_code").fill("ABCD EFGH")
    page.locator("#id_code").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("We do not know this code")
