"""The receipt as a PDF that screen readers can read too (PDF/UA-1), set by typst."""

import re
from datetime import UTC, datetime
from pathlib import Path

import typst
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concerns.intake.statement import Statement

TEMPLATE = Path(__file__).parent / "receipt.typ"
MOST_BYTES = 300_000  # of a PDF that is shown to us; ours have about 30,000
# As typst writes the document's keywords; what stands there is judged by its signature.
LINE = re.compile(rb"/Keywords\s*\((IH1\.[A-Z0-9.]{1,400})\)")
GROUP = 8  # characters between two spaces, so that eyes can follow a long line


def as_pdf(statement: Statement, *, address: str) -> bytes:
    """One page of A4: when, and how to check it at that address; never who, whom or what."""
    texts = {
        "lang": get_language() or settings.LANGUAGE_CODE,
        "title": _("Receipt"),
        "lead": _("Something that was written to us has been received:"),
        "moment": date_format(timezone.localtime(statement.received_at), "DATETIME_FORMAT"),
        "meaning": _(
            "This paper proves that it was received, and when. It does not say who wrote, "
            "whom it is about, or what it says. Your code is not on it."
        ),
        "check": _("Anybody can check this paper here:"),
        "address": address,
        "proof": _("Proof"),
        "line": statement.line,
        "shown": " ".join(
            statement.line[place : place + GROUP] for place in range(0, len(statement.line), GROUP)
        ),
    }
    return _compiled(texts)


def _compiled(texts: dict[str, str]) -> bytes:
    made: bytes = typst.compile(
        str(TEMPLATE),
        font_paths=[str(settings.NODE_MODULES / "dkfds" / "dist" / "fonts")],
        ignore_system_fonts=True,
        sys_inputs=texts,
        pdf_standards=["ua-1"],
        timestamp=int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()),  # its own time says nothing
    )
    return made


def line_in(paper: bytes) -> str:
    """The line that one of our PDFs carries; an empty text for any other bytes.

    It is looked for, not read: typst writes it in clear, and no program that takes a PDF apart (and
    unpacks what is packed in it) is let near what a stranger shows us.
    """
    found = LINE.search(paper) if len(paper) <= MOST_BYTES else None
    return found[1].decode() if found else ""
