"""Looks at pages as axe does, and at how wide they are; takes pictures of them on the way."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "reporter": "no-passes",  # what is right is not listed, which takes axe as long as to find it
    "runOnly": {"type": "tag", "values": RULES},
    "rules": {"target-size": {"enabled": True}},  # axe itself looks only when it is asked to
    "preload": {"assets": ["media"]},  # style sheets: for a rule that is not among these
}
IN_A_HAND, NARROWEST = 390, 320
PICTURES = os.environ.get("PICTURES", "")  # a folder, or no pictures
TOO_WIDE = """new Promise(tell => requestAnimationFrame(() => requestAnimationFrame(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    tell(scrollWidth > clientWidth);
})))"""


@dataclass
class Inspector:
    """Looks at one page after the other, and remembers what was wrong, and where.

    Pages are opened at its width; each is stretched to another one too, where that is given.
    """

    width: int
    complaints: list[str]
    wrong: list[str] = field(default_factory=list)
    stretched: int = 0

    def look(self, page: Page, state: str) -> None:
        if self.stretched:
            self._keep_within(page, state, self.stretched)
            self._ask_axe(page, f"{state}, stretched")
            keep_picture(page, state, self.stretched)
            page.set_viewport_size({"width": self.width, "height": 900})
        self._ask_axe(page, state)
        keep_picture(page, state, self.width)
        if self.width == IN_A_HAND:
            self._keep_within(page, state, NARROWEST)
            self._keep_within(page, state, IN_A_HAND)

    def _keep_within(self, page: Page, state: str, width: int) -> None:
        if is_too_wide(page, width):
            self.wrong.append(f"{state}: scrolls sideways at {width} pixels")

    def _ask_axe(self, page: Page, state: str) -> None:
        heard = len(self.complaints)
        found = Axe().run(page, options=OPTIONS).response["violations"]
        del self.complaints[heard:]  # The policy refuses what axe itself tries on the page.
        self.wrong += [
            f"{state}: {rule['id']} at {', '.join(node['target'][0] for node in rule['nodes'])}"
            for rule in found
        ]

    def visit(self, page: Page, pages: dict[str, str]) -> None:
        for state, address in pages.items():
            page.goto(address)
            self.look(page, state)
            if PICTURES:
                self._picture_in_danish(page, state, address)

    def _picture_in_danish(self, page: Page, state: str, address: str) -> None:
        # For the whole site: an address alone would give the cookie the folder of that page.
        cookie = {"name": "django_language", "domain": "localhost", "path": "/"}
        page.context.add_cookies([{**cookie, "value": "da"}])
        for width in filter(None, (self.stretched, self.width)):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            keep_picture(page, f"{state}, in Danish", width)
        page.context.add_cookies([{**cookie, "value": "en"}])
        page.goto(address)


def keep_picture(page: Page, state: str, width: int) -> None:
    """The whole page, as `state-width.png` in the folder that PICTURES names."""
    if PICTURES:
        name = "".join(sign if sign.isalnum() else "-" for sign in f"{state}-{width}")
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def is_too_wide(page: Page, width: int) -> bool:
    page.set_viewport_size({"width": width, "height": 900})
    return page.evaluate(TOO_WIDE)
