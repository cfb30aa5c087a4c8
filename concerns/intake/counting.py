"""Counters in Redis that forget by themselves, and that no file of Redis ever holds.

The salt that hides whom a counter is of lies in the memory of Redis until its window ends, and then
nowhere. Neither its append-only file nor a replica learns of what is written here (see QUIETLY).
"""

import logging
import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any, Self

import redis
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

TIMEOUT = 0.4  # seconds that one request waits for Redis, once
LEFT_ALONE = 30.0  # seconds without a further try after Redis did not answer
PREFIX = "limits"

# Neither the append-only file nor a replica learns of the keys that such a script writes.
QUIETLY = """
if redis.replicate_commands then redis.replicate_commands() end
redis.set_repl(redis.REPL_NONE)
"""
COUNT = f"""{QUIETLY}
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return count
"""
SALT = f"""{QUIETLY}
redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2])
return redis.call('GET', KEYS[1])
"""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Window:
    """A stretch of `length` seconds of the clock, the same for every process."""

    length: int
    number: int

    @classmethod
    def now(cls, length: int) -> Self:
        return cls(length, int(timezone.now().timestamp()) // length)

    @property
    def ends_at(self) -> datetime:
        return datetime.fromtimestamp((self.number + 1) * self.length, UTC)

    @property
    def seconds_left(self) -> int:
        """Whole seconds until a new one begins; at least 1."""
        return max(1, int((self.ends_at - timezone.now()).total_seconds()))

    def __str__(self) -> str:
        return f"{self.length}:{self.number}"


@dataclass
class Counts:
    """The counters in one Redis; None for an answer that did not come."""

    client: Any
    silent_until: float = 0.0
    salts: dict[int, tuple[Window, bytes]] = field(default_factory=dict, repr=False)
    seen: dict[str, int] = field(default_factory=dict, repr=False)

    def salt(self, window: Window) -> bytes | None:
        """The window's salt, made by whoever asks first. This process forgets the one before."""
        known = self.salts.get(window.length)
        if known and known[0] == window:
            return known[1]
        key, fresh = f"{PREFIX}:salt:{window}", os.urandom(32)
        given: bytes | None = self.ask("eval", SALT, 1, key, fresh, window.seconds_left)
        if given is not None:
            self.salts[window.length] = window, given
            self.seen.clear()
        return given

    def add(self, key: str, window: Window) -> int | None:
        given = self.ask("eval", COUNT, 1, key, window.seconds_left)
        return None if given is None else int(given)

    def has_reached(self, most: int, key: str) -> bool:
        """Whether the counter has come to `most`. It only grows: a storm asks Redis no second time.

        Only for counters under the window's salt, which are forgotten with it.
        """
        if self.seen.get(key, -1) >= most:
            return True
        count = int(self.ask("get", key) or 0)
        if count >= most:
            self.seen[key] = count
        return count >= most

    def ask(self, command: str, *words: Any) -> Any:
        """One command. After a failure Redis is left alone for a while: nobody waits for it."""
        if time.monotonic() < self.silent_until:
            return None
        try:
            return getattr(self.client, command)(*words)
        except redis.RedisError:
            self.silent_until = time.monotonic() + LEFT_ALONE
            log.warning("Redis does not answer: nothing is limited for half a minute.")
            return None


@cache
def counts(url: str) -> Counts:
    """The counters of this process."""
    client = redis.Redis.from_url(
        url,
        socket_connect_timeout=TIMEOUT,
        socket_timeout=TIMEOUT,
        retry=Retry(NoBackoff(), 0),
    )
    return Counts(client)
