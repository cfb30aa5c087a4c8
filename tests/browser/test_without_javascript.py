"""Everything works as plain pages: a locked-down office computer runs no script."""

import pytest
from playwright.sync_api import expect

from concerns.register.models import Concern
from concerns.register.states import State
from tests import world
from tests.browser import walking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plain(visit):
    """The pages of people whose browser runs no script."""
    return lambda username: visit(username, java_script_enabled=False)


def test_a_concern_is_filed(plain):
    page = plain(None)
    walking.tell(page, walking.Worry())
    walking.press(page, "Send")
    code = page.locator("#code").inner_text()
    assert walking.status(page, code).startswith("We have received your concern.")


def test_a_refused_page_keeps_what_was_written(plain):
    page = plain(None)
    walking.told(page, walking.Worry(), at="contact")
    walking.answer_question(page, "contact", walking.Worry())
    page.locator("#id_notice_email").fill("rigmor")
    walking.press(page)
    expect(page.get_by_role("alert")).to_contain_text("Write an e-mail address")
    expect(page.locator("#id_notice_email")).to_have_value("rigmor")
    expect(page.locator("#id_contact")).to_have_value(walking.Worry().contact)


def test_somebody_signs_in_and_out(plain):
    page = plain(None)
    page.goto("/demo/")
    with page.expect_navigation():
        page.locator('form[action="/demo/coordinator/sign-in/"] button').click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").first.click()
    assert walking.answer(page, "/concerns/") == 200 and "sign-in" in page.url


def test_the_coordinator_triages_and_filters_the_inbox(plain):
    concern = world.in_triage()
    page = plain("coordinator")
    walking.follow(page.get_by_role("link", name="Meetings"))
    # Leads to where the day begins.
    walking.follow(page.get_by_role("link", name="Infohus", exact=True))
    page.locator("#id_age_band").select_option("adult")
    walking.press(page, "Filter")
    expect(page.get_by_text("Nothing fits the filter")).to_be_visible()
    page.locator("#id_age_band").select_option("child")
    walking.press(page, "Filter")
    expect(page.get_by_label("Tick all on the page")).to_be_hidden()  # it needs a script
    walking.follow(page.get_by_role("link", name=concern.reference))
    walking.open_step(page, "triage")
    page.locator("#id_risk").fill("Truslerne er rettet mod bestemte personer.")
    walking.press(page)
    expect(page.get_by_text("The triage is recorded.")).to_be_visible()


def test_the_coordinator_chooses_a_year_and_opens_what_a_number_counts(plain):
    concern = world.in_triage()
    page = plain("coordinator")
    walking.follow(page.get_by_role("link", name="Figures", exact=True))
    this = int(page.locator("#id_year").input_value())
    page.locator("#id_year").select_option(str(this - 1))
    walking.press(page, "Show")
    expect(page.get_by_text("No concerns in this year")).to_be_visible()
    page.locator("#id_year").select_option(str(this))
    walking.press(page, "Show")
    walking.tab_to(page, "In triage:\n1")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=concern.reference)).to_be_visible()


def test_a_day_is_typed_and_the_meeting_planned(plain):
    page = plain("coordinator")
    walking.plan_meeting(page, "Lokale 2.14")
    expect(page.locator("#main-content")).to_contain_text("Lokale 2.14")


def test_a_concern_is_taken_up(plain):
    concern = world.filed()
    page = plain("police")
    page.goto(concern.get_absolute_url())
    walking.take_up(page)
    with world.acting("police"):
        assert Concern.objects.get(pk=concern.pk).state == State.CLEARANCE
