"""What a desk has to do about a concern, by when, and who of it does it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.access import Refused
from accounts.models import User
from concerns.register import access, keys
from concerns.register.events import note
from concerns.register.models import Concern, DeskTask, TaskDue
from concerns.register.models.desk import doer_of
from concerns.register.services import assigning, once, stepping
from concerns.register.states import State
from infohus.audit.models import Action
from infohus.custody.sealing import opened, seal_into


@dataclass(frozen=True)
class OpenedTask:
    """A task in clear. `has_fallen_away`: still open when the concern was closed, or moved on.

    `is_own`: of the reader's own desk, which alone says that it is done. `doer`: its assignee, or
    whoever took over from them; None where it is the desk's.
    """

    task: DeskTask
    doer: User | None
    to_do: str
    has_fallen_away: bool
    is_own: bool

    @property
    def is_open(self) -> bool:
        return self.task.done_at is None and not self.has_fallen_away

    @property
    def mark(self) -> str:
        """What a form carries, to know whether somebody changed the task in between."""
        return f"{self.task.due_on.isoformat()}~{self.doer.pk if self.doer else ''}"


class AlreadyClosed(Exception):
    """The concern is closed: nobody is given anything to do about it."""


class NotOnTheDesk(Exception):
    """Whoever was to do it is not of the desk, or cannot see the concern."""


class DayHasPassed(Exception):
    """The day by which it was to be done lies behind us."""


class AlreadyDone(Exception):
    """The task is done: nobody has to do it any more."""


class ChangedMeanwhile(Exception):
    """Somebody has changed the task since the person was shown it. Carries it as it is now."""

    def __init__(self, now: OpenedTask) -> None:
        super().__init__("changed meanwhile")
        self.now = now


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


def find(concern: Concern, task_pk: uuid.UUID, *, by: User) -> OpenedTask:
    """A task of one's own desk. Raises Refused without a live grant or such a task."""
    access.require_coordination(by, concern)
    found = opened_tasks(concern, keys.data_key(concern), by)
    task = next((one for one in found if one.is_own and one.task.pk == task_pk), None)
    if task is None:
        raise Refused("concern", concern.pk)
    return task


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
    now = find(concern, task_pk, by=by)
    if row.done_at is not None:
        raise AlreadyDone
    if (due_on, assignee) == (row.due_on, now.doer):
        return
    if seen != now.mark:
        raise ChangedMeanwhile(now)
    if due_on != row.due_on and due_on < timezone.localdate():
        raise DayHasPassed
    if assignee is not None and not assigning.can_work_with(concern, assignee, row.unit):
        raise NotOnTheDesk
    row.due_on, row.assignee = due_on, assignee
    row.changed_at, row.changed_by = timezone.now(), by
    row.save(update_fields=["due_on", "assignee", "changed_at", "changed_by"])
    note(Action.DESK_TASK_SET, concern, by=by, to="person" if assignee else "desk")


@transaction.atomic
def end(concern: Concern, task_pk: uuid.UUID, *, by: User) -> None:
    """Say that a task of one's own desk is done; saying it twice changes nothing.

    Raises Refused without a live grant or such a task, AlreadyClosed.
    """
    row = _own(concern, task_pk, by)
    if row.done_at is None:
        row.done_at, row.done_by = timezone.now(), by
        row.save(update_fields=["done_at", "done_by"])
        note(Action.DESK_TASK_ENDED, concern, by=by)


@transaction.atomic
def take_up_again(concern: Concern, task_pk: uuid.UUID, *, by: User) -> None:
    """Say that a task of one's own desk is not done after all. Raises what `end` raises."""
    row = _own(concern, task_pk, by)
    if row.done_at is not None:
        row.done_at, row.done_by = None, None
        row.save(update_fields=["done_at", "done_by"])
        note(Action.DESK_TASK_SET, concern, by=by, to="again")


def _own(concern: Concern, task_pk: uuid.UUID, by: User) -> DeskTask:
    concern = stepping.locked(concern)
    access.require_coordination(by, concern)
    rows = DeskTask.objects.select_for_update(of=("self",)).filter(concern=concern, pk=task_pk)
    row = rows.filter(unit__in=assigning.desks(by)).first()
    if row is None:
        raise Refused("concern", concern.pk)
    if concern.is_closed:
        raise AlreadyClosed
    return row


def waiting(user: User, *, only_own: bool) -> QuerySet[DeskTask]:
    """The open tasks of the person's desks, by day; what is to be done stays sealed.

    Their own are those given to them, and those that they took over. What has fallen away is left
    out, and so is what the database does not show them.
    """
    concern_is_theirs = Q(concern__municipality=F("unit__authority")) | Q(
        concern__custodian=F("unit__authority")
    )
    units = assigning.desks(user)
    rows = DeskTask.objects.filter(concern_is_theirs, unit__in=units, done_at=None)
    rows = rows.exclude(concern__state=State.CLOSED).annotate(doer_id=doer_of())
    if only_own:
        own = TaskDue.objects.filter(assignee=user, unit__in=units, is_open=True)
        rows = rows.filter(pk__in=own.values("task"))
    rows = rows.select_related("concern", "unit", "assignee", "set_by").defer("to_do")
    return rows.order_by("due_on", "pk")


def opened_tasks(concern: Concern, data_key: bytes, reader: User) -> list[OpenedTask]:
    """Every task that the database shows: open ones first, by the day; then those that are over."""
    rows = concern.desk_tasks.select_related("unit", "assignee", "set_by", "done_by", "changed_by")
    rows = rows.annotate(doer_id=doer_of()).order_by()
    doing = doers(rows)
    own = assigning.desks(reader)
    parties = () if concern.is_closed else (concern.custodian_id, concern.municipality_id)
    tasks = [
        OpenedTask(
            row,
            doing[row.pk],
            opened(row, data_key)["to_do"],
            has_fallen_away=row.done_at is None and row.unit.authority_id not in parties,
            is_own=row.unit in own,
        )
        for row in rows
    ]
    return sorted(
        tasks, key=lambda found: (not found.is_open, found.task.due_on, found.task.set_at)
    )


def doers(tasks: Iterable[DeskTask]) -> dict[uuid.UUID, User | None]:
    """Who does each of the tasks, which were looked up with their `doer_id`; None for the desk.

    They are asked for once, and only where somebody has taken over from another.
    """
    known = {task.assignee_id: task.assignee for task in tasks}
    wanted = {task.pk: getattr(task, "doer_id", None) for task in tasks}
    known |= User.objects.in_bulk(set(wanted.values()) - {None, *known})
    return {pk: known[person] if person else None for pk, person in wanted.items()}
