"""A child notification beside a concern: the one place that knows which belongs to which.

It is written by hand and journaled as itself, whatever the infohus decides. Nothing of the concern
crosses, its number included; the register keeps, sealed, that one was written.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from concerns.journal.models import ChildNotification
from concerns.journal.services import notifying
from concerns.journal.services.notifying import Written
from concerns.register import keys
from concerns.register.models import Concern
from concerns.register.services import beside, stepping


@transaction.atomic
def write_beside(
    concern: Concern, *, unit: Unit, written: Written, submission: bytes, by: User
) -> ChildNotification:
    """Send a notification, and keep with the police that there is one: both, or neither.

    The same submission twice is one of each. Raises Refused without a live grant, PermissionDenied
    for whoever may not write one here, or for a department of another municipality.
    """
    concern = stepping.locked(concern)
    if unit.authority_id != concern.municipality_id:
        raise PermissionDenied
    number = notifying.row_number(submission, written)
    if not ChildNotification.objects.filter(pk=number).exists():
        beside.keep(concern, notification_id=number, written_at=timezone.now(), by=by)
    # Last, so that no refusal above leaves a plain name behind as a dead row of the journal.
    return notifying.write(unit=unit, written=written, submission=submission, by=by)


def standing(concern: Concern) -> list[tuple[beside.OpenedBeside, ChildNotification | None]]:
    """What was written beside the concern, and how each stands, where the journal shows it.

    The journal shows it to who wrote it; to all others only that it was written, and when. Raises
    Refused without a live grant.
    """
    rows = beside.opened_ones(concern, keys.data_key(concern))
    lines = ChildNotification.objects.select_related("unit")
    shown = lines.in_bulk([row.notification_id for row in rows])
    return [(row, shown.get(row.notification_id)) for row in rows]
