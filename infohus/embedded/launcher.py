"""`make run`: everything from an empty folder to an address in the browser, and back again."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from infohus.embedded import addresses, programs
from infohus.embedded.children import HELD, Child, running
from infohus.embedded.errors import RefusedError
from infohus.embedded.folders import REPOSITORY, data_folder
from infohus.embedded.progress import Progress
from infohus.embedded.servers import servers

GIVEN = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_WORKER_URL",
    "DATABASE_ADMIN_URL",
    "REDIS_URL",
)


def launch() -> int:
    """Start everything, wait until asked to stop, stop everything. Returns the exit code."""
    listen_for_signals()
    progress = Progress(steps=9)
    try:
        with ExitStack() as stack:
            _run(stack, progress)
    except RefusedError as refused:
        progress.broken()
        print(refused, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.")
    return 0


def _run(stack: ExitStack, progress: Progress) -> None:
    """Everything up to the address; then watch until a signal or a child that ended."""
    port = chosen_port()
    folder = data_folder()
    given = {name: os.environ[name] for name in GIVEN if os.environ.get(name)}
    started = servers(folder, durable=True, given=given, step=progress.step)
    found = stack.enter_context(started)
    environ = {
        **os.environ,
        "DEMO": os.environ.get("DEMO") or addresses.read(folder)["DEMO"],
        **found.environ(),
        "INFOHUS_VAR": str(folder),
        "PUBLIC_ADDRESS": os.environ.get("PUBLIC_ADDRESS") or f"http://127.0.0.1:{port}",
        "PYTHONUNBUFFERED": "1",
    }
    is_demo = environ["DEMO"].lower() in {"1", "true", "yes", "on"}
    _prepare(folder, environ, progress, is_demo=is_demo)
    progress.step("Starting the web server and the background jobs")
    children = [*found.children]
    for program in programs.services(folder, environ, port):
        children.append(stack.enter_context(running(program)))
    children[-1].wait_until(lambda: _is_healthy(port), seconds=60)
    progress.done()
    _welcome(folder, environ, port, is_demo=is_demo)
    _watch(children)


def _prepare(
    folder: Path, environ: Mapping[str, str], progress: Progress, *, is_demo: bool
) -> None:
    """Tables, keys, translations, static files, demo data: each safe to do again."""
    for setup in programs.SETUP:
        if setup.is_for_demo and not is_demo:
            progress.step(f"{setup.label}: left out, DEMO is off")
            continue
        progress.step(setup.label)
        program = programs.manage(folder, environ, setup)
        mark = program.log.stat().st_size if program.log.exists() else 0
        with running(program) as child:
            code = _wait(child)
        if code != 0:
            progress.broken()
            with program.log.open("rb") as log:
                log.seek(mark)
                lines = log.read().decode(errors="replace").splitlines()
            print("\n".join(lines[-15:]), file=sys.stderr)
            raise RefusedError(f"{setup.label} failed (exit {code}): see {program.log}.")


def _wait(child: Child) -> int:
    while (code := child.process.poll()) is None:
        time.sleep(0.05)
    return code


def _watch(children: list[Child]) -> None:
    while True:
        for child in children:
            child.require_alive()
        time.sleep(0.3)


def _welcome(folder: Path, environ: Mapping[str, str], port: int, *, is_demo: bool) -> None:
    address = f"http://127.0.0.1:{port}/"
    print(f"\nInfohus answers at {address}")
    if is_demo:
        people = subprocess.run(
            [sys.executable, "manage.py", "demo_people"],
            cwd=REPOSITORY,
            env=environ,
            check=False,
            stdout=subprocess.PIPE,
            text=True,
            process_group=0,
        )
        print(f"Sign in as one of these at {address}demo/\n\n{people.stdout.rstrip()}\n")
    print(f"Data and logs: {folder}\nStop with Ctrl-C.", flush=True)


def chosen_port() -> int:
    """The port that `PORT` names, else 8000; RefusedError if somebody listens there."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise RefusedError(f"PORT={text} is not a port: give a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise RefusedError(
                f"Port {text} cannot be used ({error.strerror}): choose another with PORT=<number>."
            ) from error
    return int(text)


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def listen_for_signals() -> None:
    """Turn the first Ctrl-C, termination or lost terminal into KeyboardInterrupt, once.

    Later ones are ignored, so that impatience does not leave a server behind.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        for held in HELD:
            signal.signal(held, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in HELD:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, stop)
