"""Tasks of a desk on a concern: set, given to somebody else, done, and not done after all."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import needs
from accounts.http import Request
from accounts.models import User
from accounts.permissions import Permission
from concerns.register import access
from concerns.register.models import Concern, DeskTask
from concerns.register.services import assigning, task_reading, tasking
from concerns.register.services.task_reading import OpenedTask
from concerns.register.services.tasking import (
    AlreadyClosed,
    AlreadyDone,
    ChangedMeanwhile,
    DayHasPassed,
    FallenAway,
    NotOnTheDesk,
)
from concerns.register.views.in_vain import opening, typed_in_vain
from concerns.register.views.notes import coordinated
from concerns.register.views.steps import NotPossible, draw_from, step_page
from concerns.register.work_forms import THE_DESK, ChangeTaskForm, DueForm, TaskForm
from infohus.screens import paging
from infohus.screens.forms import posted

PAGE = 50  # rows

CHANGE = gettext_lazy("Change the task")
CLOSED = gettext_lazy("The concern is closed: nothing is to be done about it any more.")
MOVED = gettext_lazy("The concern is with another municipality now: the task has fallen away.")
DONE = gettext_lazy(
    "The task is done already. Press “Not done after all” on the concern's page first."
)


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def set_task(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Write down what the desk is to do, and by when, with the concern beside."""
    concern = coordinated(request, pk)
    people = assigning.colleagues(request.user, concern)

    def act(form: TaskForm) -> None:
        with _in_words():
            tasking.set_task(concern, **_given(form), by=request.user)

    form = TaskForm(posted(request), people=people, initial={"assignee": THE_DESK})
    return step_page(
        request, concern, form, act,
        heading=gettext_lazy("Set a task"), done=gettext_lazy("The task is set."),
        template="register/work.html",
    )  # fmt: skip


def _given(form: DueForm) -> dict[str, Any]:
    return form.cleaned_data | {"assignee": form.assignee()}


@contextmanager
def _in_words() -> Iterator[None]:
    """What stands in the way of a task, as a sentence for its form."""
    try:
        yield
    except AlreadyClosed:
        raise NotPossible(str(CLOSED)) from None
    except FallenAway:
        raise NotPossible(str(MOVED)) from None
    except AlreadyDone:
        raise NotPossible(str(DONE)) from None
    except NotOnTheDesk:
        words = _("They cannot work with this concern. Choose somebody else.")
        raise NotPossible(words, "assignee") from None
    except DayHasPassed:
        raise NotPossible(_("That day has passed. Write a later day."), "due_on") from None


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def change(request: Request, pk: uuid.UUID, task_pk: uuid.UUID) -> HttpResponse:
    """Say anew who does a task, and by which day. Who comes second is told what was said first."""
    concern = coordinated(request, pk)
    sent = None
    if request.method == "POST":
        sent = ChangeTaskForm(request.POST, people=assigning.colleagues(request.user))
        if access.why(request.user, concern) is None:
            return typed_in_vain(request, concern.pk, sent, CHANGE)

    def page() -> HttpResponse:
        found = task_reading.find(concern, task_pk, by=request.user)
        if sent is None and not found.is_open:
            messages.error(request, str(_over(found, concern)))
            return redirect(concern)

        def act(form: ChangeTaskForm) -> None:
            try:
                with _in_words():
                    tasking.change(concern, task_pk, **_given(form), by=request.user)
            except ChangedMeanwhile as meanwhile:
                draw_from(form, **_newest(form, meanwhile))
                raise NotPossible(_told(meanwhile, request.user)) from None

        now = {
            "due_on": found.task.due_on,
            "assignee": found.doer.pk if found.doer else THE_DESK,
            "seen": found.mark,
        }
        people = assigning.of_desk(found.task.unit)
        return step_page(
            request, concern, ChangeTaskForm(posted(request), people=people, initial=now), act,
            heading=CHANGE, done=gettext_lazy("The task is saved."),
            template="register/task.html", task=found,
        )  # fmt: skip

    return opening(request, concern, page, form=sent, heading=CHANGE)


def _newest(form: ChangeTaskForm, now: ChangedMeanwhile) -> dict[str, str]:
    """What the form is drawn from now; a day that has passed was kept, and is the task's again."""
    marks = {"seen": now.mark}
    if form.cleaned_data["due_on"] < timezone.localdate():
        marks["due_on"] = form.fields["due_on"].widget.format_value(now.task.due_on)
    return marks


def _over(found: OpenedTask, concern: Concern) -> Promise:
    """Why nobody changes the task any more."""
    if found.is_with_desk:
        return DONE
    return CLOSED if concern.is_closed else MOVED


def _told(now: ChangedMeanwhile, user: User) -> str:
    if now.by is None:
        what = _("The task is not as it was when you opened the page.")
    elif now.by == user:
        what = _("You have changed the task yourself since the page was opened.")
    else:
        what = _("%(person)s has changed the task since you opened the page.")
        what %= {"person": now.by}
    told = _(
        "It is now to be done by %(day)s, and %(doer)s does it. What you chose is still here: save "
        "once more if it is to hold."
    ) % {"day": date_format(now.task.due_on, "DATE_FORMAT"), "doer": now.doer or now.task.unit}
    return f"{what} {told}"


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
        with _in_words():
            act(concern, task_pk, by=request.user)
    except NotPossible as error:
        messages.error(request, error.words)
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
    rows = task_reading.waiting(request.user, only_own=is_own).filter(_after(request))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    doing = task_reading.doers(found[:PAGE])
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
