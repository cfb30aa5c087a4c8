"""Child notifications: written by anybody with the duty, worked on by the department."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import Refused, needs
from accounts.http import Request
from accounts.models import Role, Unit
from accounts.permissions import Permission
from concerns.journal.models import ChildNotification
from concerns.journal.models.notification import ChildNotificationQuerySet
from concerns.journal.notification_forms import AnswerForm, NotificationForm, UrgencyForm
from concerns.journal.services import notifying
from infohus.screens import paging
from infohus.screens.forms import posted

SHOWN = 50  # lines of a list; the rest by key


@dataclass(frozen=True)
class Lines:
    """A page of lines, and the mark of the next one; "" on the last page."""

    rows: list[ChildNotification]
    after: str


def find(pk: uuid.UUID) -> ChildNotification:
    """The line, if the database shows it to whoever asks; else Refused."""
    rows = ChildNotification.objects.select_related("unit", "writer", "receipt_sent_by", "told_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Refused("notification", pk)
    return found


def find_own(request: Request, pk: uuid.UUID) -> ChildNotification:
    """The line, for a caseworker of the department that received it; else Refused."""
    found = find(pk)
    if not notifying.is_departments(found, request.user):
        raise Refused("notification", pk)
    return found


@needs(Permission.WRITE_NOTIFICATION)
@require_safe
def notifications(request: Request) -> HttpResponse:
    """Lines only: what a department has received, what a leader's has, and what one wrote."""
    user = request.user
    lines = ChildNotification.objects.select_related("unit", "writer")
    departments = [unit for unit in user.units_as(Role.CASEWORKER) if unit.takes_notifications]
    led = [unit for unit in user.units_as(Role.TEAM_LEADER) if unit.takes_notifications]
    received = lines.filter(unit__in=departments)
    context = {
        "departments": departments,
        "waiting": _page(request, "waiting", received.waiting()),
        "finished": _page(request, "finished", received.finished(), is_descending=True),
        "led": led,
        "led_waiting": _page(request, "led", lines.filter(unit__in=led).waiting()),
        "written": _page(request, "written", lines.filter(writer=user), is_descending=True),
    }
    return render(request, "journal/notifications.html", context)


def _page(
    request: Request, name: str, lines: ChildNotificationQuerySet, *, is_descending: bool = False
) -> Lines:
    """The lines after the one that the address marks, by when they were received."""
    mark = request.GET.get(name, "")
    after = paging.following("received_at", mark, is_descending=is_descending)
    order = ("-received_at", "-pk") if is_descending else ("received_at", "pk")
    found = list(lines.filter(after).order_by(*order)[: SHOWN + 1])
    shown = found[:SHOWN]
    has_more = len(found) > SHOWN
    return Lines(shown, paging.mark(shown[-1].received_at, shown[-1].pk) if has_more else "")


@needs(Permission.WRITE_NOTIFICATION)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Write a notification by hand, without any concern."""
    form = NotificationForm(
        posted(request), units=Unit.objects.taking_notifications(), by=request.user
    )

    def send(form: NotificationForm) -> HttpResponse:
        sent = notifying.write(
            unit=form.cleaned_data["unit"],
            written=form.written(),
            submission=form.cleaned_data["submission"],
            by=request.user,
        )
        words = _("The notification is with %(unit)s. Its number is %(number)s.")
        messages.success(request, words % {"unit": sent.unit, "number": sent.number})
        return redirect(sent)

    return writing_page(request, form, send)


def writing_page(
    request: Request,
    form: NotificationForm,
    send: Callable[[NotificationForm], HttpResponse],
    *,
    template: str = "journal/notification_write.html",
    **shown: object,
) -> HttpResponse:
    """Write, look at exactly that, send. Going back keeps what was typed; nothing is stored before.

    Which of the three is said by the button that was pressed.
    """
    pressed = request.POST.get("do", "check")
    if form.is_bound and pressed != "back" and form.is_valid():
        if pressed == "send":
            return send(form)
        return render(request, "journal/notification_check.html", {"form": form, **shown})
    return render(request, template, {"form": form, **shown})


@needs(Permission.WRITE_NOTIFICATION)
@require_safe
def notification(request: Request, notification_pk: uuid.UUID) -> HttpResponse:
    """What was written, with how it stands, for the department and the writer."""
    opened = notifying.read(find(notification_pk), by=request.user)
    context = {"notification": opened.notification, "opened": opened}
    return render(request, "journal/notification.html", context)


@needs(Permission.CASES)
@require_http_methods(["GET", "POST"])
def assess(request: Request, notification_pk: uuid.UUID) -> HttpResponse:
    """Record the first assessment; after the 24 hours too, and then the page says so."""
    found = find_own(request, notification_pk)

    def act(form: UrgencyForm) -> None:
        notifying.assess(found, **form.cleaned_data, by=request.user)

    return _step_page(
        request, found, UrgencyForm(posted(request)), act,
        heading=_("Assess the notification"), done=_("The assessment is recorded."),
    )  # fmt: skip


@needs(Permission.CASES)
@require_http_methods(["GET", "POST"])
def tell(request: Request, notification_pk: uuid.UUID) -> HttpResponse:
    """Record whether it led to action, and whether the writer is told."""
    found = find_own(request, notification_pk)

    def act(form: AnswerForm) -> None:
        notifying.tell(found, **form.cleaned_data, by=request.user)

    return _step_page(
        request, found, AnswerForm(posted(request)), act,
        heading=_("Tell the writer the outcome"), done=_("It is recorded."),
    )  # fmt: skip


@needs(Permission.CASES)
@require_POST
def send_receipt(request: Request, notification_pk: uuid.UUID) -> HttpResponse:
    found = find_own(request, notification_pk)
    try:
        notifying.send_receipt(found, by=request.user)
    except notifying.AlreadyDone:
        messages.error(request, _already_done())
    else:
        messages.success(request, _("The receipt is recorded, and the writer is told by e-mail."))
    return redirect(found)


def _step_page(
    request: Request,
    found: ChildNotification,
    form: forms.Form,
    act: Callable[[Any], None],
    *,
    heading: str,
    done: str,
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            act(form)
        except notifying.AlreadyDone:
            form.add_error(None, _already_done())
        except notifying.NotAssessed:
            form.add_error(None, _("Assess the notification first."))
        else:
            messages.success(request, done)
            return redirect(found)
    opened = notifying.read(found, by=request.user)
    context = {"notification": found, "opened": opened, "form": form, "heading": heading}
    return render(request, "journal/notification_step.html", context)


def _already_done() -> str:
    return _("Somebody has recorded this already. Go back to the notification to see it.")
