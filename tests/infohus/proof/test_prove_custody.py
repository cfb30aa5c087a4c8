"""The proof passes here, and fails as soon as one of its places holds a word in clear."""

import json
import logging
from io import StringIO

import pytest
import redis
from django.conf import settings
from django.core.management import CommandError, call_command

from concerns.register.services import filing
from infohus.custody import sealing
from infohus.outbox.post import post
from infohus.proof import stories
from infohus.proof.finding import Finder
from infohus.proof.stories import Walk

PLACES = ["journal_dump", "full_dump", "base_backup", "wal", "logs", "media", "redis", "outbox"]
CANARY_ROWS = """
SELECT (SELECT count(*) FROM accounts_authority WHERE slug LIKE 'infohus-canary-%')
     + (SELECT count(*) FROM accounts_user WHERE username LIKE 'infohus-canary-%')
     + (SELECT count(*) FROM auth_group WHERE name LIKE 'infohus-canary-%')
     + (SELECT count(*) FROM outbox_message WHERE "to" LIKE '%.invalid')
"""
ORPHANS = """
SELECT (SELECT count(*) FROM register.register_historicalconcern h
        WHERE NOT EXISTS (SELECT FROM accounts_authority a WHERE a.id = h.municipality_id))
     + (SELECT count(*) FROM journal.journal_historicaljournalentry h
        WHERE NOT EXISTS (SELECT FROM journal.journal_case c WHERE c.id = h.case_id))
     + (SELECT count(*) FROM register.register_historicalconcerncontent h
        WHERE NOT EXISTS (SELECT FROM register.register_concern c WHERE c.id = h.concern_id))
"""


def proved(canaries: int = 12) -> tuple[int, dict]:
    """Exit code and report of the command."""
    out, code = StringIO(), 0
    try:
        call_command("prove_custody", canaries=canaries, format="json", stdout=out)
    except SystemExit as ended:
        code = ended.code
    return code, json.loads(out.getvalue())


@pytest.fixture(autouse=True)
def nothing_stays(installation, behind):
    """Whatever a test made of it, no canary stays, and neither does a version of one."""
    before = behind.execute(ORPHANS).fetchone()
    yield
    assert behind.execute(CANARY_ROWS).fetchone() == (0,)
    assert behind.execute(ORPHANS).fetchone() == before
    for folder in (settings.KEYRING, settings.LOG_FOLDER, settings.VAR):
        assert not list(folder.glob("infohus-canary-*"))


def test_no_canary_is_found_anywhere():
    code, report = proved(24)

    assert report == {
        "canaries": 24,
        "places": dict.fromkeys(PLACES, 0),
        "opened": 2,
        "opened_found_in_journal": 2,
    }
    assert list(report["places"]) == PLACES
    assert code == 0


def test_without_sealing_the_database_gives_everything_away(monkeypatch):
    monkeypatch.setattr(sealing, "seal", lambda text, key, *, place: text.encode())
    monkeypatch.setattr(sealing, "unseal", lambda sealed, key, *, place: bytes(sealed).decode())

    code, report = proved()

    leaking = {place for place, hits in report["places"].items() if hits}
    assert leaking == {"full_dump", "base_backup", "wal"}
    # What was rolled back, or failed, is not in a dump: it lies in the files all the same.
    assert report["places"]["wal"] > report["places"]["full_dump"]
    assert code == 1


def test_a_word_in_a_log_a_file_redis_or_the_outbox_is_found(monkeypatch):
    file_concern = filing.file_concern
    client = redis.Redis.from_url(settings.REDIS_URL)
    leaked = settings.VAR / "leaked.bin"

    def careless(*, content, **given):
        logging.getLogger("infohus").warning("New concern: " + content.worry)
        leaked.write_bytes(content.subject_name.encode("utf-16"))
        client.rpush("leaked", content.subject_area.encode().hex())
        post("kanarie@canary.invalid", subject="New concern", body=content.referrer_name)
        return file_concern(content=content, **given)

    monkeypatch.setattr(stories.filing, "file_concern", careless)
    try:
        code, report = proved(3)
    finally:
        leaked.unlink()
        client.delete("leaked")
        client.close()

    for place in ("logs", "media", "redis", "outbox"):
        assert report["places"][place] > 0, place
    assert report["places"]["journal_dump"] == 0
    assert code == 1


def test_what_nobody_picked_is_found_and_what_somebody_picked_is_missed(monkeypatch):
    opened = Walk.opened

    def mistaken(walk):
        return {*sorted(opened(walk))[:2], walk.markers.new()}

    monkeypatch.setattr(Walk, "opened", mistaken)

    code, report = proved(1)

    assert report["places"]["journal_dump"] == 1
    assert (report["opened"], report["opened_found_in_journal"]) == (1, 0)
    assert code == 1


def test_a_search_that_finds_nothing_proves_nothing(monkeypatch):
    monkeypatch.setattr(Finder, "search", lambda finder, chunks: [None for _ in chunks])
    with pytest.raises(CommandError, match="zero would mean nothing") as refused:
        call_command("prove_custody", canaries=1)
    assert refused.value.returncode == 2


def test_a_filing_that_breaks_off_leaves_nothing(monkeypatch):
    def interrupted(walk):
        walk.filed()
        raise KeyboardInterrupt

    monkeypatch.setattr(Walk, "opened", interrupted)
    with pytest.raises(KeyboardInterrupt):
        call_command("prove_custody", canaries=1)
