"""The test database: migrated by its owner, peopled once, and used as the web's own role.

Concerns, cases and meetings are made by services in each test. People and units stay: the web role
may not change them, and neither may a test.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase, override_settings

from accounts.models import User
from infohus.custody import actor
from infohus.screens import catalogue
from tests.template import admin, copy_to

# Playwright runs an event loop in the main thread, which Django would refuse to query from.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

LANGUAGE = "da"
# What takes long is begun first: nobody is left with one of them when all others are done.
LONG = (
    "tests/browser/",
    "tests/security/test_visibility_http.py",
    "tests/accounts/test_settling.py",
)
ONE_AT_A_TIME = (
    "tests/infohus/proof/test_prove_custody.py",
    "tests/infohus/proof/test_refusals.py",
)
APART = 5  # other tests between two proofs
EMPTIED = """
SELECT array_agg(format('%I.%I', schemaname, tablename)) FROM pg_tables
WHERE schemaname IN ('register', 'journal')
   OR tablename IN ('audit_event', 'outbox_message', 'django_session', 'intake_guidanceversion',
                    'accounts_mailchoice')
"""


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object, worker_id: str) -> Iterator[None]:
    """A database of its own for each worker, copied from one template."""
    name = f"test_{worker_id}"
    copy_to(name)
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    connection.settings_dict["CONN_MAX_AGE"] = 0
    yield
    sweeper(name)[0].close()


@cache
def sweeper(database: str) -> tuple[psycopg.Connection, str]:
    """One connection for the whole run, past every trigger, and the statements that empty.

    DELETE, for what a test leaves is little: TRUNCATE makes each table and index a new file.
    """
    server = admin(database)
    server.execute("SET session_replication_role = replica")
    tables = server.execute(EMPTIED).fetchone()[0]
    return server, "; ".join(f"DELETE FROM {table}" for table in tables)


def empty_what_tests_made(_case: TransactionTestCase) -> None:
    """Django's own flush needs the owner, and the log's trigger stops even that."""
    server, emptying = sweeper(connection.settings_dict["NAME"])
    server.execute(emptying)


TransactionTestCase._fixture_teardown = empty_what_tests_made
# One connection for many tests: each new one would learn every table and policy anew.
TransactionTestCase._should_reload_connections = lambda _case: False


def pytest_configure() -> None:
    """Compile the catalogue where it is missing or older than its words (pytest-xdist: once)."""
    written = catalogue.path_of(LANGUAGE)
    compiled = written.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < written.stat().st_mtime:
        catalogue.compile_to_mo(LANGUAGE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long ones first; proofs of custody apart, for each waits until the one before it is done."""
    proofs = [item for item in items if item.nodeid.startswith(ONE_AT_A_TIME)]
    others = [item for item in items if not item.nodeid.startswith(ONE_AT_A_TIME)]
    others.sort(key=lambda item: not item.nodeid.startswith(LONG))
    for place, proof in enumerate(proofs):
        others.insert(place * APART, proof)
    items[:] = others


@pytest.fixture(scope="session", autouse=True)
def plain_static_files() -> Iterator[None]:
    """Pages are rendered, and served to browsers, without collectstatic having run."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(scope="session", autouse=True)
def redis_of_its_own(worker_id: str) -> Iterator[None]:
    """What one process counts of senders and systems is nothing to the others."""
    number = int(worker_id.removeprefix("gw")) + 1 if worker_id.startswith("gw") else 1
    with override_settings(REDIS_URL=re.sub(r"db=\d+", f"db={number}", settings.REDIS_URL)):
        yield


@pytest.fixture
def acting() -> Callable[[str | None], AbstractContextManager[User | None]]:
    """`with acting("police") as police:` is one transaction that belongs to that person."""

    @contextmanager
    def act(username: str | None) -> Iterator[User | None]:
        with transaction.atomic():
            user = User.objects.get(username=username) if username else None
            actor.act_as(user.pk if user else None)
            yield user

    return act


@pytest.fixture
def behind() -> Iterator[psycopg.Connection]:
    """What really stands in the database, seen by a superuser."""
    with admin(connection.settings_dict["NAME"]) as server:
        yield server


@pytest.fixture
def as_worker(transactional_db):
    """Until the test ends, `with as_worker():` speaks to the database as infohus_worker."""

    @contextmanager
    def become():
        given, worker = connection.settings_dict, urlsplit(os.environ["DATABASE_WORKER_URL"])
        web = {name: given[name] for name in ("USER", "PASSWORD")}
        connection.close()
        given.update(USER=worker.username, PASSWORD=worker.password or "")
        try:
            yield
        finally:
            connection.close()
            given.update(web)

    return become
