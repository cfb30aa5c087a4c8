"""What text we take in: readable characters only, in one spelling.

Hidden characters can make a name look like another, turn a line around on the
screen, or stop a database and a PDF. We refuse them rather than change what
somebody wrote about another person without telling.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

BIDI = "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
CONTROLS = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
SURROGATES = "\ud800-\udfff"
FORBIDDEN = re.compile(f"[\x00{CONTROLS}{BIDI}{SURROGATES}]")
MOST_MARKS = 30  # accents on one letter (Unicode's stream-safe limit): sorting more is quadratic
NEWLINES = re.compile("\r\n|[\r\u2028\u2029]")

REASONS = (
    (
        "null",
        re.compile("\x00"),
        _("The text held a character that cannot be stored. We have removed it: read the text "
          "and send it again."),
    ),
    (
        "surrogate",
        re.compile(f"[{SURROGATES}]"),
        _("The text held half a character, often from a broken emoji. We have removed it: read "
          "the text and send it again."),
    ),
    (
        "direction",
        re.compile(f"[{BIDI}]"),
        _("The text held hidden characters that turn the reading direction around. We have "
          "removed them: read the text and send it again."),
    ),
    (
        "control",
        re.compile(f"[{CONTROLS}]"),
        _("The text held hidden control characters, often from copying. We have removed them: "
          "read the text and send it again."),
    ),
)  # fmt: skip
STACKED = _("The text held a letter with more than 30 accents. We have removed the rest: read the "
            "text and send it again.")  # fmt: skip


def normal_newlines(value: str) -> str:
    """The same text with `\\n` alone between its lines."""
    return NEWLINES.sub("\n", value)


def without_forbidden(value: str) -> str:
    """The text as it is shown again to the person who wrote it: what we refuse is left out."""
    kept, run = [], 0
    for character in FORBIDDEN.sub("", value):
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def clean_text(value: str) -> str:
    """The text with `\\n` newlines and in Unicode form NFC; takes time linear in its length.

    Raises ValidationError (code `null`, `surrogate`, `direction`, `control` or `marks`)
    for hidden characters. Line breaks and tabs are text. Cleaning twice changes nothing.
    """
    if without_forbidden(value) != value:
        for code, pattern, message in REASONS:
            if pattern.search(value):
                raise ValidationError(message, code=code)
        raise ValidationError(STACKED, code="marks")
    clean = unicodedata.normalize("NFC", normal_newlines(value))
    if without_forbidden(clean) != clean:  # a few letters of India fall apart in NFC
        raise ValidationError(STACKED, code="marks")
    return clean


@deconstructible
class PlainText:
    """A validator for model fields: refuses what `clean_text` refuses."""

    def __call__(self, value: str) -> None:
        clean_text(value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlainText)

    def __hash__(self) -> int:
        return hash(PlainText)
