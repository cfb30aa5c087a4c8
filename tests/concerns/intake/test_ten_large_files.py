"""Ten files of 20 MB, from the sender to the police, through the web server of `make run`."""

import hashlib
import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from concerns.register.models import Attachment
from infohus.custody.uploads import MOST_BYTES, MOST_FILES
from infohus.embedded import programs
from tests import pages, world
from tests.concerns.intake.inspection import files
from tests.template import url_of
from tests.world import acting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
PATIENCE = 600  # seconds
BOUNDARY, TOKEN = "a-boundary", "a" * 32
PART = '--{}\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
MEGABYTE = 1024 * 1024
AT_MOST = 80 * MEGABYTE  # more than before, in both web processes together, for 200 MB that arrive


@pytest.fixture
def web(tmp_path):
    """The port and the process of the web server, started as `make run` starts it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "log").mkdir()
    environ = os.environ | {
        "DATABASE_URL": url_of("DATABASE_URL", connection.settings_dict["NAME"]),
        "DJANGO_SETTINGS_MODULE": "infohus.settings",
    }
    [*_others, program] = programs.services(tmp_path, environ, port)
    command = ["tests.plain_web" if word == "infohus.wsgi" else word for word in program.command]
    server = subprocess.Popen(command, env=dict(program.environ), cwd=settings.BASE_DIR)
    try:
        until = time.monotonic() + PATIENCE
        while not is_listening(port):
            assert server.poll() is None and time.monotonic() < until
            time.sleep(0.2)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(PATIENCE)


def is_listening(port):
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def workers(master) -> list[int]:
    """The processes that answer; the short-lived ones that wash are their children, not these."""
    said = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return [int(pid) for pid in said]


def highest(pids) -> int:
    """The most memory each of them ever had, in bytes, together."""
    said = [Path(f"/proc/{pid}/status").read_text().splitlines() for pid in pids]
    marks = [line for lines in said for line in lines if line.startswith("VmHWM")]
    return sum(int(mark.split()[1]) * 1024 for mark in marks)


def recording(number: int) -> bytes:
    """Noise that nobody can pack, almost as large as one file may be."""
    form = files.wav()[12:36]
    noise = hashlib.shake_256(bytes([number])).digest(MOST_BYTES - 1_000)
    return files.chunk(b"RIFF", b"WAVE" + form + files.chunk(b"data", noise))


def body(fields, sent) -> Iterator[bytes]:
    """One request's body, file by file."""
    for name, text in fields.items():
        yield PART.format(BOUNDARY, name, "").encode() + text.encode() + b"\r\n"
    for number in sent:
        yield PART.format(BOUNDARY, "files", f'; filename="{number}.wav"').encode()
        yield recording(number) + b"\r\n"
    yield f"--{BOUNDARY}--\r\n".encode()


def written(port, concern, sent):
    """A letter with these files, sent as a browser sends it; the page that answers."""
    fields = {"csrfmiddlewaretoken": TOKEN, "code": concern.code, "text": "Se her."}
    fields["submission"] = os.urandom(16).hex()
    length = sum(map(len, body(fields, sent)))
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    headers = {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(length),
        "Cookie": f"csrftoken={TOKEN}",
        "Accept-Language": "en",
    }
    asked.request("POST", "/status/write/", body(fields, sent), headers)
    answer = asked.getresponse()
    said = answer.read().decode()
    asked.close()
    assert answer.status == 200 and "Your message has been sent" in said


def download(port, concern, attachment):
    """The file as the police get it: its size and its fingerprint."""
    signed_in = pages.browser("police").cookies[settings.SESSION_COOKIE_NAME].value
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    address = f"/concerns/{concern.pk}/files/{attachment.pk}/"
    fields = f"csrfmiddlewaretoken={TOKEN}&accept=on"
    headers = {
        "Cookie": f"csrftoken={TOKEN}; {settings.SESSION_COOKIE_NAME}={signed_in}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    asked.request("POST", address, fields, headers)
    answer = asked.getresponse()
    whole, size = hashlib.sha256(), 0
    while piece := answer.read(MEGABYTE):
        whole.update(piece)
        size += len(piece)
    asked.close()
    assert answer.status == 200, answer.status
    return size, whole.hexdigest()


def test_ten_large_files_arrive_and_leave_in_bounded_memory(web, behind, record_property):
    port, master = web
    concern = world.filed()
    for _process in range(6):
        written(port, concern, [])
    pids = workers(master)
    before = highest(pids)
    written(port, concern, range(MOST_FILES))
    taken = highest(pids) - before

    with acting("police"):
        kept = list(Attachment.objects.filter(concern=concern).order_by("number"))
    assert len(kept) == MOST_FILES and sum(one.size for one in kept) > 199 * MEGABYTE
    expected = hashlib.sha256(recording(3)).hexdigest()
    assert download(port, concern, kept[3]) == (kept[3].size, expected)
    whole = highest(pids) - before
    print(
        f"\n{len(pids)} web processes: {before / MEGABYTE:.0f} MB before, "
        f"{taken / MEGABYTE:.0f} MB more for ten files, {whole / MEGABYTE:.0f} MB with a download"
    )
    record_property("more_bytes", whole)
    assert workers(master) == pids, "no process was replaced meanwhile"
    assert whole < AT_MOST
