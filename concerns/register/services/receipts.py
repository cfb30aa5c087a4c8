"""What the referrer is told: status in words, never content (plan, level K)."""

import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concerns.register.services.filing import CODE_LENGTH, hashed
from concerns.register.states import UNCLEARED, AgeBand, Outcome, Source, State

MINORS = {AgeBand.CHILD, AgeBand.YOUTH}
# What the municipality may tell a professional about a child: whether it led to something.
FOLLOWED = {Outcome.MEASURE, Outcome.REFERRED}
NOT_FOLLOWED = {Outcome.UNFOUNDED, Outcome.ADVICE_ONLY}
WORDS: dict[str, Promise | str] = {
    "received": _("We have received your concern. Nobody has decided anything yet."),
    "under_way": _("The right people are working with your concern."),
    "closed": _("Your concern has been dealt with."),
    "followed": _("Your concern has been dealt with. It gave cause for follow-up."),
    "not_followed": _("Your concern has been dealt with. It gave no cause for follow-up."),
}
FIND = """
SELECT concern_id, received_at, state, outcome, source, age_band, is_erased, municipality_id,
       custodian_id
FROM register.mailbox_of(%s)
"""


@dataclass(frozen=True)
class Found:
    """The concern behind a receipt code: its stub's facts, and no content."""

    concern_id: uuid.UUID
    received_at: datetime
    state: str
    outcome: str
    source: str
    age_band: str
    is_erased: bool
    municipality_id: int
    custodian_id: int


@dataclass(frozen=True)
class ReceiptStatus:
    """Received on (Danish date), a code of WORDS, and its words."""

    received_on: date
    code: str

    @property
    def words(self) -> str:
        return str(WORDS[self.code])


def plain(code: str) -> str:
    """A code as it was given, however it was typed: 24 capital letters and digits at best."""
    return re.sub(r"[\s-]", "", code[: 4 * CODE_LENGTH]).upper()


def find(code: str) -> Found | None:
    """The concern behind a receipt code, or None for any text that is no code."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, [hashed(plain(code).encode(errors="replace"))])
        row = cursor.fetchone()
    return Found(*row) if row else None


def status(code: str) -> ReceiptStatus | None:
    """How far the concern behind a receipt code has come, or None for any text that is no code."""
    found = find(code)
    return told(found) if found else None


def told(found: Found) -> ReceiptStatus:
    """What the referrer may know. Only who writes about a minor as part of their work is told
    whether it led to something (barnets lov); what the police decide alone is nobody's to tell.
    """
    if found.state != State.CLOSED:
        code = "received" if found.state in UNCLEARED else "under_way"
    else:
        code = word_when_closed(found.outcome, found.source, found.age_band)
    return ReceiptStatus(timezone.localdate(found.received_at), code)


def hears_of_follow_up(source: str, age_band: str) -> bool:
    """Whether the sender may learn in the end that it led to something: at work, about a minor."""
    return source == Source.PROFESSIONAL and age_band in MINORS


def word_when_closed(outcome: str, source: str, age_band: str) -> str:
    """The code of WORDS that the referrer reads once it is closed with this outcome."""
    if hears_of_follow_up(source, age_band):
        if outcome in FOLLOWED:
            return "followed"
        if outcome in NOT_FOLLOWED:
            return "not_followed"
    return "closed"
