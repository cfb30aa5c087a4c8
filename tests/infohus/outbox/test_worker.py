"""The web, Redis, Celery and a mail server, each a process of its own."""

import socket

import pytest

pytestmark = pytest.mark.django_db(transaction=True)
POST = """
import time
from django.db import transaction
from infohus.outbox.post import post
began = time.monotonic()
with transaction.atomic():
    post("{to}", subject="Nyt", body="Log ind.")
print(time.monotonic() - began)
"""
BEARABLE = 5  # seconds somebody waits at most when Redis is ill


def post(elsewhere, to, **environ):
    """Promise an e-mail as the web; how many seconds that took."""
    return float(elsewhere.web(POST.format(to=to), **environ))


def waiting(behind):
    return behind.execute('SELECT "to" FROM outbox_message WHERE sent_at IS NULL').fetchall()


def test_a_promise_becomes_an_email(elsewhere):
    post(elsewhere, "one@example.dk")
    assert elsewhere.mailbox.next()["To"] == "one@example.dk"


@pytest.mark.parametrize("state", ["gone", "silent"])
def test_without_redis_the_promise_is_kept_and_the_sweep_sends_it(elsewhere, behind, state):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = 1 if state == "gone" else silent.getsockname()[1]
        seconds = post(elsewhere, f"{state}@example.dk", REDIS_URL=f"redis://127.0.0.1:{port}/0")
    assert seconds < BEARABLE
    assert waiting(behind) == [(f"{state}@example.dk",)]

    elsewhere.run("-m", "celery", "-A", "infohus", "call", "infohus.outbox.tasks.sweep")
    assert elsewhere.mailbox.next()["To"] == f"{state}@example.dk"
