"""Tasks of a desk on a concern: set, done, and not done after all."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import needs
from accounts.http import Request
from accounts.models import User
from accounts.permissions import Permission
from concerns.register.models import DeskTask
from concerns.register.services import assigning, tasking
from concerns.register.services.tasking import AlreadyClosed, DayHasPassed, NotOnTheDesk
from concerns.register.views.notes import coordinated
from concerns.register.views.steps import NotPossible, step_page
from concerns.register.work_forms import THE_DESK, TaskForm
from infohus.screens import paging
from infohus.screens.forms import posted

PAGE = 50  # rows

CLOSED = gettext_lazy("The concern is closed: nothing is to be done about it any more.")


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def set_task(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Write down what the desk is to do, and by when, with the concern beside."""
    concern = coordinated(request, pk)
    people = assigning.colleagues(request.user, concern)

    def act(form: TaskForm) -> None:
        given = form.cleaned_data | {"assignee": form.assignee()}
        try:
            tasking.set_task(concern, **given, by=request.user)
        except AlreadyClosed:
            raise NotPossible(str(CLOSED)) from None
        except NotOnTheDesk:
            words = _("They cannot work with this concern. Choose somebody else.")
            raise NotPossible(words, "assignee") from None
        except DayHasPassed:
            raise NotPossible(_("That day has passed. Write a later day."), "due_on") from None

    form = TaskForm(posted(request), people=people, initial={"assignee": THE_DESK})
    return step_page(
        request, concern, form, act,
        heading=gettext_lazy("Set a task"), done=gettext_lazy("The task is set."),
        template="register/work.html",
    )  # fmt: skip


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_POST
def end(request: Request, pk: uuid.UUID, task_pk: uuid.UUID) -> HttpResponse:
    """Say that a task is done; a second press of the button changes nothing."""
    return _changed(request, pk, task_pk, tasking.end, _("The task is done."))


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_POST
def take_up_again(request: Request, pk: uuid.UUID, task_pk: uuid.UUID) -> HttpResponse:
    """Say that a task is not done after all."""
    return _changed(request, pk, task_pk, tasking.take_up_again, _("The task is open again."))


def _changed(
    request: Request, pk: uuid.UUID, task_pk: uuid.UUID, act: Callable[..., None], done: str
) -> HttpResponse:
    concern = coordinated(request, pk)
    try:
        act(concern, task_pk, by=request.user)
    except AlreadyClosed:
        messages.error(request, str(CLOSED))
    else:
        messages.success(request, done)
    return redirect(concern)


@dataclass(frozen=True)
class Waiting:
    """One open task of a desk: by when, about which concern, and who does it. Not what it is."""

    task: DeskTask
    doer: User | None


@needs(Permission.INBOX)
@require_safe
def listed(request: Request) -> HttpResponse:
    """The open tasks of the person, or of their whole desk, by day and page by key."""
    is_own = request.GET.get("whose") != "desk"
    rows = tasking.waiting(request.user, only_own=is_own).filter(_after(request))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    doing = tasking.doers(found[:PAGE])
    context = {
        "rows": [Waiting(task, doing[task.pk]) for task in found[:PAGE]],
        "after": paging.mark(last.due_on.isoformat(), last.pk) if last else "",
        "is_own": is_own,
    }
    return render(request, "register/tasks.html", context)


def _after(request: Request) -> Q:
    """The next page; the first one for any text that marks no row."""
    text = request.GET.get("after", "")
    try:
        is_day = parse_date(text.partition("~")[0]) is not None
    except ValueError:
        is_day = False
    return paging.following("due_on", text if is_day else "", is_descending=False, is_instant=False)
