"""The referrer's side of a mailbox: opened by the receipt code alone (plan, level K)."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.models import Authority, Unit
from concerns.register import keys, mail
from concerns.register.models import Concern, Letter, LetterKey
from concerns.register.services import attaching, erasing, once, receipts
from concerns.register.services.attaching import Arriving
from concerns.register.services.filing import hashed
from concerns.register.services.receipts import Found, ReceiptStatus
from concerns.register.states import State
from infohus.audit.models import Action
from infohus.audit.record import record
from infohus.custody.letters import open_with
from infohus.custody.sealing import opened, seal_into


@dataclass(frozen=True)
class Line:
    """One letter as the referrer sees it: a reply in clear, their own as a date alone."""

    written_at: datetime
    is_from_staff: bool
    text: str


@dataclass(frozen=True)
class Mailbox:
    """How far it has come, the letters in order, and whether there is anybody to write to.

    `hears_of_follow_up`: whether its sender is told in the end if it led to something.
    """

    status: ReceiptStatus
    received_at: datetime
    lines: list[Line]
    is_closed: bool
    can_write: bool
    hears_of_follow_up: bool


def open_mailbox(code: str) -> Mailbox | None:
    """The mailbox behind a receipt code, or None for any text that is no code.

    What the referrer wrote cannot be read back with it: whoever finds the code learns nothing.
    """
    found = receipts.find(code)
    if found is None:
        return None
    _present(code)
    rows = LetterKey.objects.filter(concern=found.concern_id)
    reply_keys = {row.letter_id: bytes(row.sealed_to_code or b"") for row in rows}
    letters = Letter.objects.filter(concern=found.concern_id).order_by("written_at")
    return Mailbox(
        status=receipts.told(found),
        received_at=found.received_at,
        lines=[_line(letter, code, reply_keys.get(letter.pk)) for letter in letters],
        is_closed=found.state == State.CLOSED,
        can_write=not found.is_erased,
        hears_of_follow_up=receipts.hears_of_follow_up(found.source, found.age_band),
    )


def write(code: str, *, text: str, files: Sequence[Arriving] = (), submission: bytes) -> bool:
    """Add a letter with its files to the concern, sealed to the police. Tells the desks.

    The same submission twice is one letter, unless its text was changed; a `submission` names the
    files as well. False when the code is unknown, or when the concern is erased and nobody is left
    to read. Raises KeyUnavailable when it cannot be sealed, and attaching.NoRoom when there is no
    room for the files; then nothing is written.
    """
    found = receipts.find(code)
    if found is None or found.is_erased:
        return False
    _present(code)
    letter = Letter(
        pk=letter_number(found.concern_id, submission, text),
        concern_id=found.concern_id,
        written_at=timezone.now(),
        is_from_staff=False,
        size=attaching.size_of(text, files),
    )

    def arrive() -> None:
        _write(letter, text, files, Authority.objects.get(pk=found.custodian_id))
        _note(found)
        mail.something_new(*_addresses(found))

    try:
        once.first(letter, arrive)
    except DatabaseError as error:
        if erasing.is_refusal(error):
            return False
        raise
    return True


def letter_number(concern_id: uuid.UUID, submission: bytes, text: str) -> uuid.UUID:
    """The same for the same words, so that a double click is one letter; another for others."""
    words = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    seed = b"letter" + concern_id.bytes + submission + words
    return uuid.UUID(bytes=hashlib.sha256(seed).digest()[:16])


def _write(letter: Letter, text: str, files: Sequence[Arriving], custodian: Authority) -> None:
    key, row = keys.create_for_letter(letter, custodian.slug)
    seal_into(letter, key, text=text)
    letter.save(force_insert=True)
    row.save(force_insert=True)
    attaching.attach(Concern(pk=letter.concern_id), files, key=key, letter=letter)


def _line(letter: Letter, code: str, sealed_key: bytes | None) -> Line:
    text = ""
    if letter.is_from_staff and sealed_key:
        text = opened(letter, open_with(receipts.plain(code), sealed_key))["text"]
    return Line(letter.written_at, letter.is_from_staff, text)


def _present(code: str) -> None:
    """Show the database which code this transaction holds, as its hash."""
    given = hashed(receipts.plain(code).encode()).hex()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('infohus.code', %s, true)", [given])


def _note(found: Found) -> None:
    record(
        Action.LETTER_WRITTEN,
        target="concern",
        target_id=found.concern_id,
        actor_id=None,
        municipality_id=found.municipality_id,
        custodian_id=found.custodian_id,
    )


def _addresses(found: Found) -> list[str]:
    """The desks that can read it: once the concern is closed, the police alone."""
    authorities = [found.custodian_id]
    if found.state != State.CLOSED:
        authorities.append(found.municipality_id)
    desks = Unit.objects.desks().filter(authority__in=authorities)
    return list(desks.values_list("email", flat=True))
