"""A concern with one task, and what becomes of it."""

import os
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from concerns.register.models import DeskTask, TaskDue
from concerns.register.services import tasking
from tests import world
from tests.world import acting


def person(username):
    return User.objects.get(username=username)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def set_for(username, *, due_in=2, by="coordinator"):
    """A concern with one task, set to somebody of the desk; both."""
    concern = world.in_triage()
    with acting(by) as setter:
        tasking.set_task(
            concern, to_do=world.TASK, due_on=in_days(due_in), assignee=person(username),
            submission=os.urandom(16), by=setter,
        )  # fmt: skip
        return concern, DeskTask.objects.get(concern=concern)


def now(task):
    """Who is reminded of the task, and for which day."""
    with acting("police"):
        row = TaskDue.objects.select_related("assignee").get(task=task.pk)
    return row.assignee and row.assignee.username, row.due_on
