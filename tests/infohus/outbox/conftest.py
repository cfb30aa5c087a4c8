"""A mail server of this machine, the worker's own database role, and a worker with its broker."""

import asyncio
import os
import queue
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings

from infohus.embedded.redis_server import redis_server, socket_url
from tests.template import url_of

PATIENCE = 60  # seconds until something that must happen has not happened


class OnAnyPort(Controller):
    """Listens on a port that the system chose."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Mailbox:
    """What arrived, in order; `door` holds an e-mail up while it is shut.

    `refused` says what some addresses are answered with.
    """

    def __init__(self):
        self.arrived = queue.Queue()
        self.knocked, self.door = threading.Event(), threading.Event()
        self.door.set()
        self.port, self.refused = 0, {}

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        self.knocked.set()
        await asyncio.get_running_loop().run_in_executor(None, self.door.wait, PATIENCE)
        self.arrived.put(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def next(self):
        return self.arrived.get(timeout=PATIENCE)

    def all(self):
        return [self.arrived.get_nowait() for _ in range(self.arrived.qsize())]


@contextmanager
def mail_server():
    mailbox = Mailbox()
    server = OnAnyPort(mailbox, hostname="127.0.0.1", port=0)
    server.start()
    mailbox.port = server.port
    try:
        yield mailbox
    finally:
        mailbox.door.set()
        server.stop()


@pytest.fixture
def mailbox(settings):
    with mail_server() as mailbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.port
        yield mailbox


class Elsewhere:
    """Processes beside the tests: the web and the worker, with a Redis and a mail server."""

    def __init__(self, redis_url, mailbox):
        database = settings.DATABASES["default"]["NAME"]
        self.mailbox, self.redis_url = mailbox, redis_url
        self.environ = os.environ | {
            "DATABASE_URL": url_of("DATABASE_URL", database),
            "DATABASE_WORKER_URL": url_of("DATABASE_WORKER_URL", database),
            "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}",
            "REDIS_URL": redis_url,
        }

    def run(self, *words, **environ):
        done = subprocess.run(
            [sys.executable, *words],
            env=self.environ | environ,
            cwd=settings.BASE_DIR,
            check=True,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return done.stdout

    def web(self, code, **environ):
        """Run code as the web would, in a process of its own."""
        return self.run("manage.py", "shell", "--no-imports", "-c", code, **environ)

    @contextmanager
    def worker(self):
        words = ["-m", "celery", "-A", "infohus", "worker", "-P", "solo", "--without-gossip"]
        process = subprocess.Popen(
            [sys.executable, *words],
            env=self.environ | {"INFOHUS_ROLE": "worker"},
            cwd=settings.BASE_DIR,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


@pytest.fixture(scope="module")
def elsewhere(django_db_setup):
    """A Redis that no other test puts tasks into, and a worker that empties it."""
    with tempfile.TemporaryDirectory(prefix="infohus-outbox-") as name, mail_server() as mailbox:
        folder = Path(name)
        (folder / "log").mkdir()
        with redis_server(folder, socket_dir=folder, user=None, durable=False):
            processes = Elsewhere(socket_url(folder), mailbox)
            with processes.worker():
                yield processes
