"""What the desk's own look-ups would cost if nobody asked who may know: for comparing alone.

Functions such as register.earlier_at_once hold both the work and the protection. In one session
they are made once more, in its temporary schema, with every question about rights answered "yes".
register.traces_of is a function for its protection's sake alone: it becomes the statement in it.
"""

import re
from typing import Any

import psycopg

SOURCES = """
SELECT p.proname, pg_get_functiondef(p.oid) FROM pg_proc p
WHERE p.pronamespace = 'register'::regnamespace AND p.prokind = 'f'
  AND p.prorettype <> 'trigger'::regtype
"""
# The questions about rights, and the answer of somebody whom nothing binds.
RIGHTS = """
CREATE FUNCTION pg_temp.is_custodian(uuid) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION pg_temp.reads_content(uuid) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION pg_temp.oversees(uuid) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION pg_temp.acts_on(uuid) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION pg_temp.works_with(wanted uuid, at_police boolean) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION pg_temp.has_conflict(uuid) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION pg_temp.my_conflicts() RETURNS uuid[]
    LANGUAGE sql IMMUTABLE AS 'SELECT ''{}''::uuid[]';
CREATE FUNCTION pg_temp.actor_authorities(text) RETURNS bigint[]
    LANGUAGE sql STABLE AS 'SELECT array_agg(id) FROM public.accounts_authority';
CREATE TEMPORARY VIEW opened_to_me AS
    SELECT c.id AS concern_id FROM register.register_concern c;
"""
ASKED = {
    "is_custodian", "reads_content", "oversees", "acts_on", "works_with", "has_conflict",
    "my_conflicts",
}  # fmt: skip
MADE = "CREATE OR REPLACE FUNCTION pg_temp."
CALL = re.compile(r"\bregister\.\"?(\w+)\"?\(")  # "similar" is a word of SQL, and quoted
PLAIN = re.compile(r"\bregister\.traces_of\(([^()]*)\)")
TRACES_OF = "SELECT prosrc FROM pg_proc WHERE oid = 'register.traces_of(uuid)'::regprocedure"
BODY = re.compile(r"RETURN QUERY\n(.*);\nEND", re.DOTALL)
YES = re.compile(r"\b(at_police|at_a_desk|sees_grants)\b")
AUTHORITIES = re.compile(r"\bcustody\.actor_authorities\(")


class Unprotected:
    """An administrator's session in which statements call the look-ups without their protection."""

    def __init__(self, admin: psycopg.Connection[Any]) -> None:
        self._admin = admin
        admin.execute("SET check_function_bodies = off")  # they call each other
        admin.execute(RIGHTS)
        [[traces_of]] = admin.execute(TRACES_OF).fetchall()
        self._traces = _plain(traces_of)
        found = dict(admin.execute(SOURCES).fetchall())
        self._names = set(found) | ASKED
        for name, source in found.items():
            if name not in ASKED:
                copied = self._without(source)
                assert copied.startswith(MADE), "the real one is never replaced"
                admin.execute(copied.encode())

    def of(self, statement: str) -> bytes:
        """The same statement, for this session to run. Its values stand in it, as it was sent."""
        plain = PLAIN.sub(lambda call: self._traces.replace("wanted", call[1]), statement)
        return self._without(plain).encode()

    def _without(self, source: str) -> str:
        bare = AUTHORITIES.sub("pg_temp.actor_authorities(", source)
        bare = bare.replace("register.opened_to_me", "pg_temp.opened_to_me")
        return CALL.sub(self._call, bare)

    def _call(self, found: re.Match[str]) -> str:
        return f"pg_temp.{found[1]}(" if found[1] in self._names else found[0]


def _plain(source: str) -> str:
    """The one statement of traces_of, for somebody who may know everything."""
    [statement] = BODY.findall(source)
    asked = YES.sub("true", statement).replace("acting", "0")
    return f"(SELECT * FROM ({asked}) s (kind, at, code, about, role, person_id))"
