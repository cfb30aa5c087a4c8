"""How much one sender, and all of them together, may do in a few minutes.

No address is kept, not even for these minutes. A sender is a keyed hash of where the request comes
from, under a random salt that belongs to the window. The salt lies in the memory of Redis until the
window ends (never in its files or replicas: see QUIETLY) and then nowhere, so that afterwards
nobody can say which address a hash was. Without Redis everything is allowed: a limit protects the
people who read, and must never stop the one who writes.
"""

import hashlib
import hmac
import logging
import os
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, auto
from functools import cache
from typing import Any, Self

import redis
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from redis.backoff import NoBackoff
from redis.retry import Retry

from concerns.intake.addresses import NOWHERE, network_of

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


class MayFile(Enum):
    """Whether one more concern is taken in from the public form now."""

    YES = auto()
    LATER = auto()  # this sender has sent many
    CALL_US = auto()  # everybody together has sent more than anybody could read


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
    reached: set[str] = field(default_factory=set, repr=False)

    def salt(self, window: Window) -> bytes | None:
        """The window's salt, made by whoever asks first. This process forgets the one before."""
        known = self.salts.get(window.length)
        if known and known[0] == window:
            return known[1]
        key, fresh = f"{PREFIX}:salt:{window}", os.urandom(32)
        given: bytes | None = self.ask("eval", SALT, 1, key, fresh, window.seconds_left)
        if given is not None:
            self.salts[window.length] = window, given
            self.reached.clear()
        return given

    def add(self, key: str, window: Window) -> int | None:
        given = self.ask("eval", COUNT, 1, key, window.seconds_left)
        return None if given is None else int(given)

    def has_reached(self, most: int, key: str) -> bool:
        """Whether the counter stands at `most`. It stays there: a storm asks Redis no second time.

        Only for counters under the window's salt, which are forgotten with it.
        """
        if key not in self.reached and int(self.ask("get", key) or 0) >= most:
            self.reached.add(key)
        return key in self.reached

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


def may_file(request: HttpRequest) -> MayFile:
    """Count one attempt to send a concern. Whoever has signed in is not limited.

    There are two rooms for all together, and only what was filed takes up room (`note_filed`): one
    for the first concerns of each sender, and one for everything after them. So a flood from a few
    places never shuts the form to somebody who has sent nothing yet.
    """
    if request.user.is_authenticated:
        return MayFile.YES
    sender = network_of(request)
    if not _is_within("filing", sender):
        return MayFile.LATER
    return MayFile.CALL_US if _has_come_to(_room_for(sender), None) else MayFile.YES


def note_filed(request: HttpRequest, submission: bytes) -> None:
    """Count one concern that was filed; the same submission again in this window is not counted."""
    if request.user.is_authenticated or not _is_new(submission):
        return
    sender = network_of(request)
    _count(_room_for(sender), None)
    _count("first_filings", sender)


def _is_new(submission: bytes) -> bool:
    """Whether this is the first time in the window that it is asked about this submission."""
    window = _limit("filing_in_all")[1]
    key = _key("submission", window, submission)
    return key is not None and counts(settings.REDIS_URL).add(key, window) == 1


def _room_for(sender: bytes) -> str:
    """The limit for all together under which a sender's next concern falls."""
    is_new = sender == NOWHERE or not _has_come_to("first_filings", sender)
    return "first_filings_in_all" if is_new else "filing_in_all"


def guess_allowed(request: HttpRequest) -> bool:
    """Whether this sender has typed few wrong receipt codes. Ask it about a wrong one alone.

    The right one is answered whatever was typed from the same place before, and there is no limit
    for all together: either would lock its owner out, and nobody guesses 120 random bits.
    """
    sender = network_of(request)
    if sender == NOWHERE:
        return True
    most, window = _limit("wrong_codes")
    key = _key("wrong_codes", window, sender)
    return key is None or not counts(settings.REDIS_URL).has_reached(most, key)


def note_wrong_code(request: HttpRequest) -> None:
    """Count a code that nobody has."""
    _is_within("wrong_codes", network_of(request))


def may_write(request: HttpRequest) -> bool:
    """Count one message that is about to be put into a mailbox."""
    return _is_within("writing", network_of(request))


def may_check(request: HttpRequest) -> bool:
    """Count one receipt that somebody shows us."""
    return _is_within("checking", network_of(request))


def may_call(system_id: int) -> bool:
    """Count one call of the API by a sending system."""
    return _is_within("api", str(system_id).encode())


def opens_again_at(name: str) -> datetime:
    """The instant at which the limit's next window begins."""
    return _limit(name)[1].ends_at


def seconds_left(name: str) -> int:
    """The same in seconds, for the header Retry-After."""
    return _limit(name)[1].seconds_left


def _limit(name: str) -> tuple[int, Window]:
    most, length = settings.LIMITS[name]
    return most, Window.now(length)


def _is_within(name: str, who: bytes) -> bool:
    """Count one more of `who`. Who is unknown is not counted: that would be everybody there."""
    counted = None if who == NOWHERE else _count(name, who)
    return counted is None or counted <= _limit(name)[0]


def _count(name: str, who: bytes | None) -> int | None:
    """One more of `who`, or of everybody; how many there are now, if that is known."""
    window = _limit(name)[1]
    key = _key(name, window, who)
    return counts(settings.REDIS_URL).add(key, window) if key else None


def _has_come_to(name: str, who: bytes | None) -> bool:
    """Whether so many are counted already as the limit lets through."""
    most, window = _limit(name)
    key = _key(name, window, who)
    return key is not None and int(counts(settings.REDIS_URL).ask("get", key) or 0) >= most


def _key(name: str, window: Window, who: bytes | None) -> str | None:
    """The counter of `who`, or of everybody; None while there is no salt to hide them with."""
    if who is None:
        return f"{PREFIX}:{name}:{window}"
    salt = counts(settings.REDIS_URL).salt(window)
    if salt is None:
        return None
    # Our own secret goes in as well: a copy of Redis alone opens nothing even while the salt lives.
    secret = hashlib.sha256(settings.SECRET_KEY.encode() + salt).digest()
    return f"{PREFIX}:{name}:{window}:{hmac.digest(secret, name.encode() + who, 'sha256').hex()}"
