"""PostgreSQL looks into a session's temporary schema before pg_catalog, unless told otherwise.

Whoever could make a type or a table there would be asked in its place, and a function that runs as
the owner would run what they wrote. So the roles make nothing temporary, and if they could, the
functions look there last.
"""

import psycopg
import pytest
from django.db import connection

from infohus.custody import actor
from tests.template import url_of

pytestmark = pytest.mark.django_db(transaction=True)

ROLES = {"infohus_app": "DATABASE_URL", "infohus_worker": "DATABASE_WORKER_URL"}
TEMPORARY = [
    "CREATE TEMPORARY TABLE mine (x int)",
    "CREATE TEMPORARY TABLE mine ON COMMIT DROP AS SELECT 1",
    "CREATE TEMPORARY VIEW mine AS SELECT 1",
    "CREATE TEMPORARY SEQUENCE mine",
    "CREATE DOMAIN pg_temp.text AS pg_catalog.text",
    "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
]


def speaking_as(role):
    """A session of its own: what a function found before is not remembered from another."""
    database = connection.settings_dict["NAME"]
    return psycopg.connect(url_of(ROLES[role], database), autocommit=True)


@pytest.mark.parametrize("statement", TEMPORARY)
@pytest.mark.parametrize("role", ROLES)
def test_neither_the_web_nor_the_worker_makes_anything_temporary(role, statement):
    with speaking_as(role) as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute(statement)


@pytest.fixture
def allowed(behind):
    """As if somebody had given the right back to everybody."""
    name = connection.settings_dict["NAME"]
    behind.execute(f"GRANT TEMPORARY ON DATABASE {name} TO PUBLIC")
    yield
    behind.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")


# `custody.actor()` casts to text: a domain of that name would be asked to check what it is given.
TRAP = """
CREATE TEMPORARY TABLE caught (who name);
CREATE FUNCTION pg_temp.spring(given pg_catalog.text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO pg_temp.caught VALUES (current_user);
    RETURN true;
END $$;
CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.spring(VALUE));
GRANT ALL ON caught TO PUBLIC;
"""


@pytest.mark.parametrize("role", ROLES)
def test_a_temporary_type_is_not_taken_for_the_real_one_by_what_runs_as_the_owner(role, allowed):
    with speaking_as(role) as session, session.transaction():
        session.execute(TRAP)
        began = session.execute(actor.THIS_TRANSACTION).fetchone()
        claim = actor.token(1, *began, b"a key that is not the real one")
        session.execute("SELECT set_config('infohus.actor', %s, true)", [claim])
        assert session.execute("SELECT custody.actor()").fetchone() == (None,)
        assert session.execute("SELECT who FROM caught").fetchall() == []
        # The trap does work: what runs as whoever set it falls into it.
        session.execute("SELECT 'x'::text")
        assert session.execute("SELECT DISTINCT who FROM caught").fetchall() == [(role,)]
