"""Answer the public form whatever it asks: each page by the names of its fields."""

import re

from playwright.sync_api import Page

from tests.browser.walking import press

Answers = dict[str, str | list[str]]
NAMES = """form => [...new Set([...form.elements]
    .filter(field => field.name && field.type !== 'hidden').map(field => field.name))]"""


def slug_of(page: Page) -> str:
    """The question that the page asks; "check" when everything is answered."""
    found = re.search(r"/concern/([a-z-]+)/", page.url)
    assert found, page.url
    return found[1]


def give(page: Page, name: str, value: str | list[str]) -> None:
    """Put an answer into a field of the page, whatever kind it is of."""
    field = page.locator(f'#main-content [name="{name}"]').first
    kind = field.evaluate("field => field.type")
    if kind in ("radio", "checkbox"):
        for one in [value] if isinstance(value, str) else value:
            page.locator(f'#main-content [name="{name}"][value="{one}"]').check()
    elif kind.startswith("select"):
        field.select_option(value)
    else:
        field.fill(value)


def answer_all(page: Page, answers: Answers) -> list[str]:
    """From the front page to the check. Returns the questions in the order they were asked."""
    page.goto("/concern/")
    met = []
    while (slug := slug_of(page)) != "check":
        assert slug not in met, f"{slug} is asked twice; before it: {met}"
        met.append(slug)
        form = page.locator("#main-content form:has(button.button-primary)").first
        for name in form.evaluate(NAMES):
            if name in answers:
                give(page, name, answers[name])
        press(page)
    return met


def send(page: Page) -> str:
    """Press Send at the check. Returns the receipt code as it is shown."""
    press(page, "Send")
    return page.locator("#code").inner_text()
