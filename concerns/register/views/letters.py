"""Letters to the referrer, and the files that came with a concern."""

import uuid

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.register import access
from concerns.register.filetypes import MEDIA_TYPES
from concerns.register.forms import ReplyForm
from concerns.register.models import Attachment
from concerns.register.services import attaching, corresponding
from concerns.register.services.attaching import OpenedFile
from concerns.register.services.corresponding import NoMailbox
from concerns.register.views.finding import find
from concerns.register.views.in_vain import CANNOT_OPEN, why_not_opened
from concerns.register.views.steps import NotPossible, is_late, step_page
from infohus.custody.sealing import SealBroken
from infohus.custody.spool import Spool
from infohus.screens.forms import posted

NO_MAILBOX = gettext_lazy(
    "The sender has no mailbox: the concern came before there were any. Nobody could read your "
    "message. If there is a telephone number, call instead."
)
# What stands in the form already, by what the address asks for.
BEGUN = {"read": gettext_lazy("Thank you for your message. We have read it.")}


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def reply(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Write to the referrer, with the concern beside; `?say=read`: that their message is read."""
    concern = find(pk)
    if not access.coordinates(request.user, concern) and not is_late(request, concern):
        raise Http404

    def act(form: forms.Form) -> None:
        try:
            corresponding.reply(concern, **form.cleaned_data, by=request.user)
        except NoMailbox:
            raise NotPossible(str(NO_MAILBOX)) from None

    begun = {"text": BEGUN.get(request.GET.get("say", ""), "")}
    return step_page(
        request, concern, ReplyForm(posted(request), initial=begun), act,
        heading=gettext_lazy("Write to the sender"),
        done=gettext_lazy("Your message is in the sender's mailbox."),
        template="register/reply.html",
    )  # fmt: skip


@needs(Permission.READ_CONCERN)
@require_http_methods(["GET", "POST"])
def attachment(request: Request, pk: uuid.UUID, file_pk: uuid.UUID) -> HttpResponseBase:
    """Hand a file out, as a file. One that nobody has scanned is asked for twice (POST)."""
    concern = find(pk)
    try:
        file = attaching.opened_file(concern, file_pk, by=request.user)
    except Attachment.DoesNotExist:
        raise Http404 from None
    except CANNOT_OPEN as error:
        messages.error(request, why_not_opened(error))
        return redirect(concern)
    if not file.row.is_scanned and request.method != "POST":
        context = {"concern": concern, "name": file.name, "why": file.why}
        return render(request, "register/unscanned.html", context)
    try:
        return _handed_out(request, file)
    except SealBroken:
        messages.error(request, _("The file has been damaged, and cannot be opened."))
        return redirect(concern)


def _handed_out(request: Request, file: OpenedFile) -> HttpResponseBase:
    # Read to the end while the transaction lasts, kept encrypted until it is sent, closed with it.
    spool = Spool()
    try:
        with transaction.atomic():  # what could not be opened was not read
            for piece in file.read(by=request.user):
                spool.write(piece)
    except SealBroken:
        spool.close()
        raise
    spool.finish()
    response = StreamingHttpResponse(spool, content_type=MEDIA_TYPES[file.row.kind])
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    response["Content-Length"] = str(spool.size)
    return response
