"""Find the markers of one run in any amount of bytes, however these are cut, in little memory."""

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from infohus.proof.markers import LENGTH, PREFIX

WINDOW = 2 * LENGTH  # bytes: the longest form of a marker is the hexadecimal one


@dataclass(frozen=True)
class Form:
    """How the common beginning of all markers looks, and how to read the marker that starts there.

    `skipped` letters of it are not looked for: in base64 they share a group with the text before.
    """

    needle: bytes
    read: Callable[[bytes], bytes]
    skipped: int = 0


class Finder:
    """Collects the markers of a run that it comes across: plain, hexadecimal, base64 or UTF-16."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.found: set[str] = set()
        self._forms = _forms(prefix.encode())

    def search(self, chunks: Iterable[bytes]) -> None:
        """Look through one stream. A marker that two chunks share is found too."""
        kept = b""
        for chunk in chunks:
            buffer = kept + chunk
            limit = max(len(buffer) - WINDOW, 0)
            self._look(buffer, limit)
            kept = buffer[limit:]
        self._look(kept, len(kept))

    def _look(self, buffer: bytes, limit: int) -> None:
        """Note every marker that starts before the limit."""
        for form in self._forms:
            end = limit + len(form.needle) - 1
            place = buffer.find(form.needle, 0, end)
            while place != -1:
                self._note(form, buffer[place : place + WINDOW])
                place = buffer.find(form.needle, place + 1, end)

    def _note(self, form: Form, window: bytes) -> None:
        """Even a marker that was cut off or cannot be read to its end is one that was found."""
        rest = form.read(window)[: LENGTH - form.skipped]
        self.found.add(self.prefix[: form.skipped] + rest.decode("ascii", "replace"))


def _forms(prefix: bytes) -> list[Form]:
    plain = Form(prefix, lambda window: window)
    hexadecimal = [Form(text.encode(), _from_hex) for text in (prefix.hex(), prefix.hex().upper())]
    wide = Form(b"\0".join(prefix[at : at + 1] for at in range(PREFIX)), lambda window: window[::2])
    return [plain, *hexadecimal, wide, *(_in_base64(prefix, skipped) for skipped in range(3))]


def _in_base64(prefix: bytes, skipped: int) -> Form:
    whole = (PREFIX - skipped) // 3 * 3
    needle = base64.b64encode(prefix[skipped : skipped + whole])
    return Form(needle, _from_base64, skipped)


def _from_hex(window: bytes) -> bytes:
    digits = re.match(rb"(?:[0-9a-fA-F]{2})*", window)
    return bytes.fromhex(digits[0].decode()) if digits else b""


def _from_base64(window: bytes) -> bytes:
    run = re.match(rb"[A-Za-z0-9+/_-]*", window)
    text = run[0] if run else b""
    if len(text) % 4 == 1:
        text = text[:-1]
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_")
    except binascii.Error:
        return b""
