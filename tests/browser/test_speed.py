"""What a visit weighs: counted by the browser, sent by the web server as `make run` starts it.

The sizes are of what travelled, compressed, with fonts and headers. They do not depend on the
machine, so a test can hold them.
"""

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import BrowserContext, Page

from infohus.embedded import children, programs
from tests.browser import walking
from tests.template import url_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST_VISIT, LATER_PAGE = 120_000, 12_000  # bytes
FONT = ".woff2"
OLD_FONTS = (".eot", ".otf", ".ttf", ".woff")


class Scales:
    """Weighs whatever a page's browser receives from now on, file by file."""

    def __init__(self, page: Page) -> None:
        self.bytes: dict[str, int] = {}
        self.asked: list[str] = []
        self._addresses: dict[str, str] = {}
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.requestWillBeSent", self._sent)
        network.on("Network.loadingFinished", self._received)

    def _sent(self, event: dict) -> None:
        if "redirectResponse" in event:
            self._received({**event, **event["redirectResponse"]})
        self._addresses[event["requestId"]] = event["request"]["url"]
        self.asked.append(event["request"]["url"])

    def _received(self, event: dict) -> None:
        path = urlsplit(self._addresses.get(event["requestId"], "/elsewhere")).path
        self.bytes[path] = self.bytes.get(path, 0) + int(event["encodedDataLength"])

    def read(self) -> int:
        """The bytes since the last reading."""
        weight = sum(self.bytes.values())
        self.bytes = {}
        return weight


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture(scope="module")
def real_server(tmp_path_factory, django_db_setup) -> Iterator[str]:
    """Its address: static files collected and compressed, pages from Gunicorn."""
    folder = tmp_path_factory.mktemp("served")
    environ = os.environ | {
        "INFOHUS_VAR": str(folder),
        "KEYRING": str(settings.KEYRING),
        "DATABASE_URL": url_of("DATABASE_URL", connection.settings_dict["NAME"]),
    }
    (folder / "log").mkdir()
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--skip-checks"]
    subprocess.run(
        collect, env=environ, cwd=settings.BASE_DIR, check=True, stdout=subprocess.DEVNULL
    )
    port = free_port()
    [*_, web] = programs.services(folder, environ, port)

    def answers() -> bool:
        with suppress(URLError, ConnectionError):
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").status == 200
        return False

    with children.running(web) as child:
        child.wait_until(answers, seconds=60)
        yield f"http://localhost:{port}"


@pytest.fixture
def page(new_context, real_server) -> Page:
    """A stranger's browser that has never been here."""
    context: BrowserContext = new_context(base_url=real_server)
    return context.new_page()


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")


def test_the_form_is_light_and_asks_nobody_else(page, real_server):
    scales = Scales(page)
    page.goto("/")
    settle(page)
    front = dict(scales.bytes)
    page.goto("/concern/")
    settle(page)
    assert front["/"] > 1000 and any(path.endswith(FONT) for path in front)
    assert scales.read() <= FIRST_VISIT
    heavy = {}
    for step in walking.tell_step_by_step(page, walking.Worry()):
        settle(page)
        if (weight := scales.read()) > LATER_PAGE:
            heavy[step] = weight
    walking.press(page, "Send")
    settle(page)
    assert scales.read() <= LATER_PAGE
    page.goto("/status/")
    settle(page)
    assert scales.read() <= LATER_PAGE
    assert heavy == {}
    assert {urlsplit(address).netloc for address in scales.asked} == {urlsplit(real_server).netloc}
    assert [address for address in scales.asked if address.endswith(OLD_FONTS)] == []


def test_a_letter_of_another_alphabet_brings_one_small_font(visit):
    page = visit(None)
    page.goto("/status/")
    settle(page)
    scales = Scales(page)
    page.evaluate("document.querySelector('h1').textContent = 'Жанна Łukasz'")
    settle(page)
    fonts = [path.rpartition("/")[2] for path in scales.bytes if path.endswith(FONT)]
    assert {name.partition(".")[0] for name in fonts} == {
        "IBMPlexSans-SemiBold-Cyrillic",
        "IBMPlexSans-SemiBold-Latin2",
    }
