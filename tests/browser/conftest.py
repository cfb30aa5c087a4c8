"""People in front of real screens: each in a browser context of their own.

No test of a page passes while the browser complains: an error on the console, an uncaught exception
or something that the content security policy refused fails it.
"""

import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.browser import walking
from tests.pages import browser as signed_in

# The shell first: it draws the same pages, and no windows and menus of a browser around them, which
# cost the others more than half of their time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
MISSING = (
    "The browser tests need Chromium, and none of these names is a program here: "
    f"{', '.join(NAMES)}. `make check-browser` says how to install it."
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Whatever a page asks of the outside world stays unanswered.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]
WIDE = 1440  # pixels

Visit = Callable[..., Page]

expect.set_options(timeout=20_000)  # milliseconds: as patient on a busy machine as a click is


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.fail(MISSING, pytrace=False)
    return {**browser_type_launch_args, "executable_path": program, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def base_url() -> None:
    """The plugin's own is a method, which pytest 9 warns about; `visit` says the address itself."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/Copenhagen",
        "reduced_motion": "reduce",
    }


@pytest.fixture(scope="session", autouse=True)
def files_that_browsers_keep() -> Iterator[None]:
    """Style sheets, scripts and fonts are fetched once by each browser, as from a real server."""
    serve = StaticFilesHandlerMixin.serve

    def kept(handler: StaticFilesHandlerMixin, request: HttpRequest) -> HttpResponseBase:
        response = serve(handler, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandlerMixin, "serve", kept)
        yield


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browsers of this test complained about: nothing, when it ends."""
    heard: list[str] = []
    yield heard
    assert heard == []


def sign_in(page: Page, username: str) -> None:
    """What a browser keeps when somebody has signed in, and the page that they are shown first.

    That the form signs in is for the tests of the form.
    """
    walking.keep(page, signed_in(username).cookies)
    page.goto(reverse(settings.LOGIN_REDIRECT_URL))


@pytest.fixture
def visit(new_context, live_server, complaints: list[str]) -> Visit:
    """`visit("police")` is that person's page, signed in; `visit(None)` is a stranger's.

    Everybody has one browser for the whole test, so a second visit finds the same page.
    """
    pages: dict[str | None, Page] = {}

    def hear(message: ConsoleMessage) -> None:
        # That a page answers 404 is for the test to say; everything else is not meant.
        is_page = "/static/" not in message.location.get("url", "")
        if message.text.startswith("Failed to load resource") and is_page:
            return
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def visitor(username: str | None, *, width: int = WIDE, **chosen: object) -> Page:
        if username in pages:
            return pages[username]
        context: BrowserContext = new_context(base_url=live_server.url, **chosen)
        context.on("console", hear)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        page = pages[username] = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        if username:
            sign_in(page, username)
        return page

    return visitor
