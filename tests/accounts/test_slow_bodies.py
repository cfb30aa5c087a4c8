"""Somebody sends slowly: that costs a thread, never a connection that waits in a transaction."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import pytest
from django.conf import settings
from django.db import connection

from tests.template import url_of

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30  # seconds
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND usename = 'infohus_app' AND state = 'idle in transaction'
"""
BOUNDARY = b"a-boundary"
FIELD = b'--%s\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'


@pytest.fixture(scope="module")
def web(django_db_setup):
    """The real web server on the tests' database; its port."""
    database = connection.settings_dict["NAME"]
    environ = os.environ | {
        "DATABASE_URL": url_of("DATABASE_URL", database),
        "DJANGO_SETTINGS_MODULE": "infohus.settings",
    }
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        words = ["-m", "gunicorn", "tests.plain_web", f"--bind=fd://{listening.fileno()}"]
        words += ["--worker-class=gthread", "--threads=4", "--no-control-socket"]
        server = subprocess.Popen(
            [sys.executable, *words],
            env=environ,
            cwd=settings.BASE_DIR,
            pass_fds=[listening.fileno()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield listening.getsockname()[1]
        finally:
            server.terminate()
            server.wait(PATIENCE)


@contextmanager
def posting(port, path, kind, size, *, cookie="csrftoken=" + "a" * 32):
    """A request whose body is announced, and not sent."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as sender:
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        head += f"Content-Type: {kind}\r\nContent-Length: {size}\r\n"
        head += f"Cookie: {cookie}\r\nAuthorization: Bearer x\r\n\r\n"
        sender.sendall(head.encode())
        yield sender


def answer(sender):
    whole = b""
    while piece := sender.recv(65536):
        whole += piece
    return int(whole.split(b" ", 2)[1])


def multipart():
    token = FIELD % (BOUNDARY, b"csrfmiddlewaretoken", b"", b"a" * 32)
    file = FIELD % (BOUNDARY, b"code", b'; filename="a.pdf"', b"x" * 200_000)
    return token + file + b"--%s--\r\n" % BOUNDARY


BODIES = {
    "a file": ("/status/paper/", f"multipart/form-data; boundary={BOUNDARY.decode()}", 302),
    "a form": ("/status/paper/", "application/x-www-form-urlencoded", 302),
    "an API call": ("/api/v1/concerns", "application/json", 401),
}


@pytest.mark.parametrize("kind", BODIES)
def test_while_a_body_arrives_no_transaction_waits(kind, web, behind):
    path, content_type, status = BODIES[kind]
    body = multipart() if kind == "a file" else b"csrfmiddlewaretoken=" + b"a" * 32 + b"&receipt=x"
    with posting(web, path, content_type, len(body)) as sender:
        seen = []
        for start in range(0, len(body) - 1, len(body) // 10):
            sender.sendall(body[start : start + len(body) // 10])
            time.sleep(0.2)
            seen.append(behind.execute(WAITING).fetchone()[0])
        sender.sendall(body[start + len(body) // 10 :])
        assert answer(sender) == status
    assert seen == [0] * len(seen) and len(seen) > 8


def test_a_body_that_stops_is_let_go_without_a_word(web, behind):
    path, content_type, _status = BODIES["a file"]
    with posting(web, path, content_type, 10_000) as sender:
        sender.sendall(multipart()[:100])
        sender.shutdown(socket.SHUT_WR)
        assert answer(sender) in (400, 403)
    assert behind.execute(WAITING).fetchone() == (0,)


def test_without_its_cookie_nothing_is_read(web):
    """Nobody else's page can make us take in two hundred megabytes."""
    path, content_type, _status = BODIES["a file"]
    with posting(web, path, content_type, 100_000_000, cookie="other=x") as sender:
        assert answer(sender) == 403


def test_no_connection_may_wait_in_a_transaction_for_ever():
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("20min",)
