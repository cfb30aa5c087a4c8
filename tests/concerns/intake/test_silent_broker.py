"""Redis takes the connection and never says a word: whoever sends a concern notices nothing."""

import json
import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from concerns.register.services import receipts
from tests.concerns.intake.journeys import WORRY
from tests.template import url_of
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)

# In a process of its own, as the web runs: with real transactions, and promises kept after each.
SENDING = """
import json, re, time
from django.conf import settings
from django.test import override_settings
from tests.concerns.intake.journeys import CODE, browser, fill, send

plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
    writer = browser(SERVER_NAME="localhost")
    fill(writer)
    began = time.monotonic()
    answer = send(writer)
    took = time.monotonic() - began
code = re.search(CODE, answer.content.decode())
print(json.dumps([answer.status_code, took, code and code[1]]))
"""
WAITING = "SELECT count(*) FILTER (WHERE sent_at IS NULL), count(*) FROM outbox_message"


@pytest.fixture
def silent(tmp_path):
    """The address of a Redis that is there and does not answer."""
    place = tmp_path / "mute.sock"
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(place))
        mute.listen(50)
        yield f"unix://{place}?db=0"


def test_a_concern_is_sent_filed_and_promised_while_the_broker_is_silent(silent, behind):
    environ = os.environ | {
        "DATABASE_URL": url_of("DATABASE_URL", connection.settings_dict["NAME"]),
        "REDIS_URL": silent,
    }
    sent = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", SENDING],
        env=environ, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    status, seconds, code = json.loads(sent.stdout)
    assert status == 200 and code and seconds < 10
    with acting(None):
        assert receipts.status(code).code == "received"
    assert behind.execute(WAITING).fetchone() == (2, 2), "the worker's sweep finds them later"
    assert WORRY not in sent.stderr and code not in sent.stderr
