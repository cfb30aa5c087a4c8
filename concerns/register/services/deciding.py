"""What the police say about two concerns: the same person, or somebody else."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from accounts.access import Refused
from accounts.models import User
from concerns.register import access, keys
from concerns.register.events import note
from concerns.register.models import Concern, RepeatNote, SamePerson
from concerns.register.services import repeats, stepping
from infohus.audit.models import Action
from infohus.custody.sealing import seal_into


class DecidedMeanwhile(Exception):
    """Somebody has said another thing of the two than the page shows. Carries what holds now."""

    def __init__(self, newest: SamePerson) -> None:
        super().__init__("decided meanwhile")
        self.newest = newest


@transaction.atomic
def decide(
    concern: Concern, *, earlier: Concern, is_same: bool, by: User, shown: str | None = None
) -> None:
    """The police say whether an earlier concern is about the same person. They may think again.

    What was said once can be taken back, though another name has come nearer since. Saying the same
    again changes nothing. `shown` is the `repeats.mark` of the page it is said on (None: no page).

    Raises Refused without a live grant or for a concern that is no possible earlier one,
    PermissionDenied for whoever is not of the police, and DecidedMeanwhile.
    """
    access.require_content(by, concern)
    if not access.is_with_police(by, concern):
        raise PermissionDenied
    concern = stepping.locked(concern)
    said = SamePerson.objects.filter(concern=concern, earlier=earlier).order_by("decided_at")
    newest = said.select_related("decided_by").last()
    if newest is None and earlier.pk not in _similar(concern):
        raise Refused("concern", earlier.pk)
    if newest is not None:
        if newest.is_same == is_same:
            return
        if shown is not None and shown != repeats.mark(newest.is_same):
            raise DecidedMeanwhile(newest)
    _say(concern, earlier, is_same=is_same, by=by)
    note(Action.REPEAT_DECIDED, concern, by=by, person=repeats.mark(is_same))


@transaction.atomic
def link(concern: Concern, *, earlier: Concern, reason: str, by: User) -> None:
    """The police say, and why, that an earlier concern is about the same person as this one.

    For what matching cannot see: another surname, a name that only some know, none at all. It is
    taken back like every other (`decide`). Raises Refused without a live grant on both, ValueError
    for what is not earlier, and PermissionDenied for whoever is not of the police of both.
    """
    for one in (concern, earlier):
        access.require_content(by, one)
        if not access.is_with_police(by, one):
            raise PermissionDenied
    if earlier.arrival >= concern.arrival:
        raise ValueError("an earlier concern")
    concern = stepping.locked(concern)
    said = _say(concern, earlier, is_same=True, by=by)
    row = RepeatNote(
        concern=concern,
        kind=RepeatNote.Kind.LINK,
        said=said,
        written_by=by,
        written_at=said.decided_at,
    )
    seal_into(row, keys.data_key(concern), words=reason)
    row.save(force_insert=True)
    note(Action.REPEAT_DECIDED, concern, by=by, person="same", found="by_number")


def _say(concern: Concern, earlier: Concern, *, is_same: bool, by: User) -> SamePerson:
    said = SamePerson(
        concern=concern,
        earlier=earlier,
        is_same=is_same,
        decided_at=timezone.now(),
        decided_by=by,
    )
    said.save(force_insert=True)
    return said


def _similar(concern: Concern) -> dict[uuid.UUID, float]:
    """Likeness by concern, the most alike first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT concern_id, likeness FROM register.similar(%s)", [concern.pk])
        return dict(cursor.fetchall())
