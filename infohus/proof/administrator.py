"""The database administrator's connection and PostgreSQL's own tools, for this proof alone."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeAlias

import psycopg
from django.conf import settings
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infohus.embedded import RefusedError, postgres_bin
from infohus.proof.errors import ProofImpossible

Admin: TypeAlias = psycopg.Connection[tuple[Any, ...]]
CHUNK = 4 * 1024 * 1024  # bytes; a multiple of every size of a WAL page
LOCK = 0x696E666F_63616E61  # "infocana": one proof at a time in a database


def _address() -> dict[str, Any]:
    """Where the administrator connects: the database is always the one that Django uses."""
    if not settings.ADMIN_DATABASE_URL:
        raise ProofImpossible(
            "DATABASE_ADMIN_URL is missing: only the database's administrator can take a backup"
            " and read the write-ahead log, so give that person's address for this one command."
        )
    try:
        given = conninfo_to_dict(settings.ADMIN_DATABASE_URL)
    except psycopg.ProgrammingError:
        raise ProofImpossible("DATABASE_ADMIN_URL is not an address of PostgreSQL.") from None
    return {**given, "dbname": connection.settings_dict["NAME"]}


@contextmanager
def administrator() -> Iterator[Admin]:
    """A connection that no policy binds, held by one proof at a time. Raises ProofImpossible."""
    address = make_conninfo("", **_address())
    with in_one_sentence(), psycopg.connect(address, autocommit=True) as admin:
        admin.execute("SET search_path TO public, register, journal")
        row = admin.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        if row is None or not row[0]:
            raise ProofImpossible(
                "Another custody proof runs on this database: wait for it to end."
            )
        yield admin


@contextmanager
def in_one_sentence() -> Iterator[None]:
    """Turn what the database refuses the administrator into one sentence."""
    try:
        yield
    except psycopg.Error as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise ProofImpossible(f"The database refused its administrator: {said[0]}") from error


def shown(admin: Admin, name: str) -> str:
    """The value of a server setting."""
    row = admin.execute("SELECT current_setting(%s)", [name]).fetchone()
    return str(row[0]) if row else ""


def streamed(program: str, *arguments: str) -> Iterator[bytes]:
    """What a tool of PostgreSQL's writes, in chunks. Raises ProofImpossible when it fails.

    The address and the password travel in the environment, never on the command line.
    """
    command = [_path(program), *arguments]
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            command,
            env={**os.environ, **_environment()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
        )
        with process, _ended(process):
            assert process.stdout is not None
            while chunk := process.stdout.read(CHUNK):
                yield chunk
        if process.returncode != 0:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").strip().splitlines()
            errors = [line for line in said if "error:" in line] or said or ["no reason given"]
            raise ProofImpossible(f"{program} failed: {errors[0]}")


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Whoever stops listening stops the tool too."""
    try:
        yield
    except BaseException:
        process.kill()
        raise


def _path(program: str) -> str:
    """The tool of our own server's version, or else the one that the machine has."""
    with suppress(RefusedError):
        return str(postgres_bin() / program)
    found = shutil.which(program)
    if found is None:
        raise ProofImpossible(f"PostgreSQL's {program} is not on this machine: install it first.")
    return found


def _environment() -> dict[str, str]:
    variables = {
        option.keyword.decode(): option.envvar.decode()
        for option in psycopg.pq.Conninfo.get_defaults()
        if option.envvar
    }
    unknown = [name for name in _address() if name not in variables]
    if unknown:
        raise ProofImpossible(
            f"DATABASE_ADMIN_URL holds “{unknown[0]}”, which no tool can be given."
        )
    return {variables[name]: str(value) for name, value in _address().items()}
