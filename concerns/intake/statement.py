"""What a signed receipt says: "something was received at this moment", and nothing else.

A receipt is one line of capital letters and digits:

    IH1.20261124T101530Z.<commitment>.<key>.<signature>

The commitment is a one-way number from the receipt code (20 bytes in base32). It is neither stored
with us nor the number that codes are looked up by, so a receipt on somebody's kitchen table leads
to nothing; only whoever has the code can show that it is theirs. The signature (Ed25519) covers
everything before it.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from concerns.register.services.receipts import plain
from infohus.custody.signing import signer

VERSION = "IH1"
PURPOSE = b"receipt.1"  # at most 16 bytes; another purpose than the mailbox's gives other numbers
COMMITTED = 20  # bytes
TIME = "%Y%m%dT%H%M%SZ"
LONGEST = 400  # characters that are looked at: a line has 175, and people add spaces


@dataclass(frozen=True)
class Statement:
    """A receipt that this installation has signed. Received at: UTC, whole seconds."""

    received_at: datetime
    line: str

    @property
    def commitment(self) -> str:
        return self.line.split(".")[2]

    def is_for(self, code: str) -> bool:
        """Whether it was given for this receipt code, however the code is typed."""
        return self.commitment == _commitment(code)


def issue(code: str, received_at: datetime) -> Statement:
    """The receipt for a code; asked for again, the same. Raises KeyUnavailable."""
    moment = received_at.astimezone(UTC).replace(microsecond=0)
    key_id = signer().key_id()
    said = f"{VERSION}.{moment.strftime(TIME)}.{_commitment(code)}.{key_id.upper()}"
    return Statement(moment, f"{said}.{_letters(signer().sign(said.encode()))}")


def check(text: str) -> Statement | None:
    """The receipt that somebody shows, or None when we did not sign it as it stands there."""
    line = re.sub(r"[^A-Z0-9.]", "", text[:LONGEST].upper())
    said, _, signed = line.rpartition(".")
    parts = said.split(".")
    if len(parts) != 4 or parts[0] != VERSION:
        return None
    try:
        moment = datetime.strptime(parts[1], TIME).replace(tzinfo=UTC)
        signature = base64.b32decode(signed + "=" * (-len(signed) % 8))
    except (ValueError, binascii.Error):
        return None
    if not signer().is_ours(said.encode(), signature, key_id=parts[3].lower()):
        return None
    return Statement(moment, line)


def _commitment(code: str) -> str:
    digest = hashlib.blake2b(plain(code).encode(), digest_size=COMMITTED, person=PURPOSE)
    return _letters(digest.digest())


def _letters(value: bytes) -> str:
    return base64.b32encode(value).decode().rstrip("=")
