"""How much one sender, and all of them together, may do in a few minutes.

No address is kept, not even for these minutes. A sender is a keyed hash of where the request comes
from, under a random salt that belongs to the window (see `counting`). When that is over the salt is
nowhere any more, and nobody can say which address a hash was. Without Redis everything is allowed:
a limit protects the people who read, and must never stop the one who writes.
"""

import hashlib
import hmac
from datetime import datetime
from enum import Enum, auto

from django.conf import settings
from django.http import HttpRequest

from concerns.intake.addresses import NOWHERE, network_of
from concerns.intake.counting import PREFIX, Window, counts


class MayFile(Enum):
    """Whether one more concern is taken in from the public form now."""

    YES = auto()
    LATER = auto()  # this sender has sent many
    CALL_US = auto()  # everybody together has sent more than anybody could read


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
