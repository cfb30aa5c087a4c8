"""The places that pass things on: Redis, and the outbox with what was ever promised in it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db.models.signals import post_save

from infohus.outbox.models import Message
from infohus.proof import files
from infohus.proof.administrator import Admin
from infohus.proof.errors import ProofImpossible
from infohus.proof.finding import Finder
from infohus.proof.removal import NAMED

PART = 1000  # members of a large value read at once
HOUR = 3600  # seconds: a control that a killed run left goes by itself


def _list(client: Any, key: bytes) -> Iterator[bytes]:
    for start in range(0, client.llen(key), PART):
        yield from client.lrange(key, start, start + PART - 1)


# Read as values: Redis compresses what DUMP and its snapshots hold.
READ: dict[bytes, Callable[[Any, bytes], Iterable[bytes | None]]] = {
    b"string": lambda client, key: [client.get(key)],
    b"list": _list,
    b"hash": lambda client, key: (text for pair in client.hscan_iter(key) for text in pair),
    b"set": lambda client, key: client.sscan_iter(key),
    b"zset": lambda client, key: (member for member, _score in client.zscan_iter(key)),
    b"stream": lambda client, key: (
        text for _id, pairs in client.xrange(key) for pair in pairs.items() for text in pair
    ),
}


@contextmanager
def _client() -> Iterator[Any]:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5, socket_timeout=60)
    try:
        with client:
            yield client
    except redis.RedisError as error:
        raise ProofImpossible(f"Redis at REDIS_URL cannot be searched: {error}") from error


@contextmanager
def planted_in_redis(content: bytes) -> Iterator[None]:
    """A key with control markers, for as long as Redis is searched."""
    key = f"{NAMED}control"
    with _client() as client:
        client.set(key, content, ex=HOUR)
        try:
            yield
        finally:
            client.delete(key)


def in_redis() -> Iterator[Iterator[bytes]]:
    """Every key and value of every database, and the files where they lie on this machine."""
    with _client() as client:
        numbers = [int(name[2:]) for name in client.info("keyspace")]
        for number in numbers:
            client.select(number)
            yield _values(client)
        kept = _folder(client)
    if kept is not None:
        yield from files.folder(kept)


def _values(client: Any) -> Iterator[bytes]:
    for key in client.scan_iter(count=PART):
        yield key + b" "
        kind = client.type(key)
        texts: Iterable[bytes | None] = READ.get(kind, _unknown)(client, key)
        for text in texts:
            yield (text or b"") + b" "


def _unknown(client: Any, key: bytes) -> list[bytes]:
    """A key that went meanwhile, or holds a kind of value that nobody here uses."""
    return [client.dump(key) or b""]


def _folder(client: Any) -> Path | None:
    """Where Redis keeps its files, if that is on this machine."""
    parts = urlsplit(settings.REDIS_URL)
    if parts.scheme != "unix" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        return None
    try:
        folder = Path(client.config_get("dir")["dir"])
    except (redis.ResponseError, KeyError):
        return None
    return folder if folder.is_dir() else None


@contextmanager
def promised(finder: Finder) -> Iterator[None]:
    """Look through every e-mail that is promised meanwhile, also where it is rolled back."""

    def look(instance: Message, **_more: Any) -> None:
        finder.search([f"{instance.to} {instance.subject} {instance.body}".encode()])

    post_save.connect(look, sender=Message)
    try:
        yield
    finally:
        post_save.disconnect(look, sender=Message)


def outbox(admin: Admin, control: bytes) -> Iterator[bytes]:
    """Every row as the database holds it, and one with control markers that is never committed."""
    with admin.transaction(force_rollback=True):
        admin.execute(
            'INSERT INTO outbox_message (id, "to", subject, body, created_at, sent_at)'
            " VALUES (gen_random_uuid(), 'kanarie@canary.invalid', '', %s, now(), now())",
            [control.decode()],
        )
        with admin.cursor("outbox") as cursor:
            cursor.execute("SELECT m::text FROM outbox_message m")
            for (text,) in cursor:
                yield text.encode() + b"\n"
