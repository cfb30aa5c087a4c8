"""What `make run` runs of Django: first what prepares, then what stays."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infohus.embedded.children import Program
from infohus.embedded.folders import REPOSITORY

# Method, path, status and milliseconds. No address, query, referrer or browser: what is not
# written down here cannot tell later who asked for what.
ACCESS_FORMAT = "%(t)s %(m)s %(U)s %(s)s %(M)sms"


@dataclass(frozen=True)
class Setup:
    """One management command that is safe to run again."""

    label: str
    command: tuple[str, ...]
    role: str = "app"
    is_for_demo: bool = False


# Of htmx's wheel, the versions and extensions that no page loads: they need not be compressed.
UNSERVED = ("--ignore=htmax-*", "--ignore=htmx-4*", "--ignore=ext")

SETUP = (
    Setup("Preparing the tables", ("migrate", "--noinput"), role="owner"),
    Setup("Settling the demo people", ("load_people",), role="owner", is_for_demo=True),
    Setup("Installing the keys", ("install_keys",), role="owner"),
    Setup("Compiling the translations", ("messages", "--compile")),
    Setup("Collecting the static files", ("collectstatic", "--noinput", *UNSERVED)),
    Setup("Loading the demo data", ("load_demo",), is_for_demo=True),
)


def manage(folder: Path, environ: Mapping[str, str], setup: Setup) -> Program:
    """One step of the preparation."""
    return Program(
        "Setup",
        [sys.executable, "manage.py", *setup.command],
        folder=folder,
        environ={**environ, "INFOHUS_ROLE": setup.role},
        working_folder=REPOSITORY,
        is_visible=setup.is_for_demo and sys.stderr.isatty(),
    )


def services(folder: Path, environ: Mapping[str, str], port: int) -> tuple[Program, ...]:
    """Worker, timetable and web server, in the order in which they start."""
    log = folder / "log"
    celery = [sys.executable, "-m", "celery", "-A", "infohus"]
    worker = [*celery, "worker", "--concurrency=2", "--loglevel=WARNING"]
    worker += ["--without-gossip", "--without-mingle", f"--logfile={log}/worker.log"]
    timetable = [*celery, "beat", "--loglevel=WARNING", f"--schedule={folder}/timetable"]
    web = [sys.executable, "-m", "gunicorn", "infohus.wsgi", f"--bind=127.0.0.1:{port}"]
    # Whoever sends slowly holds a thread, not a transaction: there are more threads than such.
    web += ["--worker-class=gthread", "--workers=2", "--threads=16", "--graceful-timeout=10"]
    web += ["--limit-request-field_size=32768", "--umask=0o077", "--no-control-socket"]
    web += [f"--access-logfile={log}/access.log", f"--access-logformat={ACCESS_FORMAT}"]
    background = {**environ, "INFOHUS_ROLE": "worker"}
    return (
        _service("Worker", worker, folder, background),
        _service("Timetable", timetable, folder, background),
        _service("Web server", web, folder, {**environ, "INFOHUS_ROLE": "app"}),
    )


def _service(name: str, command: list[str], folder: Path, environ: Mapping[str, str]) -> Program:
    return Program(name, command, folder=folder, environ=environ, working_folder=REPOSITORY)
