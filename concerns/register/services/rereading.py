"""A repeat is read twice before it is closed: by the police, and by who signs beside the closer.

The police open the earlier concerns and say what they mean for this one. The municipality reads
that, and never the earlier concerns themselves.
"""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.access import Refused
from accounts.models import User
from concerns.register import access, keys
from concerns.register.events import note
from concerns.register.models import Concern, EarlierRead, RepeatNote, SecondReading
from concerns.register.services import closable, once, reading, repeats, stepping
from concerns.register.services.reading import Opened
from infohus.audit.models import Action
from infohus.custody.sealing import opened, seal_into


class NothingToSign(Exception):
    """There is no second reading to sign now. Carries the sentence that says why."""

    def __init__(self, words: Promise | str) -> None:
        super().__init__(str(words))


@dataclass(frozen=True)
class OpenedNote:
    """What one of the readers wrote, in clear."""

    note: RepeatNote
    words: str


@transaction.atomic
def open_earlier(concern: Concern, *, earlier: Concern, by: User) -> Opened:
    """The earlier concern in clear, beside this one.

    Every opening is an event; it is not yet read for this one (`say_read`). Raises Refused without
    a live grant on both and for what is no earlier concern of this one, and PermissionDenied for
    whoever is not of the police.
    """
    _require_earlier(concern, earlier, by)
    return reading.read(earlier, by=by)


@transaction.atomic
def say_read(concern: Concern, *, earlier: Concern, by: User) -> None:
    """One of the police says that they have read the earlier concern for this one.

    Saying it again is saying it once, until the earlier one is closed anew. Raises what
    `open_earlier` raises.
    """
    _require_earlier(concern, earlier, by)
    access.require_content(by, earlier)
    if not has_read(concern, earlier, by):
        row = EarlierRead(concern=concern, earlier=earlier, read_by=by, read_at=timezone.now())
        row.save(force_insert=True)


def has_read(concern: Concern, earlier: Concern, user: User) -> bool:
    """Whether this person has said so since the earlier one was closed. For the police."""
    rows = EarlierRead.objects.filter(concern=concern, earlier=earlier, read_by=user)
    if earlier.closed_at is not None:
        rows = rows.filter(read_at__gte=earlier.closed_at)
    return rows.exists()


@transaction.atomic
def tell_meaning(concern: Concern, *, words: str, submission: bytes, by: User) -> None:
    """The police say what the earlier ones mean for this one. Both desks read it.

    The same submission twice is one note, unless its words were changed. Raises Refused without a
    live grant and PermissionDenied for whoever is not of the police.
    """
    _require_police(concern, by)
    number = once.number(RepeatNote, concern, submission + words.encode())
    once.add(_written(concern, RepeatNote.Kind.MEANING, words, by, number))


@transaction.atomic
def sign(concern: Concern, *, words: str = "", by: User) -> None:
    """Sign as second reader; signing again is signing once. Somebody else closes the concern.

    Whoever has read an earlier one alone may sign, but then somebody else signs as well.

    Raises Refused without a live grant, PermissionDenied for whoever is no coordinator of it, and
    NothingToSign for what is closed, is no repeat, or is not read by the police.
    """
    access.require_coordination(by, concern)
    concern = stepping.locked(concern)
    ready = closable.readiness(concern)
    if concern.is_closed:
        raise NothingToSign(_("The concern is closed. There is nothing to sign any more."))
    if not ready.is_repeat:
        raise NothingToSign(_("Nothing earlier has to be read for this concern any more."))
    if not ready.is_read:
        raise NothingToSign(_("The police have not read every earlier concern. Sign after that."))
    if not ready.is_signed_by_me:
        SecondReading(concern=concern, signed_by=by, signed_at=timezone.now()).save(
            force_insert=True
        )
        note(Action.SECOND_READ, concern, by=by)
        if words:
            row = _written(concern, RepeatNote.Kind.SECOND, words, by, uuid.uuid4())
            row.save(force_insert=True)


def notes(concern: Concern) -> list[OpenedNote]:
    """What the readers wrote, oldest first; nothing for whoever is no coordinator of it.

    Why the police linked two by number stands on the page of the person.
    """
    rows = RepeatNote.objects.filter(concern=concern, said=None)
    rows = rows.select_related("written_by", "concern__data_key")
    if not rows:
        return []
    key = keys.opened(concern, rows[0].concern.data_key)
    return [OpenedNote(row, opened(row, key)["words"]) for row in rows]


def signatures(concern: Concern) -> list[SecondReading]:
    """Who has signed since the concern came into its state, oldest first."""
    rows = SecondReading.objects.filter(concern=concern, signed_at__gte=concern.state_since)
    return list(rows.select_related("signed_by"))


def _require_earlier(concern: Concern, earlier: Concern, by: User) -> None:
    _require_police(concern, by)
    near = repeats.around(concern)
    known = {row.concern.pk for row in near.possible} | {row.pk for row in near.person}
    if earlier.pk not in known or earlier.arrival >= concern.arrival:
        raise Refused("concern", earlier.pk)


def _require_police(concern: Concern, by: User) -> None:
    access.require_content(by, concern)
    if not access.is_with_police(by, concern):
        raise PermissionDenied


def _written(
    concern: Concern, kind: RepeatNote.Kind, words: str, by: User, number: uuid.UUID
) -> RepeatNote:
    """A note with its words sealed, not saved yet."""
    row = RepeatNote(
        pk=number, concern=concern, kind=kind, written_by=by, written_at=timezone.now()
    )
    seal_into(row, keys.data_key(concern), words=words)
    return row
