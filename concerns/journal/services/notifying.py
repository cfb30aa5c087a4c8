"""Child notifications (barnets lov §§ 133 and 135): written by hand, worked on by one department.

They come from anybody with the duty, beside a concern or without one; the journal cannot tell.
"""

import hashlib
import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Role, Unit, User
from accounts.permissions import Permission, has_permission
from concerns.journal import mail
from concerns.journal.models import ChildNotification, NotificationAssessment, NotificationText
from infohus.audit.models import Action
from infohus.audit.record import record


@dataclass(frozen=True)
class Written:
    """What somebody wrote about a child; `parents_know` is a code of NotificationText."""

    child_name: str
    child_age: str
    child_place: str
    worry: str
    seen: str
    done: str
    parents_know: str
    writer_name: str
    writer_place: str
    writer_contact: str


@dataclass(frozen=True)
class Opened:
    """A notification in clear; its assessment for the department alone."""

    notification: ChildNotification
    text: NotificationText
    assessment: NotificationAssessment | None
    is_departments: bool


class AlreadyDone(Exception):
    """Somebody has taken this step of the notification already."""


class NotAssessed(Exception):
    """Whether it leads to action cannot be told before the department has assessed it."""


def row_number(submission: bytes, written: Written) -> uuid.UUID:
    """The same for the same words sent from the same page, so that a double click is one.

    Changed words from a page that was gone back to are another notification.
    """
    words = repr(sorted(vars(written).items())).encode("utf-8", "surrogatepass")
    return uuid.UUID(bytes=hashlib.sha256(b"notification" + submission + words).digest()[:16])


@transaction.atomic
def write(*, unit: Unit, written: Written, submission: bytes, by: User) -> ChildNotification:
    """Send a notification to the department that receives them. The department is told by e-mail.

    The same words of the same submission twice are one. Raises PermissionDenied for whoever may not
    write one, or for a unit that receives none.
    """
    if not has_permission(by, Permission.WRITE_NOTIFICATION) or not unit.takes_notifications:
        raise PermissionDenied
    now = timezone.now()
    notification = ChildNotification(
        pk=row_number(submission, written),
        number=_next_number(),
        municipality_id=unit.authority_id,
        unit=unit,
        writer=by,
        written_at=now,
        received_at=now,
    )
    try:
        with transaction.atomic():
            # The line first: a second click fails before any of its words reach a table.
            notification.save(force_insert=True)
            NotificationText(notification=notification, **vars(written)).save(force_insert=True)
    except IntegrityError as error:
        if "journal_childnotification_pkey" not in str(error):
            raise
        return ChildNotification.objects.get(pk=notification.pk)
    mail.something_new(unit.email)
    _note(Action.NOTIFICATION_WRITTEN, notification, by)
    return notification


def read(notification: ChildNotification, *, by: User) -> Opened:
    """The text, for the department and the writer. One read is one event. Raises Refused."""
    text = NotificationText.objects.filter(notification=notification).first()
    if text is None:
        raise Refused("notification", notification.pk)
    _note(Action.NOTIFICATION_READ, notification, by)
    rows = NotificationAssessment.objects.filter(notification=notification)
    assessment = rows.select_related("assessed_by").first()
    return Opened(notification, text, assessment, is_departments(notification, by))


def is_departments(notification: ChildNotification, user: User) -> bool:
    """Whether the person is a caseworker of the department that received it."""
    return notification.unit_id in {unit.pk for unit in user.units_as(Role.CASEWORKER)}


@transaction.atomic
def assess(
    notification: ChildNotification, *, is_urgent: bool, decision: str, by: User
) -> ChildNotification:
    """Record whether the child needs help at once, and what the department does. Late too.

    Raises AlreadyDone, and Refused outside the department.
    """
    notification = _locked(notification, by)
    if notification.assessed_at is not None:
        raise AlreadyDone
    notification.assessed_at = timezone.now()
    notification.save(update_fields=["assessed_at"])
    NotificationAssessment(
        notification=notification, is_urgent=is_urgent, decision=decision, assessed_by=by
    ).save(force_insert=True)
    _note(Action.NOTIFICATION_STEP, notification, by, step="assess")
    return notification


@transaction.atomic
def send_receipt(notification: ChildNotification, *, by: User) -> ChildNotification:
    """Record that the writer has the receipt, and tell them by e-mail that there is news.

    Raises AlreadyDone, and Refused outside the department.
    """
    notification = _locked(notification, by)
    if notification.receipt_sent_at is not None:
        raise AlreadyDone
    notification.receipt_sent_at, notification.receipt_sent_by = timezone.now(), by
    notification.save(update_fields=["receipt_sent_at", "receipt_sent_by"])
    mail.something_new(notification.writer.email)
    _note(Action.NOTIFICATION_STEP, notification, by, step="receipt")
    return notification


@transaction.atomic
def tell(
    notification: ChildNotification, *, led_to_action: bool | None, by: User
) -> ChildNotification:
    """Tell the writer whether it led to action; None records that they are not told.

    Raises AlreadyDone, NotAssessed, and Refused outside the department.
    """
    notification = _locked(notification, by)
    if notification.told_at is not None:
        raise AlreadyDone
    if notification.assessed_at is None:
        raise NotAssessed
    notification.led_to_action = led_to_action
    notification.told_at, notification.told_by = timezone.now(), by
    notification.save(update_fields=["led_to_action", "told_at", "told_by"])
    if led_to_action is not None:
        mail.something_new(notification.writer.email)
    _note(Action.NOTIFICATION_STEP, notification, by, step="tell")
    return notification


def _locked(notification: ChildNotification, by: User) -> ChildNotification:
    rows = ChildNotification.objects.select_for_update(of=("self",))
    found = rows.select_related("unit", "writer").filter(pk=notification.pk).first()
    if found is None or not is_departments(found, by):
        raise Refused("notification", notification.pk)
    return found


def _next_number() -> str:
    """A number that no other notification gets; one that is not used leaves a gap."""
    year = timezone.localdate().year
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('journal.notification_number')")
        return f"U-{year}-{cursor.fetchone()[0]:04d}"


def _note(action: Action, notification: ChildNotification, by: User, **details: str) -> None:
    record(
        action,
        target="notification",
        target_id=notification.pk,
        actor_id=by.pk,
        municipality_id=notification.municipality_id,
        custodian_id=None,
        grant_id=None,
        **details,
    )
