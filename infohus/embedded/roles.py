"""The database roles: who owns the tables, who serves the web, who works in the background.

None of them is a superuser or passes by row-level security. Schemas and grants are made by
Django's migrations, as the owner.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from infohus.embedded.addresses import APP, DATABASE, OWNER, WORKER
from infohus.embedded.errors import RefusedError

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]
RIGHTS = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION"
PASSWORDS = {OWNER: "OWNER_PASSWORD", APP: "APP_PASSWORD", WORKER: "WORKER_PASSWORD"}


def create_database(url: str, kept: Mapping[str, str]) -> None:
    """On our own server: the roles and the database `infohus`, where they are missing."""
    with psycopg.connect(url, autocommit=True) as connection:
        _create_roles(connection, kept)
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if found.fetchone() is None:
            names = {"name": sql.Identifier(DATABASE), "owner": sql.Identifier(OWNER)}
            connection.execute(sql.SQL("CREATE DATABASE {name} OWNER {owner}").format(**names))
    with psycopg.connect(make_conninfo(url, dbname=DATABASE), autocommit=True) as connection:
        _close_public(connection)


def may_create_roles(url: str) -> bool:
    """Whether an address given to us is an administrator's; RefusedError if nobody answers."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            row = connection.execute(
                "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise RefusedError(f"The database at DATABASE_URL does not answer: {reason}") from error
    return row is not None and bool(row[0])


def prepare_foreign(url: str, kept: Mapping[str, str]) -> None:
    """On somebody else's server, as its administrator: roles, and rights on the named database.

    A role that exists with another password is somebody else's: RefusedError, nothing changed.
    """
    with psycopg.connect(url) as connection:
        _refuse_strangers(connection, url, kept)
        _create_roles(connection, kept)
        name = sql.Identifier(connection.info.dbname)
        rights = "GRANT CONNECT, CREATE ON DATABASE {name} TO {owner}"
        connection.execute(sql.SQL(rights).format(name=name, owner=sql.Identifier(OWNER)))
        for role in (APP, WORKER):
            grant = sql.SQL("GRANT CONNECT ON DATABASE {name} TO {role}")
            connection.execute(grant.format(name=name, role=sql.Identifier(role)))
        _close_public(connection)


def _create_roles(connection: Connection, kept: Mapping[str, str]) -> None:
    for role, secret in PASSWORDS.items():
        if not _exists(connection, role):
            # Hashed here, so that no server's log can hold the password.
            verifier = connection.pgconn.encrypt_password(
                kept[secret].encode(), role.encode(), b"scram-sha-256"
            )
            words = {"role": sql.Identifier(role), "password": sql.Literal(verifier.decode())}
            create = "CREATE ROLE {role} " + RIGHTS + " PASSWORD {password}"
            connection.execute(sql.SQL(create).format(**words))


def _exists(connection: Connection, role: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    return found.fetchone() is not None


def _refuse_strangers(connection: Connection, url: str, kept: Mapping[str, str]) -> None:
    for role, secret in PASSWORDS.items():
        if not _exists(connection, role):
            continue
        try:
            psycopg.connect(make_conninfo(url, user=role, password=kept[secret])).close()
        except psycopg.OperationalError as error:
            raise RefusedError(
                f"The role {role} exists at DATABASE_URL with another password: bring the"
                " infohus.env of the installation that made it, or give"
                " DATABASE_OWNER_URL and DATABASE_WORKER_URL as well."
            ) from error


def _close_public(connection: Connection) -> None:
    """Only the owner makes tables in the schema that everybody can see, and nobody temporary ones.

    What runs as the owner could take a temporary type or table for the real one.
    """
    name = sql.Identifier(connection.info.dbname)
    revoke = sql.SQL("REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
    connection.execute(revoke.format(name=name))
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    grant = sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {owner}")
    connection.execute(grant.format(owner=sql.Identifier(OWNER)))


def url_of(role: str, password: str, url: str) -> str:
    """The same database as at `url`, for another role."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{quote(password)}@{place}"))
