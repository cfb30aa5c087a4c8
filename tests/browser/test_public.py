"""What scripts add to the public pages: the way out, reading aloud, and a list of chosen files."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WEATHER = "https://www.dmi.dk/"
# A device that can speak: what it is told to say is written down. Chromium here has no voice.
VOICE = """
window.said = [];
window.SpeechSynthesisUtterance = class extends EventTarget {
    constructor(text) { super(); this.text = text; }
};
Object.defineProperty(window, 'speechSynthesis', { value: Object.assign(new EventTarget(), {
    getVoices: () => [%s],
    speak: saying => window.said.push([saying.lang, saying.text]),
    cancel: () => { window.said = []; },
}) });
"""
DANISH = "{ lang: 'da-DK', localService: true }"
BORROWED = "{ lang: 'en-GB', localService: false }"
OWN = "{ lang: 'en-GB', localService: true }"


@pytest.fixture
def page(visit) -> Page:
    page = visit(None)
    page.context.route(
        WEATHER, lambda route: route.fulfill(body="The weather", content_type="text/plain")
    )
    return page


# The way out


def by_button(page: Page) -> None:
    page.locator(".quick-exit").click()


def by_keyboard(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Leave this page quickly", exact=True)
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")


def by_shift(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [by_button, by_keyboard, by_shift])
def test_whoever_leaves_takes_the_draft_along(page, leave):
    begin(page)
    page.reload()  # The keyboard starts at the top.
    with page.expect_request("**/concern/erase/"), page.expect_navigation(url=WEATHER):
        leave(page)
    for _ in range(50):  # The answer arrives while the weather is shown.
        if not drafts(page):
            break
        page.wait_for_timeout(100)
    assert drafts(page) == []
    page.go_back()
    expect(page.locator("#main-content")).not_to_contain_text("Nothing is sent yet.")


def begin(page: Page) -> None:
    """Answer the first question, so that there is a draft."""
    page.goto("/concern/")
    page.locator("#main-content input[type=radio]").first.check()
    walking.press(page)
    assert drafts(page)


def drafts(page: Page) -> list[str]:
    names = [cookie["name"] for cookie in page.context.cookies()]
    return [name for name in names if name.startswith("draft")]


def test_a_page_that_waits_in_the_browsers_memory_is_loaded_again(page):
    begin(page)
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")


def test_staff_pages_have_no_way_out_by_shift(visit):
    page = visit("coordinator")
    by_shift(page)
    expect(page.locator("[data-quick-exit]")).to_have_count(0)
    assert page.url.startswith("http://localhost")


# Reading aloud


def reading(page: Page, voices: str, address: str = "/status/"):
    page.add_init_script(VOICE % voices)
    page.goto(address)
    return page.get_by_role("button", name="Read aloud")


def test_the_page_is_read_sentence_by_sentence_and_stopped(page):
    button = reading(page, OWN)
    page.locator("#id_code").fill("SECRET CODE")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    said = page.evaluate("window.said")
    assert said[0] == ["en", "Your mailbox"]
    assert ["en", "Your receipt code"] in said
    assert all(len(re.findall(r"[.!?] ", text)) == 0 for _, text in said)
    assert "SECRET" not in str(said)
    stop = page.get_by_role("button", name="Stop reading")
    stop.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).to_be_focused()
    expect(stop).to_be_hidden()
    assert page.evaluate("window.said") == []


@pytest.mark.parametrize("voices", ["", DANISH, BORROWED])
def test_without_a_voice_of_its_own_a_device_offers_no_reading(page, voices):
    expect(reading(page, voices)).to_have_count(0)


# Chosen files


@pytest.fixture
def files(page):
    """The list on a page that takes several files; the page itself is not what is tested."""
    page.goto("/kvittering/verify")
    page.locator("#main-content input[type=file]").evaluate(
        "input => input.replaceWith(Object.assign(document.createElement('input'),"
        " { type: 'file', multiple: true, name: 'files', id: 'files' }))"
    )
    page.evaluate("new Attachments(document.getElementById('files'))")
    return page.locator(".attachments-list li")


@pytest.fixture
def film(tmp_path) -> Path:
    """A file of 21 MB that takes no room."""
    path = tmp_path / "big.mp4"
    with path.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    return path


def chosen(name: str, size: int = 3) -> dict:
    return {"name": name, "mimeType": "text/plain", "buffer": b"x" * size}


def test_chosen_files_are_listed_and_taken_away(page, files):
    page.locator("#files").set_input_files([chosen("a.txt"), chosen("b.txt", 2_000)])
    page.locator("#files").set_input_files([chosen("c.txt")])  # Adds to the first choice.
    expect(files).to_contain_text(["a.txt", "b.txt 2 kB", "c.txt"])
    expect(page.get_by_role("status")).to_have_text("Files chosen: 3")
    page.get_by_role("button", name="Take away b.txt").click()
    expect(page.get_by_role("button", name="Take away c.txt")).to_be_focused()
    names = "[...document.getElementById('files').files].map(file => file.name)"
    assert page.evaluate(names) == ["a.txt", "c.txt"]


def test_too_much_is_said_before_it_is_sent(page, files, film):
    page.locator("#files").set_input_files(film)
    expect(page.get_by_role("status")).to_contain_text("larger than 20 MB")
    expect(files.first).to_contain_text("21 MB")
    address = page.url
    page.locator("#main-content button.button-primary").click()
    expect(page.get_by_role("button", name="Take away big.mp4")).to_be_focused()
    page.locator("#files").set_input_files([chosen(f"{number}.txt") for number in range(11)])
    expect(page.get_by_role("status")).to_contain_text("more than 10")
    assert page.url == address
