"""Working notes on a concern, rewritten by both desks without anybody's words getting lost."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.access import Refused
from accounts.models import User
from concerns.register import access, keys
from concerns.register.events import note as record_event
from concerns.register.models import Concern, ConcernNote
from concerns.register.services import once
from infohus.audit.models import Action
from infohus.custody.sealing import opened, seal_into


@dataclass(frozen=True)
class OpenedNote:
    """A note in clear, as it is now."""

    note: ConcernNote
    text: str


@dataclass(frozen=True)
class NoteVersion:
    """What a note said from one moment on, and who wrote it so."""

    number: int
    text: str
    changed_at: datetime
    changed_by: User


class SavedMeanwhile(Exception):
    """Somebody else has saved the note since this person opened it. Carries what it says now."""

    def __init__(self, theirs: NoteVersion) -> None:
        super().__init__(f"version {theirs.number} came in between")
        self.theirs = theirs


@transaction.atomic
def write(
    concern: Concern, *, text: str, submission: bytes, by: User, for_custodian_only: bool = False
) -> None:
    """Add a note, sealed. The same submission twice is one note.

    Raises Refused without a live grant; PermissionDenied for whoever is no coordinator of it, and
    for somebody of the municipality who would keep a note for the police alone.
    """
    access.require_coordination(by, concern)
    if for_custodian_only and not access.is_with_police(by, concern):
        raise PermissionDenied
    now = timezone.now()
    row = ConcernNote(
        pk=once.number(ConcernNote, concern, submission),
        concern=concern,
        for_custodian_only=for_custodian_only,
        written_at=now,
        written_by=by,
        changed_at=now,
        changed_by=by,
    )
    seal_into(row, keys.data_key(concern), text=text)
    if once.add(row):
        record_event(Action.NOTE_WRITTEN, concern, by=by, version=row.version)


@transaction.atomic
def rewrite(concern: Concern, note_pk: uuid.UUID, *, text: str, began_from: int, by: User) -> None:
    """Save a note anew, on top of the version that the person had before them.

    Raises SavedMeanwhile when there is a newer one, whose text it carries; nothing is saved then.
    Raises Refused without a live grant or such a note, PermissionDenied for whoever is no
    coordinator of the concern.
    """
    access.require_coordination(by, concern)
    # Not joined with who changed it: whoever waits here would look for that person's row in vain.
    row = ConcernNote.objects.select_for_update().filter(concern=concern, pk=note_pk).first()
    if row is None:
        raise Refused("concern", concern.pk)
    key = keys.data_key(concern)
    if opened(row, key)["text"] == text:
        return  # a double click, or nothing to save
    if row.version != began_from:
        raise SavedMeanwhile(_version(row, key))
    row.version, row.changed_at, row.changed_by = row.version + 1, timezone.now(), by
    seal_into(row, key, text=text)
    row.save(update_fields=["text", "version", "changed_at", "changed_by"])
    record_event(Action.NOTE_WRITTEN, concern, by=by, version=row.version)


def opened_notes(concern: Concern, data_key: bytes) -> list[OpenedNote]:
    """Every note as it is now, oldest first, for whoever the database shows them to."""
    rows = concern.notes.select_related("written_by", "changed_by").order_by()
    oldest_first = sorted(rows, key=lambda row: row.written_at)
    return [OpenedNote(row, opened(row, data_key)["text"]) for row in oldest_first]


def find(concern: Concern, note_pk: uuid.UUID, *, by: User) -> OpenedNote:
    """One note in clear. Raises what `versions` raises."""
    access.require_coordination(by, concern)
    row = ConcernNote.objects.filter(concern=concern, pk=note_pk).first()
    if row is None:
        raise Refused("concern", concern.pk)
    return OpenedNote(row, opened(row, keys.data_key(concern))["text"])


def versions(concern: Concern, note_pk: uuid.UUID, *, by: User) -> list[NoteVersion]:
    """Every version of a note, the newest first. One read is one event.

    Raises Refused without a live grant or such a note, PermissionDenied for whoever is no
    coordinator of the concern.
    """
    reason = access.require_coordination(by, concern)
    rows = ConcernNote.history.filter(concern=concern, id=note_pk)
    found = list(rows.select_related("changed_by").order_by("-version"))
    if not found:
        raise Refused("concern", concern.pk)
    key = keys.data_key(concern)
    # What is sealed is bound to the note itself, not to the row that keeps the version.
    opened_ones = [_version(row.instance, key) for row in found]
    record_event(Action.CONTENT_READ, concern, by=by, grant_id=reason.grant_id)
    return opened_ones


def _version(row: ConcernNote, key: bytes) -> NoteVersion:
    return NoteVersion(row.version, opened(row, key)["text"], row.changed_at, row.changed_by)
