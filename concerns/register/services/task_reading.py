"""What a desk has to do about a concern, by when, and who of it does it: read, and opened."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from accounts.access import Refused
from accounts.models import User
from concerns.register import access, keys
from concerns.register.models import Concern, DeskTask, TaskDue
from concerns.register.models.desk import doer_of
from concerns.register.services import assigning
from concerns.register.states import State
from infohus.custody.sealing import opened


@dataclass(frozen=True)
class Plan:
    """By which day a task was to be done, and by whom: None where it was the desk's to do.

    `at` and `by`: when somebody said so, who set the task or changed it.
    """

    at: datetime
    by: User
    due_on: date
    doer: User | None


@dataclass(frozen=True)
class OpenedTask:
    """A task in clear. `is_with_desk`: its concern is open, and with the task's desk still.

    `is_own`: of the reader's own desk, which alone says that it is done. `doer`: its assignee, or
    whoever took over from them; None where it is the desk's. `plans`: as it was set, and as it was
    changed each time.
    """

    task: DeskTask
    doer: User | None
    to_do: str
    is_with_desk: bool
    is_own: bool
    plans: list[Plan] = field(default_factory=list)

    @property
    def has_fallen_away(self) -> bool:
        """Whether it was open when the concern was closed, or moved on."""
        return self.task.done_at is None and not self.is_with_desk

    @property
    def is_open(self) -> bool:
        return self.task.done_at is None and self.is_with_desk

    @property
    def mark(self) -> str:
        return mark(self.task, self.doer)


def mark(task: DeskTask, doer: User | None) -> str:
    """What a form carries, to know whether a task is as it was: its day, doer and last change."""
    changed = task.changed_at
    last = f"{changed.timestamp():.6f}" if changed else ""
    return f"{task.due_on.isoformat()}~{doer.pk if doer else ''}~{last}"


def with_people(rows: QuerySet[DeskTask]) -> QuerySet[DeskTask]:
    """Tasks with their desk and everybody whom they name, and with the number of who does them."""
    people = ("unit", "assignee", "set_by", "done_by", "changed_by")
    return rows.select_related(*people).annotate(doer_id=doer_of()).order_by()


def find(concern: Concern, task_pk: uuid.UUID, *, by: User) -> OpenedTask:
    """A task of one's own desk. Raises Refused without a live grant or such a task."""
    access.require_coordination(by, concern)
    rows = concern.desk_tasks.filter(pk=task_pk, unit__in=assigning.desks(by))
    found = _opened(rows, concern, keys.data_key(concern), by)
    if not found:
        raise Refused("concern", concern.pk)
    return found[0]


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
    found = _opened(concern.desk_tasks.all(), concern, data_key, reader)
    plans = _plans([one.task for one in found])
    return sorted(
        (replace(one, plans=plans[one.task.pk]) for one in found),
        key=lambda one: (not one.is_open, one.task.due_on, one.task.set_at),
    )


def _opened(
    found: QuerySet[DeskTask], concern: Concern, data_key: bytes, reader: User
) -> list[OpenedTask]:
    rows = with_people(found)
    doing = doers(rows)
    own = assigning.desks(reader)
    return [
        OpenedTask(
            row,
            doing[row.pk],
            opened(row, data_key)["to_do"],
            is_with_desk=not concern.is_closed and assigning.is_with(row.unit, concern),
            is_own=row.unit in own,
        )
        for row in rows
    ]


def _plans(tasks: list[DeskTask]) -> dict[uuid.UUID, list[Plan]]:
    """By task. Its versions are asked for where something was changed alone."""
    plans: dict[uuid.UUID, dict[datetime, Plan]] = {task.pk: {} for task in tasks}
    changed = {task.pk: task for task in tasks if task.changed_at is not None}
    for task in tasks:
        if task.changed_at is None:
            plans[task.pk][task.set_at] = Plan(task.set_at, task.set_by, task.due_on, task.assignee)
    if changed:
        concerns = {task.concern_id for task in changed.values()}
        versions = DeskTask.history.filter(concern__in=concerns, id__in=changed)
        versions = versions.select_related("changed_by", "assignee").defer("to_do")
        for row in versions.order_by("history_date"):
            task = changed[row.id]
            at, by = row.changed_at or task.set_at, row.changed_by or task.set_by
            # What was done afterwards is one more version of the same plan.
            plans[row.id].setdefault(at, Plan(at, by, row.due_on, row.assignee))
    return {pk: list(found.values()) for pk, found in plans.items()}


def doers(tasks: Iterable[DeskTask]) -> dict[uuid.UUID, User | None]:
    """Who does each of the tasks, which were looked up with their `doer_id`; None for the desk.

    They are asked for once, and only where somebody has taken over from another.
    """
    known = {task.assignee_id: task.assignee for task in tasks}
    wanted = {task.pk: getattr(task, "doer_id", None) for task in tasks}
    known |= User.objects.in_bulk(set(wanted.values()) - {None, *known})
    return {pk: known[person] if person else None for pk, person in wanted.items()}
