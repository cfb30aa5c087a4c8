"""What a desk is given to do about a concern: set, changed, done, and not done after all."""

import uuid
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.access import Refused
from accounts.models import User
from concerns.register import access, keys
from concerns.register.events import note
from concerns.register.models import Concern, DeskTask
from concerns.register.services import assigning, once, stepping, task_reading
from infohus.audit.models import Action
from infohus.custody.sealing import seal_into


class AlreadyClosed(Exception):
    """The concern is closed: nobody is given anything to do about it."""


class FallenAway(Exception):
    """The concern has moved on from the desk whose task it is."""


class NotOnTheDesk(Exception):
    """Whoever was to do it is not of the desk, or cannot see the concern."""


class DayHasPassed(Exception):
    """The day by which it was to be done lies behind us."""


class AlreadyDone(Exception):
    """The task is done: nobody has to do it any more."""


class ChangedMeanwhile(Exception):
    """The task is not as the person was shown it. Carries it as it is, with its mark and its doer.

    `by` is whoever changed it since, if anybody did: it may be another one's because somebody left.
    """

    def __init__(self, task: DeskTask, doer: User | None, seen: str) -> None:
        super().__init__("changed meanwhile")
        self.task, self.doer, self.mark = task, doer, task_reading.mark(task, doer)
        is_changed = self.mark.rpartition("~")[2] != seen.rpartition("~")[2]
        self.by = task.changed_by if is_changed else None


@transaction.atomic
def set_task(
    concern: Concern,
    *,
    to_do: str,
    due_on: date,
    assignee: User | None,
    submission: bytes,
    by: User,
) -> None:
    """Give one's own desk, or somebody of it, something to have done by the end of a day, sealed.

    The same submission twice is one task. Raises Refused without a live grant, PermissionDenied for
    whoever has no desk at the concern, DayHasPassed, AlreadyClosed, and NotOnTheDesk.
    """
    concern, unit = stepping.locked(concern), assigning.desk_for(concern, by)
    access.require_coordination(by, concern)
    if unit is None:
        raise PermissionDenied
    row = DeskTask(pk=once.number(DeskTask, concern, submission), concern=concern, unit=unit)
    if concern.is_closed:
        raise AlreadyClosed
    if due_on < timezone.localdate():
        raise DayHasPassed
    if assignee is not None and not assigning.can_work_with(concern, assignee, unit):
        raise NotOnTheDesk
    row.assignee, row.due_on, row.set_at, row.set_by = assignee, due_on, timezone.now(), by
    seal_into(row, keys.data_key(concern), to_do=to_do)
    if once.add(row):
        note(Action.DESK_TASK_SET, concern, by=by, to="person" if assignee else "desk")


@transaction.atomic
def change(
    concern: Concern,
    task_pk: uuid.UUID,
    *,
    due_on: date,
    assignee: User | None,
    seen: str,
    by: User,
) -> None:
    """Say anew by when an open task of one's own desk is to be done, and by whom.

    What is already so is left as it is; a day that has passed may stay. Raises what `end` raises,
    AlreadyDone, DayHasPassed, NotOnTheDesk, and ChangedMeanwhile when `seen` is not the task's mark
    any more: of two at once the second is told what the first one said.
    """
    row = _own(concern, task_pk, by)
    doer = task_reading.doers([row])[row.pk]
    if row.done_at is not None:
        raise AlreadyDone
    if (due_on, assignee) == (row.due_on, doer):
        return
    if seen != task_reading.mark(row, doer):
        raise ChangedMeanwhile(row, doer, seen)
    if due_on != row.due_on and due_on < timezone.localdate():
        raise DayHasPassed
    written = ["due_on", "changed_at", "changed_by"]
    if assignee != doer:  # else whoever takes over in this second would lose it again
        if assignee is not None and not assigning.can_work_with(row.concern, assignee, row.unit):
            raise NotOnTheDesk
        written.append("assignee")
    # Two servers' clocks differ: a change is later than what it changes.
    later = (row.changed_at or row.set_at) + timedelta(microseconds=1)
    row.due_on, row.assignee = due_on, assignee
    row.changed_at, row.changed_by = max(timezone.now(), later), by
    row.save(update_fields=written)
    note(Action.DESK_TASK_SET, row.concern, by=by, to="changed")


@transaction.atomic
def end(concern: Concern, task_pk: uuid.UUID, *, by: User) -> None:
    """Say that a task of one's own desk is done; saying it twice changes nothing.

    Raises Refused without a live grant or such a task, AlreadyClosed, FallenAway.
    """
    row = _own(concern, task_pk, by)
    if row.done_at is None:
        row.done_at, row.done_by = timezone.now(), by
        row.save(update_fields=["done_at", "done_by"])
        note(Action.DESK_TASK_ENDED, row.concern, by=by)


@transaction.atomic
def take_up_again(concern: Concern, task_pk: uuid.UUID, *, by: User) -> None:
    """Say that a task of one's own desk is not done after all. Raises what `end` raises."""
    row = _own(concern, task_pk, by)
    if row.done_at is not None:
        row.done_at, row.done_by = None, None
        row.save(update_fields=["done_at", "done_by"])
        note(Action.DESK_TASK_SET, row.concern, by=by, to="again")


def _own(concern: Concern, task_pk: uuid.UUID, by: User) -> DeskTask:
    concern = stepping.locked(concern)
    access.require_coordination(by, concern)
    rows = DeskTask.objects.filter(concern=concern, pk=task_pk, unit__in=assigning.desks(by))
    is_locked = rows.select_for_update().values_list("pk").first()
    row = task_reading.with_people(rows).first()  # whom it names now, after waiting for it
    if is_locked is None or row is None:
        raise Refused("concern", concern.pk)
    if concern.is_closed:
        raise AlreadyClosed
    if not assigning.is_with(row.unit, concern):
        raise FallenAway
    row.concern = concern  # as it is, locked
    return row
