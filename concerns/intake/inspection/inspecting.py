"""One file after the other: known by its bytes, washed, scanned, and given a name that is safe."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from concerns.intake.cleaning.refusing import Refused
from concerns.intake.inspection import apart, room, scanner
from concerns.intake.inspection.names import safe_name, shown_name
from concerns.intake.inspection.refusals import (
    BUSY,
    EMPTY,
    MALICIOUS,
    NO_ROOM,
    ONE_TOO_MANY,
    TOO_LARGE,
    Refusal,
    refusal,
)
from concerns.register.filetypes import Kind
from infohus.custody.spool import Spool
from infohus.custody.uploads import MOST_BYTES, SpooledUpload


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept: its clean bytes wait encrypted until `close`."""

    name: str
    kind: Kind
    is_scanned: bool
    spool: Spool

    @property
    def size(self) -> int:
        """Bytes of what is kept, not of what was sent."""
        return self.spool.size

    def pieces(self) -> Iterator[bytes]:
        """The clean bytes, at most 512 KiB at a time; as often as needed."""
        return self.spool.pieces()

    def close(self) -> None:
        self.spool.close()


def inspect(upload: "UploadedFile[Any]") -> Inspected:
    """The file as it may be kept; close it after use.

    What arrived is scanned, what was washed is kept. Raises Refusal, which names the file and says
    what to do. A scanner that is missing or silent refuses nothing: `is_scanned` is False.
    """
    name = shown_name(upload.name or "")
    _refuse_by_size(upload, name)
    try:
        kind, spool = apart.washed(upload.chunks())
    except Refused as refused:
        raise refusal(refused.reason, name) from None
    except apart.NoAnswer:
        raise Refusal(BUSY, name, code="busy") from None
    try:
        if not spool.size:
            raise Refusal(EMPTY, name, code="empty")
        verdict = scanner.scan(upload.chunks())
        if verdict is scanner.Verdict.FOUND:
            raise Refusal(MALICIOUS, name, code="malicious")
    except BaseException:
        spool.close()
        raise
    is_scanned = verdict is scanner.Verdict.CLEAN
    return Inspected(safe_name(upload.name or "", kind), kind, is_scanned, spool)


def _refuse_by_size(upload: "UploadedFile[Any]", name: str) -> None:
    """What the upload handler did not keep either, and what there is no room for now.

    Raises Refusal.
    """
    if isinstance(upload, SpooledUpload) and upload.is_too_many:
        raise Refusal(ONE_TOO_MANY, name, code="too_many")
    if not upload.size:
        raise Refusal(EMPTY, name, code="empty")
    if upload.size > MOST_BYTES:
        raise Refusal(TOO_LARGE, name, code="too_large")
    if not room.may_bring(upload.size):
        raise Refusal(NO_ROOM, name, code="no_room")
