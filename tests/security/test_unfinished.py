"""Who begins the form and never sends it has told us nothing: no row, log, cache or file has it."""

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest
import redis
from django.conf import settings as ours
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from concerns.intake import limits
from infohus.custody.keyring import keyring
from tests.concerns.intake.journeys import fill
from tests.security.test_traces import WRITTEN

pytestmark = pytest.mark.django_db(transaction=True)

MARKER = "Heidschnucke"  # nowhere else in any test
PLANTED = "Moorschnucke"  # where the search itself is tested, while others search for the marker
EVERY_TABLE = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
"""


WHOLE = "SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) FROM {table} t"


def contents(behind):
    """Every table of every schema, and a hash of all that stands in it."""
    tables = [table for (table,) in behind.execute(EVERY_TABLE).fetchall()]
    return {table: behind.execute(WHOLE.format(table=table)).fetchone()[0] for table in tables}


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Whatever is put into a temporary file during this test lies in this folder."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def cached(settings):
    """Call it for every key in Redis."""
    limits.counts.cache_clear()
    with redis.Redis.from_url(settings.REDIS_URL) as store:
        store.flushdb()
        yield lambda: {key: store.get(key) for key in store.scan_iter()}
    limits.counts.cache_clear()


def files_with(word, *, since, folder=None):
    """The files with the word in the folder: if none is named, in this installation's, the database
    server's own too.

    What nobody has written to since cannot have got it, and is most of what lies there.
    """
    shapes, found = [word.encode(), word.lower().encode()], []
    since -= 1  # The clock of files is a little late.
    # Tests beside this one drop databases of theirs: os.walk passes over a folder that has gone.
    files = (Path(at, name) for at, _, names in os.walk(folder or ours.VAR) for name in names)
    for path in files:
        with suppress(FileNotFoundError):
            if not path.is_file() or path.stat().st_mtime < since:
                continue
            content = path.read_bytes()
            found += [path.name] if any(shape in content for shape in shapes) else []
    return found


def written(**given):
    """A browser with every answer typed that takes words, one press away from sending."""
    writer = Client(headers={"accept-language": "en"})
    words = {
        name: f"{MARKER}@example.dk" if name == "notice_email" else f"{MARKER} {name} {MARKER}"
        for name in WRITTEN
    }
    fill(writer, age_band="child", **words, **given)
    assert MARKER in writer.get("/concern/check/").content.decode()
    return writer


def assert_nowhere(told, temporary, *, since):
    assert told.jobs == [] and [line for line in told.everything() if MARKER in line] == []
    assert files_with(MARKER, since=since) == []
    assert files_with(MARKER, since=since, folder=temporary) == []


@pytest.mark.parametrize("given", [{"who": "professional"}, {"who": "self"}, {"about": "gang"}])
def test_an_unfinished_form_leaves_nothing_anywhere(told, behind, cached, temporary, given):
    before, began = contents(behind), time.time()
    writer = written(**given)
    refused = writer.post("/concern/worry/?change=1", {"worry": MARKER[:5]})
    assert refused.status_code == 200
    half = {"worry": f"{MARKER} and", "language": "da"}
    assert writer.post("/concern/worry/?change=1", half).status_code == 302

    assert contents(behind) == before
    assert cached() == {}
    assert_nowhere(told, temporary, since=began)

    cookies = {name: cookie.value for name, cookie in writer.cookies.items()}
    names = {name.rstrip("0123456789") for name in cookies}
    assert names == {"draft", "csrftoken", "django_language"}
    assert MARKER not in str(cookies)


PROGRAM = b"MZ\x90\x00" + MARKER.encode() * 20
NOTE = f"{MARKER} said so on Monday.".encode()


def a_bad_file(_settings, _monkeypatch, _folder):
    return 200, {"files": [SimpleUploadedFile(f"{MARKER}.exe", PROGRAM)]}


def a_bad_file_among_good_ones(_settings, _monkeypatch, _folder):
    good = SimpleUploadedFile(f"{MARKER}.txt", NOTE, "text/plain")
    return 200, {"files": [good, SimpleUploadedFile("tool.exe", PROGRAM)]}


def the_bait(_settings, _monkeypatch, _folder):
    good = SimpleUploadedFile(f"{MARKER}.txt", NOTE, "text/plain")
    return 200, {"website": f"https://{MARKER}.example", "files": [good]}


def too_many_of_this_sender(settings, _monkeypatch, _folder):
    settings.LIMITS = settings.LIMITS | {"filing": (0, 600)}
    return 429, {"files": [SimpleUploadedFile(f"{MARKER}.txt", NOTE, "text/plain")]}


def too_many_of_all(settings, _monkeypatch, _folder):
    settings.LIMITS = settings.LIMITS | {"first_filings_in_all": (0, 600)}
    return 503, {"files": [SimpleUploadedFile(f"{MARKER}.txt", NOTE, "text/plain")]}


def no_key(_settings, monkeypatch, folder):
    monkeypatch.setattr(keyring(), "folder", folder)
    return 503, {"files": [SimpleUploadedFile(f"{MARKER}.txt", NOTE, "text/plain")]}


REFUSED = [
    a_bad_file,
    a_bad_file_among_good_ones,
    the_bait,
    too_many_of_this_sender,
    too_many_of_all,
    no_key,
]


@pytest.mark.parametrize("refused", REFUSED)
def test_a_send_that_is_refused_leaves_nothing_either(
    refused, told, behind, cached, temporary, settings, monkeypatch
):
    writer = written()
    before, began = contents(behind), time.time()
    status, form = refused(settings, monkeypatch, temporary)
    assert writer.post("/concern/receipt/", form).status_code == status

    assert contents(behind) == before
    assert all(key.startswith(b"limits:") for key in cached()), "counters, and nothing else"
    assert not any(MARKER.encode() in key + value for key, value in cached().items())
    assert_nowhere(told, temporary, since=began)
    assert MARKER in writer.get("/concern/check/").content.decode(), "all is still with the writer"


def test_the_search_of_the_files_finds_what_is_written_there():
    place, began = Path(ours.VAR) / "leak.txt", time.time()
    place.write_text(f"… {PLANTED} …", encoding="utf-8")
    try:
        assert files_with(PLANTED, since=began) == ["leak.txt"]
    finally:
        place.unlink()


def test_the_look_at_the_tables_sees_a_row_that_changed_and_not_only_how_many(behind):
    before = contents(behind)
    behind.execute("UPDATE accounts_unit SET name = name || '.' WHERE slug = 'familie'")
    try:
        changed = {table for table, whole in contents(behind).items() if whole != before[table]}
    finally:
        behind.execute("UPDATE accounts_unit SET name = rtrim(name, '.') WHERE slug = 'familie'")
    assert changed == {"public.accounts_unit"} and contents(behind) == before
