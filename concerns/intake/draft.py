"""The half-written concern: kept in the writer's own browser, and nowhere else.

Nobody has sent anything yet, so nothing may be stored with us. The draft travels encrypted in a few
cookies that only this server can read, and it is good for one day after the latest answer.
"""

import base64
import binascii
import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from nacl.exceptions import CryptoError

from infohus.custody.boxes import box

LIFETIME = timedelta(hours=24)
CHUNKS = 7  # With the other cookies they stay below gunicorn's limit of 32,768 bytes a header.
CHUNK_SIZE = 3_800  # Browsers drop a cookie above 4,096 bytes, its name included.
SEALED_SIZE = CHUNKS * CHUNK_SIZE * 3 // 4 - 3  # Bytes before base64.
PLAIN_SIZE = 128 * 1024  # Bytes after decompression; valid answers are well below half of it.
ROOM_FOR_THE_REST = 7_500  # Bytes; the shorter answers, at their longest, take less.
SUBMISSION_SIZE = 16
# Drafts of another shape need another purpose: then the old ones are simply unreadable.
PURPOSE = b"intake.draft.3"  # At most 16 bytes.

Answer = str | list[str]


class TooLong(ValueError):
    """The draft does not fit into the cookies; nothing was kept of it."""


@dataclass
class Draft:
    """Answers per question as the forms cleaned them, and a number that makes sending happen once.

    `began` is when it was begun, in seconds since 1970. `was_doubted`: its writer was taken for a
    program once and asked to press Send again, which is asked of nobody twice. `unfinished` is what
    stood on a page, unchecked, when its language was changed: it is shown there again, never sent.
    """

    submission: bytes = field(default_factory=lambda: os.urandom(SUBMISSION_SIZE))
    answers: dict[str, dict[str, Answer]] = field(default_factory=dict)
    began: int = field(default_factory=lambda: int(timezone.now().timestamp()))
    was_doubted: bool = False
    unfinished: dict[str, dict[str, Answer]] = field(default_factory=dict)

    def is_hasty(self, now: datetime) -> bool:
        """Whether it was begun so shortly ago that hardly a person can have answered it."""
        return bool(now.timestamp() - self.began < settings.WRITING_TAKES)


def has_room_for(text: str) -> bool:
    """Whether a draft with this long text is sure to hold every shorter answer too.

    Ten thousand characters of any written language fit; random characters may not.
    """
    packed = zlib.compress(text.encode("utf-8", "surrogatepass"), 9)
    return len(packed) + ROOM_FOR_THE_REST <= SEALED_SIZE


def seal(draft: Draft, *, now: datetime) -> list[str]:
    """The draft as one to seven cookie values. Raises TooLong when seven do not hold it."""
    content = {
        "issued": int(now.timestamp()),
        "submission": draft.submission.hex(),
        "began": draft.began,
        "answers": draft.answers,
        "was_doubted": draft.was_doubted,
        "unfinished": draft.unfinished,
    }
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    packed = plain.encode("utf-8", "surrogatepass")
    sealed = bytes(box(PURPOSE).encrypt(zlib.compress(packed, 9)))
    if len(packed) > PLAIN_SIZE or len(sealed) > SEALED_SIZE:
        raise TooLong
    text = base64.urlsafe_b64encode(sealed).decode("ascii").rstrip("=")
    return [text[start : start + CHUNK_SIZE] for start in range(0, len(text), CHUNK_SIZE)]


def unseal(values: list[str], *, now: datetime) -> Draft | None:
    """The draft in these cookie values; None when they are foreign, damaged, partial or too old."""
    text = "".join(values)
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        packed = zlib.decompressobj().decompress(box(PURPOSE).decrypt(sealed), PLAIN_SIZE)
        content = json.loads(packed.decode("utf-8", "surrogatepass"))
    except (binascii.Error, CryptoError, ValueError, zlib.error):
        return None
    age = now.timestamp() - content["issued"]
    if not -60 <= age < LIFETIME.total_seconds():  # Web servers' clocks may differ a little.
        return None
    return Draft(
        bytes.fromhex(content["submission"]),
        content["answers"],
        content["began"],
        content["was_doubted"],
        content["unfinished"],
    )


def load(request: HttpRequest) -> Draft | None:
    """The draft that this browser sent along, if it can be read and is not too old."""
    return unseal(_values(request.COOKIES), now=timezone.now())


def keep(draft: Draft, request: HttpRequest, response: HttpResponse) -> bool:
    """Hand the draft back to the browser; False when there was no room for what is unfinished.

    Raises TooLong when there is none for the answers either, and then sets no cookie at all.
    """
    has_room = True
    try:
        values = seal(draft, now=timezone.now())
    except TooLong:
        has_room = not draft.unfinished
        values = seal(replace(draft, unfinished={}), now=timezone.now())
    cookie: dict[str, Any] = {
        "max_age": LIFETIME,
        "path": cookie_path(),
        "secure": request.is_secure(),
        "httponly": True,
        "samesite": "Lax",
    }
    for number, value in enumerate(values):
        response.set_cookie(_name(number), value, **cookie)
    _forget_from(len(values), response)
    return has_room


def forget(response: HttpResponse) -> None:
    """Tell the browser to throw the whole draft away."""
    _forget_from(0, response)


def cookie_path() -> str:
    """The part of the site that the browser shows its draft to."""
    return reverse("intake:concern")


def _forget_from(number: int, response: HttpResponse) -> None:
    # Every later cookie, seen or not: a second tab may just have kept a longer draft.
    for unused in range(number, CHUNKS):
        response.delete_cookie(_name(unused), path=cookie_path(), samesite="Lax")


def _values(cookies: Mapping[str, str]) -> list[str]:
    values = []
    for number in range(CHUNKS):
        if not (value := cookies.get(_name(number), "")):
            break
        values.append(value[:CHUNK_SIZE])
    return values


def _name(number: int) -> str:
    return f"draft{number}"
