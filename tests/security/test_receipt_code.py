"""The receipt code opens a mailbox: it is shown to whoever sent, and written down nowhere."""

import os
import re
import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests import pages, world
from tests.concerns.intake.journeys import CODE, fill, send
from tests.security.test_traces import tables_with
from tests.security.test_unfinished import files_with

pytestmark = pytest.mark.django_db(transaction=True)
EVENTS = "SELECT action, details::text FROM audit_event"


def shapes(grouped):
    """The code as it is shown, as it is typed, and its groups one after the other in an address."""
    plain = "".join(grouped.split())
    return [plain, plain.lower(), grouped, "-".join(grouped.split()), "%20".join(grouped.split())]


def uses_it(writer, typed):
    """Status, a letter, a letter that is refused, and the paper."""
    assert writer.post("/status/", {"code": typed}).status_code == 200
    letter = {"code": typed, "text": "Nyt fra klubben.", "submission": os.urandom(16).hex()}
    assert "Your message has been sent" in writer.post("/status/write/", letter).content.decode()
    assert writer.post("/status/write/", letter | {"text": ""}).status_code == 200
    paper = writer.post("/status/paper/", {"code": typed})
    assert paper["Content-Type"] == "application/pdf"
    assert typed.encode() not in paper.content


def test_the_code_is_in_no_log_no_event_no_table_no_file_and_no_address(told, behind):
    began, writer = time.time(), pages.browser()
    fill(writer)
    shown = send(writer)
    grouped = re.search(CODE, shown.content.decode())[1].strip()
    for typed in (grouped, "".join(grouped.split()), grouped.lower()):
        uses_it(writer, typed)

    assert len(behind.execute(EVENTS).fetchall()) >= 4, "filing and letters are events"
    for shape in shapes(grouped):
        assert [line for line in told.everything() if shape in line] == []
        assert tables_with(behind, shape) == set()
        assert files_with(shape, since=began) == []
        assert not any(shape in str(row) for row in behind.execute(EVENTS).fetchall())
        assert shape not in str({name: one.value for name, one in writer.cookies.items()})
        assert not any(shape in repr(one.get_decoded()) for one in Session.objects.all())


def test_a_code_behind_which_it_crashes_is_not_repeated_either(told, behind, monkeypatch):
    code = world.filed().code

    def crash(*_given):
        raise RuntimeError(f"cannot open {code}")

    monkeypatch.setattr(world.mailbox, "_present", crash)
    writer = Client(raise_request_exception=False)
    assert writer.post("/status/", {"code": code}).status_code == 500
    assert any("RuntimeError" in line for line in told.log.lines) and told.error_pages
    assert [line for line in told.everything() if code in line] == []
    assert tables_with(behind, code) == set()
