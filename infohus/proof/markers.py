"""Texts that cannot be anything else: 20 random letters, the first 12 the same for a whole run."""

import base64
import secrets
import string
from collections.abc import Callable

PREFIX, TAIL = 12, 8
LENGTH = PREFIX + TAIL

# How a text may stand on disk. A control is planted once in each of these forms.
WRITTEN: dict[str, Callable[[str], bytes]] = {
    "plain": lambda text: text.encode(),
    "hexadecimal": lambda text: text.encode().hex().encode(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "UTF-16": lambda text: text.encode("utf-16-le"),
}


def letters(count: int) -> str:
    """Random lower-case letters: no form of escaping changes them."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(count))


class Markers:
    """Makes the markers of one run, and knows which of them a measure may show."""

    def __init__(self) -> None:
        self.prefix = letters(PREFIX)
        self.journaled: set[str] = set()
        self.controls: set[str] = set()

    def new(self) -> str:
        return self.prefix + letters(TAIL)

    def text(self) -> str:
        """A short sentence around a new marker; too short for PostgreSQL to compress."""
        return f"Kanarie {self.new()}, prøve."

    def control(self, *, as_text: bool) -> tuple[bytes, set[str]]:
        """What to plant where nothing else will be found, and the markers that it holds.

        As text, it goes into a column that takes no zero bytes: then UTF-16 is left out.
        """
        planted = {form: self.new() for form in WRITTEN if not (as_text and form == "UTF-16")}
        self.controls |= set(planted.values())
        written = [WRITTEN[form](marker) for form, marker in planted.items()]
        return b" | ".join(written) + b"\n", set(planted.values())

    def in_text(self, text: str) -> str:
        """The marker in a text of this run."""
        start = text.index(self.prefix)
        return text[start : start + LENGTH]
