"""From a concern to a child notification, and how it stands. Nothing is filled in on the way."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.http import Request
from accounts.models import Unit
from accounts.permissions import Permission
from concerns.handover import notifying
from concerns.journal.notification_forms import NotificationForm
from concerns.journal.views.notifications import writing_page
from concerns.register import access
from concerns.register.models import Concern
from concerns.register.services.beside import may_be_written
from concerns.register.states import AgeBand
from concerns.register.views.finding import find
from infohus.screens.forms import posted


@needs(Permission.COORDINATE)
@require_http_methods(["GET", "POST"])
def notify(request: Request, concern_pk: uuid.UUID) -> HttpResponse:
    """Write a child notification beside the concern, to a department of its municipality."""
    concern = _find(request, concern_pk)
    units = Unit.objects.taking_notifications().filter(authority=concern.municipality)
    form = NotificationForm(posted(request), units=units, by=request.user)

    def send(form: NotificationForm) -> HttpResponse:
        sent = notifying.write_beside(
            concern,
            unit=form.cleaned_data["unit"],
            written=form.written(),
            submission=form.cleaned_data["submission"],
            by=request.user,
        )
        words = _("The child notification is with %(unit)s. The infohus goes on as before.")
        messages.success(request, words % {"unit": sent.unit})
        return redirect(concern)

    return writing_page(
        request,
        form,
        send,
        concern=concern,
        written_before=notifying.standing(concern),
        is_age_unknown=concern.age_band == AgeBand.UNKNOWN,
    )


@needs(Permission.COORDINATE)
@require_safe
def beside(request: Request, concern_pk: uuid.UUID) -> HttpResponse:
    """How the notifications beside a concern stand: the part of its page that the journal knows."""
    concern = _find(request, concern_pk)
    context = {"concern": concern, "rows": notifying.standing(concern)}
    template = "handover/_beside.html" if request.htmx else "handover/beside.html"
    return render(request, template, context)


def _find(request: Request, concern_pk: uuid.UUID) -> Concern:
    concern = find(concern_pk)
    if not may_be_written(concern, request.user):
        raise Http404
    access.require_content(request.user, concern)
    return concern
