"""The custody migrations lead back, and forward again to exactly the same locks."""

import os
import subprocess
import sys
import uuid

import pytest
from django.conf import settings

from tests.template import TEMPLATE, admin, create, url_of

pytestmark = pytest.mark.long
LOCKS = """
SELECT n.nspname, c.relname, c.relrowsecurity, c.relforcerowsecurity,
       (SELECT array_agg(g::text ORDER BY g::text) FROM unnest(c.relacl) g),
       (SELECT array_agg(concat_ws(' ', p.policyname, p.cmd, p.roles, p.qual, p.with_check)
                         ORDER BY p.policyname)
        FROM pg_policies p WHERE p.schemaname = n.nspname AND p.tablename = c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'custody', 'register', 'journal') AND c.relkind IN ('r', 'S')
ORDER BY 1, 2
"""
FUNCTIONS = """
SELECT n.nspname, p.proname, p.prosecdef, p.prosrc, p.proconfig,
       (SELECT array_agg(g::text ORDER BY g::text) FROM unnest(p.proacl) g)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname IN ('custody', 'register', 'journal') ORDER BY 1, 2
"""


@pytest.fixture
def scratch(django_db_setup):
    """A database with nobody's concerns, to take apart."""
    name = f"scratch_{uuid.uuid4().hex}"
    with admin("postgres") as server:
        create(server, name, like=TEMPLATE)
    yield name
    with admin("postgres") as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def migrate(database, *words):
    owner = os.environ | {
        "INFOHUS_ROLE": "owner",
        "DATABASE_OWNER_URL": url_of("DATABASE_OWNER_URL", database),
    }
    command = [sys.executable, "manage.py", "migrate", *words, "--verbosity=0", "--skip-checks"]
    subprocess.run(command, env=owner, cwd=settings.BASE_DIR, check=True)


def locks(database):
    with admin(database) as server:
        return [
            repr(row) for query in (LOCKS, FUNCTIONS) for row in server.execute(query).fetchall()
        ]


def test_the_register_is_taken_away_and_put_back_under_the_same_locks(scratch):
    before = locks(scratch)
    migrate(scratch, "register", "zero")
    assert not any("'register'" in lock for lock in locks(scratch))
    migrate(scratch)
    assert sorted(set(locks(scratch)) ^ set(before)) == []


def test_custody_itself_leads_back_to_an_empty_database(scratch):
    before = locks(scratch)
    migrate(scratch, "custody", "zero")
    assert all(lock.startswith("('public'") for lock in locks(scratch))
    migrate(scratch)
    assert sorted(set(locks(scratch)) ^ set(before)) == []
