"""Behind a receipt code: how far it has come, letters both ways, and a receipt on paper.

The code travels in the body of each request and of each page, never in an address; nothing else
says who is reading.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import public
from concerns.intake import limits, once, paper, statement
from concerns.intake.forms.mailbox import (
    NO_MORE_FILES,
    UNKNOWN_CODE,
    WRONG_TOO_OFTEN,
    CodelessForm,
    LetterForm,
    StatusForm,
)
from concerns.intake.views import languages
from concerns.intake.views.limited import later, too_many_codes
from concerns.intake.views.pages import page
from concerns.register.services import mailbox, receipts
from concerns.register.services.attaching import NoRoom
from infohus.custody import actor
from infohus.custody.keyring import KeyUnavailable
from infohus.screens.forms import posted


@public
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_status(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then show what lies behind it. A malformed code is an unknown one.

    The right code is always answered; only wrong ones are limited.
    """
    form = StatusForm(posted(request))
    if language := languages.chosen(request):
        languages.speak(language)
        form.errors.clear()
        response = page(request, "intake/status.html", {"form": form})
        return languages.remember(language, response)
    if form.is_valid():
        if (shown := _opened(request, form.cleaned_data["code"])) is not None:
            return shown
        if not limits.guess_allowed(request):
            return too_many_codes(request)
        limits.note_wrong_code(request)
        form.add_error("code", UNKNOWN_CODE)
    return page(request, "intake/status.html", {"form": form})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Take in a letter and show the mailbox again. What is refused is kept for another try.

    No file is looked into for somebody without a code, or above the limit. Who comes here by the
    address alone (a tab that was opened again) is asked for the code.
    """
    if request.method != "POST":
        return redirect("intake:receipt_status")
    code = request.POST.get("code", "")
    if receipts.find(code) is None:
        return _codeless(request)
    may_write = limits.may_write(request)
    form = LetterForm(request.POST, request.FILES if may_write else None)
    arrived = once.number_of(b"", code, form.arrived())
    is_sent = form.is_valid() and may_write and _is_taken(form, arrived)
    if not may_write:
        again = time_format(localtime(limits.opens_again_at("writing")), "TIME_FORMAT")
        said = _("Please wait a little. You can send it at %(time)s.") % {"time": again}
        form.add_error(None, said)
    shown = _opened(request, code, letter=None if is_sent else form, is_sent=is_sent)
    return shown or _codeless(request)


def _codeless(request: HttpRequest) -> HttpResponse:
    """The letter again, with a box for the code: nobody's words are lost over a wrong one."""
    form = CodelessForm(request.POST)
    form.errors.clear()
    if limits.guess_allowed(request):
        limits.note_wrong_code(request)
        form.add_error("code", UNKNOWN_CODE)
        return page(request, "intake/codeless.html", {"form": form})
    again = time_format(localtime(limits.opens_again_at("wrong_codes")), "TIME_FORMAT")
    form.add_error("code", WRONG_TOO_OFTEN % {"time": again})
    return later(page(request, "intake/codeless.html", {"form": form}, 429), "wrong_codes")


def _is_taken(form: LetterForm, arrived: bytes) -> bool:
    """Whether the letter is sealed and stored; if not, the form says why. `arrived` names what
    came with it.
    """
    wanted = form.cleaned_data
    files = wanted["files"]
    actor.act_as(None)
    try:
        return mailbox.write(
            wanted["code"],
            text=wanted["text"],
            files=files,
            submission=wanted["submission"] + arrived,
        )
    except KeyUnavailable:
        form.add_error(None, _("We cannot receive your message right now. Please try again later."))
        return False
    except NoRoom:
        form.add_error("files", NO_MORE_FILES)
        return False
    finally:
        for file in files:
            file.close()


def _opened(
    request: HttpRequest, code: str, *, letter: LetterForm | None = None, is_sent: bool = False
) -> HttpResponse | None:
    """The mailbox of a code, or None when there is none."""
    actor.act_as(None)
    box = mailbox.open_mailbox(code)
    if box is None:
        return None
    form = letter or LetterForm(initial={"code": code})
    context = {"mailbox": box, "form": form, "code": code, "is_sent": is_sent}
    return page(request, "intake/mailbox.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_on_paper(request: HttpRequest) -> HttpResponse:
    """The signed receipt of a code, as a PDF with a name that says nothing."""
    if request.method != "POST":
        return redirect("intake:receipt_status")
    form = StatusForm(request.POST)
    found = receipts.find(form.cleaned_data["code"]) if form.is_valid() else None
    if found is None:
        if not limits.guess_allowed(request):
            return too_many_codes(request)
        limits.note_wrong_code(request)
        return redirect("intake:receipt_status")
    try:
        signed = statement.issue(form.cleaned_data["code"], found.received_at)
    except KeyUnavailable:
        return page(request, "intake/no_paper.html", status=503)
    return HttpResponse(
        paper.as_pdf(signed, address=f"{settings.PUBLIC_ADDRESS}{reverse('intake:verify')}"),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{_("receipt")}.pdf"'},
    )
