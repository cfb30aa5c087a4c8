"""Who begins the form and never sends it has told us nothing: no row, log, cache or file has it."""

import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
import redis
from django.conf import settings as ours
from django.test import Client

from concerns.intake import limits
from tests.concerns.intake.journeys import fill
from tests.security.test_traces import WRITTEN

pytestmark = pytest.mark.django_db(transaction=True)

MARKER = "Heidschnucke"  # nowhere else in any test
EVERY_TABLE = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
"""


def rows(behind):
    """How many rows each table of every schema has."""
    tables = [table for (table,) in behind.execute(EVERY_TABLE).fetchall()]
    return {
        table: behind.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables
    }


@pytest.fixture
def cached(settings, worker_id):
    """Call it for every key in Redis; other tests, which run meanwhile, use other numbers."""
    number = 8 + (int(worker_id[2:]) + 1 if worker_id.startswith("gw") else 0)
    settings.REDIS_URL = re.sub(r"db=\d+", f"db={number}", settings.REDIS_URL)
    limits.counts.cache_clear()
    with redis.Redis.from_url(settings.REDIS_URL) as store:
        store.flushdb()
        yield lambda: list(store.scan_iter())
    limits.counts.cache_clear()


def files_with(word, *, since):
    """The files with the word in this installation's folder, the database server's own too.

    What nobody has written to since cannot have got it, and is most of what lies there.
    """
    shapes, found = [word.encode(), word.lower().encode()], []
    since -= 1  # The clock of files is a little late.
    for path in Path(ours.VAR).rglob("*"):
        with suppress(FileNotFoundError):  # Tests beside this one drop databases of theirs.
            if not path.is_file() or path.stat().st_mtime < since:
                continue
            content = path.read_bytes()
            found += [path.name] if any(shape in content for shape in shapes) else []
    return found


@pytest.mark.parametrize("given", [{"who": "professional"}, {"who": "self"}, {"about": "gang"}])
def test_an_unfinished_form_leaves_nothing_anywhere(told, behind, cached, given):
    before, began = rows(behind), time.time()
    writer = Client()
    words = {
        name: f"{MARKER}@example.dk" if name == "notice_email" else f"{MARKER} {name} {MARKER}"
        for name in WRITTEN
    }
    fill(writer, age_band="child", **words, **given)
    assert MARKER in writer.get("/concern/check/").content.decode()
    refused = writer.post("/concern/worry/?change=1", {"worry": MARKER[:5]})
    assert refused.status_code == 200

    assert rows(behind) == before
    assert cached() == [] and told.jobs == []
    assert [line for line in told.everything() if MARKER in line] == []
    assert files_with(MARKER, since=began) == []

    cookies = {name: cookie.value for name, cookie in writer.cookies.items()}
    assert {name.rstrip("0123456789") for name in cookies} == {"draft", "csrftoken"}
    assert MARKER not in str(cookies)


def test_the_search_of_the_files_finds_what_is_written_there():
    place, began = Path(ours.VAR) / "leak.txt", time.time()
    place.write_text(f"… {MARKER} …", encoding="utf-8")
    try:
        assert files_with(MARKER, since=began) == ["leak.txt"]
    finally:
        place.unlink()
