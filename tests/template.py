"""One migrated database with people and keys in it: each process of the tests works in a copy."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

TEMPLATE, UNFINISHED = "infohus_template", "infohus_template_unfinished"
HERE = Path(__file__).resolve().parent.parent


def url_of(name: str, database: str) -> str:
    """The address in an environment variable, for another database of the same server."""
    return urlunsplit(urlsplit(os.environ[name])._replace(path=f"/{database}"))


def admin(database: str) -> psycopg.Connection:
    """A connection that ignores every policy: to prepare, empty and look, never to test as.

    Its `current_date` is the day that people in Denmark read on their screens, also in the hour
    in which it is still yesterday in UTC.
    """
    danish = {"options": "-c TimeZone=Europe/Copenhagen", "autocommit": True}
    return psycopg.connect(url_of("DATABASE_ADMIN_URL", database), **danish)


@contextmanager
def alone() -> Iterator[None]:
    """Whoever is at it already is waited for."""
    with (Path(os.environ["INFOHUS_VAR"]) / "template.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def copy_to(name: str) -> None:
    """A database of its own, made from the template, which is made first where there is none."""
    with alone():
        _make()
        with admin("postgres") as server:
            create(server, name, like=TEMPLATE)


def create(server: psycopg.Connection, name: str, *, like: str = "template1") -> None:
    """A database as the program prepares one; rights in a database are not copied with it."""
    server.execute(f"CREATE DATABASE {name} TEMPLATE {like} OWNER infohus_owner")
    server.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")


def _make() -> None:
    with admin("postgres") as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            return
        server.execute(f"DROP DATABASE IF EXISTS {UNFINISHED}")
        create(server, UNFINISHED)
    owner = os.environ | {
        "INFOHUS_ROLE": "owner",
        "DATABASE_OWNER_URL": url_of("DATABASE_OWNER_URL", UNFINISHED),
    }
    for command in (["migrate", "--verbosity=0"], ["load_people"], ["install_keys"]):
        subprocess.run(
            [sys.executable, "manage.py", *command, "--skip-checks"],
            env=owner, cwd=HERE, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    with admin("postgres") as server:
        server.execute(f"ALTER DATABASE {UNFINISHED} RENAME TO {TEMPLATE}")


if __name__ == "__main__":
    with alone():
        _make()
