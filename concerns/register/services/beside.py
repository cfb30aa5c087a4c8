"""What runs beside a concern about a child: the register's half of a child notification."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied

from accounts.models import Role, User
from concerns.register import access, keys
from concerns.register.models import Beside, Concern
from infohus.custody.sealing import opened, seal_into


@dataclass(frozen=True)
class OpenedBeside:
    """Which notification was written, and when."""

    notification_id: uuid.UUID
    written_at: datetime


def may_be_written(concern: Concern, user: User) -> bool:
    """Whether a child notification beside the concern is this person's to write.

    Its municipality's coordinator writes it, unless everybody knows that it is about an adult.
    """
    is_coordinator = concern.municipality in user.authorities_as(Role.MUNICIPAL_COORDINATOR)
    return is_coordinator and concern.may_be_about_a_child


def keep(concern: Concern, *, notification_id: uuid.UUID, written_at: datetime, by: User) -> Beside:
    """Keep, sealed, that a notification was written. For one transaction with the notification.

    No event names the concern: the log would tie it to the notification, and so to the child.
    Raises Refused without a live grant, PermissionDenied for whoever may not write one.
    """
    access.require_content(by, concern)
    if not may_be_written(concern, by):
        raise PermissionDenied
    row = Beside(concern=concern)
    seal_into(
        row,
        keys.data_key(concern),
        notification=str(notification_id),
        written_at=written_at.isoformat(),
    )
    row.save(force_insert=True)
    return row


def opened_ones(concern: Concern, data_key: bytes) -> list[OpenedBeside]:
    """The notifications written beside the concern, in order, for its coordinators on both sides.

    Invited people and departments get none: the database shows them no row.
    """
    texts = [opened(row, data_key) for row in Beside.objects.filter(concern=concern)]
    found = [
        OpenedBeside(uuid.UUID(text["notification"]), datetime.fromisoformat(text["written_at"]))
        for text in texts
    ]
    return sorted(found, key=lambda row: row.written_at)
