"""Plain text, and nothing that only looks like it."""

import codecs
import re

from concerns.intake.cleaning.refusing import Reason, Refused

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What no editor writes into a text: binary files have them early and often.
NEVER_TYPED = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
NEWLINES = re.compile("\r\n?")


def clean(data: bytes) -> bytes:
    """The text in UTF-8 with `\\n` between its lines. Raises Refused when it is none."""
    text = _decoded(data)
    if NEVER_TYPED.search(text):
        raise Refused(Reason.NOT_TEXT)
    return NEWLINES.sub("\n", text).encode()


def _decoded(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            tried = [encoding]
            break
    else:
        tried = ["utf-8", "cp1252"]
    for encoding in tried:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(Reason.NOT_TEXT)
