"""Files: sealed piece by piece, never whole in memory and never in clear on a disk."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Sum

from accounts.models import User
from concerns.register import access, keys
from concerns.register.access import Why
from concerns.register.events import note
from concerns.register.filetypes import Kind
from concerns.register.models import Attachment, AttachmentPart, Concern, Letter
from infohus.audit.models import Action
from infohus.custody.sealing import opened, seal_bytes, seal_into, unseal_bytes

AT_ONCE = 4  # pieces in one statement and in memory: 2 MB
MOST_KEPT = 500 * 1024 * 1024  # bytes of one concern's letters and their files together


class Arriving(Protocol):
    """A file that has been looked through and may be kept. Pieces are at most 512 KiB each."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def size(self) -> int: ...
    @property
    def is_scanned(self) -> bool: ...
    def pieces(self) -> Iterator[bytes]: ...


@dataclass(frozen=True)
class TextFile:
    """A short text of our own that goes along as a file; no scanner has looked at it."""

    text: str
    name: str
    kind: Kind = Kind.TEXT
    is_scanned: bool = False

    @property
    def size(self) -> int:
        return len(self.text.encode())

    def pieces(self) -> Iterator[bytes]:
        yield self.text.encode()


class NoRoom(Exception):
    """The concern's letters have come to their ceiling. Words alone are always taken."""


def attach(
    concern: Concern, files: Sequence[Arriving], *, key: bytes, letter: Letter | None = None
) -> None:
    """Store the files in order, under the 32-byte key of the concern or of the letter.

    Raises NoRoom when a letter has files and the concern's letters are more than they may be in
    all. A filing is bounded by what one request may hold.
    """
    if not files:
        return
    if letter is not None:
        _refuse_too_much(letter)
    rows = [_sealed(concern, letter, place, file, key=key) for place, file in enumerate(files)]
    Attachment.objects.bulk_create(rows)
    waiting: list[AttachmentPart] = []
    for row, file in zip(rows, files, strict=True):
        for number, piece, is_last in _numbered(file.pieces()):
            waiting.append(_part(row, number, piece, key=key, is_last=is_last))
            if len(waiting) == AT_ONCE:
                AttachmentPart.objects.bulk_create(waiting)
                waiting.clear()
    AttachmentPart.objects.bulk_create(waiting)


def size_of(text: str, files: Sequence[Arriving]) -> int:
    """Bytes of a letter with its files, as `Letter.size` counts them."""
    return len(text.encode()) + sum(file.size for file in files)


def _refuse_too_much(letter: Letter) -> None:
    """The letter itself is stored already, and counts."""
    letters = Letter.objects.filter(concern=letter.concern_id)
    if (letters.aggregate(kept=Sum("size"))["kept"] or 0) > MOST_KEPT:
        raise NoRoom


def _sealed(
    concern: Concern, letter: Letter | None, place: int, file: Arriving, *, key: bytes
) -> Attachment:
    attachment = Attachment(
        concern_id=concern.pk,
        letter=letter,
        number=place,
        kind=file.kind,
        size=file.size,
        is_scanned=file.is_scanned,
    )
    seal_into(attachment, key, name=file.name)
    return attachment


def _part(
    attachment: Attachment, number: int, piece: bytes, *, key: bytes, is_last: bool
) -> AttachmentPart:
    sealed = seal_bytes(piece, key, place=_place(attachment, number, is_last=is_last))
    return AttachmentPart(
        concern_id=attachment.concern_id, attachment=attachment, number=number, piece=sealed
    )


@dataclass(frozen=True)
class OpenedFile:
    """A file that somebody may read: what its sender called it, and the way to its pieces."""

    row: Attachment
    concern: Concern
    name: str
    key: bytes
    why: Why

    def read(self, *, by: User) -> Iterator[bytes]:
        """The pieces in order; one reading is one event. Raises SealBroken at a missing piece."""
        note(Action.ATTACHMENT_READ, self.concern, by=by, grant_id=self.why.grant_id)
        rows = self.row.parts.order_by("number").values_list("piece", flat=True)
        sealed = (bytes(row) for row in rows.iterator(chunk_size=1))
        return (
            unseal_bytes(piece, self.key, place=_place(self.row, number, is_last=is_last))
            for number, piece, is_last in _numbered(sealed)
        )


def opened_file(concern: Concern, number: uuid.UUID, *, by: User) -> OpenedFile:
    """One file of a concern. Raises Refused without a live grant, Attachment.DoesNotExist."""
    why = access.require_content(by, concern)
    row = concern.attachments.select_related("letter").get(pk=number)
    # The file is sealed under the key of what it came with: its letter's, or the concern's.
    key = keys.letter_key(concern, row.letter) if row.letter else keys.data_key(concern)
    return OpenedFile(row, concern, opened(row, key)["name"], key, why)


def _place(attachment: Attachment, number: int, *, is_last: bool) -> str:
    # A file cut short, or its pieces in another order, does not open.
    end = "end" if is_last else "more"
    return f"register_attachmentpart.piece.{attachment.pk}.{number}.{end}"


def _numbered(pieces: Iterator[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Each piece with its number, and whether it is the last one."""
    number, held = 0, next(pieces, None)
    while held is not None:
        following = next(pieces, None)
        yield number, held, following is None
        number, held = number + 1, following
