"""The program does not start with a database role that policies do not bind."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from infohus.custody.postgresql.base import DatabaseWrapper, UnsafeRole
from tests.template import admin, url_of

pytestmark = pytest.mark.django_db(transaction=True)

WAYS = {
    "manage.py check": ["manage.py", "check", "--database", "default"],
    "manage.py shell": [
        "manage.py",
        "shell",
        "-v0",
        "-c",
        "from accounts.models import User; print(User.objects.count())",
    ],
    "the web server": ["-c", "import infohus.wsgi"],
}


def started(way, **environment):
    """The finished process of one way to start the program."""
    return subprocess.run(
        [sys.executable, *WAYS[way]],
        env=os.environ | environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )


def database(variable):
    return url_of(variable, connection.settings_dict["NAME"])


@pytest.mark.parametrize("way", WAYS)
def test_the_program_refuses_a_superuser_of_the_database(way):
    process = started(way, DATABASE_URL=database("DATABASE_ADMIN_URL"))
    assert process.returncode != 0
    assert "UnsafeRole" in process.stderr + process.stdout


@pytest.mark.parametrize("way", WAYS)
def test_the_program_starts_as_the_web_role(way):
    process = started(way, DATABASE_URL=database("DATABASE_URL"))
    assert process.returncode == 0, process.stderr


def test_the_web_refuses_the_owner_of_the_tables():
    """The owner is bound by FORCE, and could lift it."""
    for environment in (
        {"DATABASE_URL": database("DATABASE_OWNER_URL")},
        {"DATABASE_OWNER_URL": database("DATABASE_OWNER_URL"), "INFOHUS_ROLE": "owner"},
    ):
        process = started("the web server", **environment)
        assert process.returncode != 0
        assert "UnsafeRole" in process.stderr


def test_a_role_that_bypasses_row_level_security_gets_no_connection():
    name = connection.settings_dict["NAME"]
    role = f"passes_by_{name}"
    with admin(name) as server:
        server.execute(f"CREATE ROLE {role} LOGIN BYPASSRLS PASSWORD 'x'")
        try:
            server.execute(f"GRANT CONNECT ON DATABASE {name} TO {role}")
            asked = DatabaseWrapper({**connection.settings_dict, "USER": role, "PASSWORD": "x"})
            with pytest.raises(UnsafeRole, match=role):
                asked.ensure_connection()
            assert asked.connection is None
        finally:
            server.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_the_actor_key_and_the_secrets_are_never_assumed():
    for missing in ("ACTOR_KEY", "SECRET_KEY"):
        process = started("the web server", **{missing: ""})
        assert process.returncode != 0
        assert f"{missing} is missing" in process.stderr


def test_the_web_role_cannot_reach_another_role_by_its_password(behind):
    verifier = "SELECT rolpassword FROM pg_authid WHERE rolname = 'infohus_owner'"
    assert behind.execute(verifier).fetchone()
    with psycopg.connect(database("DATABASE_URL")) as web:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(verifier)
