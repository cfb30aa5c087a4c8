"""What the referrer is told: status in words, never content (plan, level K)."""

import re
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concerns.register.services.filing import CODE_LENGTH, hashed
from concerns.register.states import State

RECEIVED = {State.RECEIVED, State.CLEARANCE}
WORDS: dict[str, Promise | str] = {
    "received": _("We have received your concern. Nobody has decided anything yet."),
    "under_way": _("The right people are working with your concern."),
    "closed": _("Your concern has been dealt with."),
}


@dataclass(frozen=True)
class ReceiptStatus:
    """Received on (Danish date), a code of WORDS, and its words."""

    received_on: date
    code: str

    @property
    def words(self) -> str:
        return str(WORDS[self.code])


def status(code: str) -> ReceiptStatus | None:
    """How far the concern behind a receipt code has come, or None for any text that is no code."""
    plain = re.sub(r"[\s-]", "", code[: 4 * CODE_LENGTH]).upper()
    with connection.cursor() as cursor:
        given = hashed(plain.encode(errors="replace"))
        cursor.execute("SELECT received_on, state FROM register.receipt_status(%s)", [given])
        row = cursor.fetchone()
    if row is None:
        return None
    if row[1] == State.CLOSED:
        return ReceiptStatus(row[0], "closed")
    return ReceiptStatus(row[0], "received" if row[1] in RECEIVED else "under_way")
