"""The check, Send and the receipt. A receipt code is only ever in the body of a page, never in an
address.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import public
from concerns.intake import draft, limits, once, sending
from concerns.intake.draft import Draft
from concerns.intake.forms.sending import SendForm
from concerns.intake.forms.writer import must_be_named
from concerns.intake.limits import MayFile
from concerns.intake.questions import FIRST, is_acute
from concerns.intake.track import Way
from concerns.intake.views.addresses import EXPIRED, address, onwards
from concerns.intake.views.limited import not_now
from concerns.intake.views.pages import page
from infohus.custody.keyring import KeyUnavailable


@public
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Show every answer once more, before anything is sent."""
    kept = draft.load(request)
    if kept is None:
        return redirect(address(FIRST, EXPIRED))
    way = Way.of(kept)
    return onwards(way) if way.missing else _checked(request, way, SendForm())


@public
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Send the draft and show its code and what was sent, this once.

    Two presses send the same words and files, and are answered with the same code; what was changed
    in between is another concern. Without a draft (the page opened or sent again later) nothing is
    filed and no code is known. Whatever stands in the way of sending, nothing is filed then, and
    the draft stays with the writer.
    """
    kept = draft.load(request)
    if kept is None:
        return page(request, "intake/gone.html", status=410)
    way = Way.of(kept)
    if way.missing or request.method != "POST":
        return onwards(way)
    form = SendForm(request.POST, request.FILES)
    if kept.is_hasty(timezone.now()) or (form.is_baited() and not kept.was_doubted):
        return _doubted(request, kept, way, form)
    # Before any file is looked into: that is the dear part.
    if (answer := limits.may_file(request)) is not MayFile.YES:
        return not_now(request, kept, answer)
    submission = once.number_of(kept.submission, way.answers(), form.arrived())
    if not form.is_valid():
        return _checked(request, way, form)
    files = form.cleaned_data["files"]
    try:
        code = sending.send(way, submission, files=files)
    except KeyUnavailable:
        return page(request, "intake/unavailable.html", status=503)
    finally:
        for file in files:
            file.close()
    limits.note_filed(request, submission)
    response = page(request, "intake/receipt.html", _told(code, way, [file.name for file in files]))
    draft.forget(response)
    return response


@public
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    response = redirect("intake:start")
    draft.forget(response)
    return response


def _checked(
    request: HttpRequest, way: Way, form: SendForm, *, must_press_again: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "summary": way.summary(),
        "progress": way.progress(None),
        "is_acute": is_acute(way.flat()),
        "must_press_again": must_press_again,
        "back": address(way.last),
    }
    return page(request, "intake/check.html", context)


def _doubted(request: HttpRequest, kept: Draft, way: Way, form: SendForm) -> HttpResponse:
    """Ask to press once more. Of the bait only once: some browsers fill it in by themselves."""
    response = _checked(request, way, SendForm(), must_press_again=True)
    if form.is_baited():
        kept.was_doubted = True
        draft.keep(kept, request, response)
    return response


def _told(code: str, way: Way, files: list[str]) -> dict[str, Any]:
    """What the receipt shows: the code in groups of four, and everything that was sent."""
    return {
        "code": code,
        "groups": [code[place : place + 4] for place in range(0, len(code), 4)],
        "summary": way.summary(),
        "files": files,
        "is_acute": is_acute(way.flat()),
        "hears_of_follow_up": must_be_named(way.flat()),
    }
