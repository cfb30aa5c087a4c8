"""The questions, one a page, the check, and the receipt.

Answers are kept by the browser between the pages (see `draft`); nothing is stored with us before
somebody presses Send. A receipt code is only ever in the body of a page, never in an address.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import public
from concerns.intake import draft, limits, sending
from concerns.intake.forms.base import QuestionForm
from concerns.intake.forms.sending import SendForm
from concerns.intake.limits import MayFile
from concerns.intake.questions import BY_SLUG, FIRST, Question, is_acute
from concerns.intake.track import Way
from concerns.intake.views.limited import not_now
from concerns.intake.views.pages import page
from infohus.custody.keyring import KeyUnavailable

CHANGE, EXPIRED = "change", "expired"  # Marks in an address: from the check; with a lost draft.


@public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return page(request, "intake/start.html")


@public
@require_safe
def concern(request: HttpRequest) -> HttpResponse:
    return redirect(_address(FIRST))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask one question. An earlier one without an answer comes first.

    An answer to a draft that is gone is not thrown away: it begins a new one.
    """
    asked = BY_SLUG.get(slug)
    if asked is None:
        raise Http404
    kept = draft.load(request)
    if request.method == "POST":
        return _answered(request, asked, kept)
    if kept is None and asked is not FIRST:
        return redirect(_address(FIRST, EXPIRED))
    kept = kept or draft.Draft()
    way = Way.of(kept)
    stop = way.at(asked)
    if stop is None or way.has_missing_before(asked):
        return _onwards(way)
    form = asked.form(initial=kept.answers.get(slug), so_far=stop.so_far)
    return _asked(request, asked, form, way)


def _answered(request: HttpRequest, asked: Question, kept: draft.Draft | None) -> HttpResponse:
    is_lost = kept is None and asked is not FIRST
    kept = kept or draft.Draft()
    way = Way.of(kept)
    stop = way.at(asked)
    if stop is None and not is_lost:
        return _onwards(way)
    form = asked.form(request.POST, so_far=stop.so_far if stop else {})
    if not form.is_valid():
        return _asked(request, asked, form, way)
    kept.answers[asked.slug] = form.answers()
    if is_lost:
        response = redirect(_address(FIRST, EXPIRED))
    else:
        way = Way.of(kept)
        after = way.missing if CHANGE in request.GET else way.following(asked)
        mark = CHANGE if CHANGE in request.GET else ""
        response = redirect(_address(after, mark) if after else reverse("intake:check"))
    draft.keep(kept, request, response)
    return response


def _onwards(way: Way) -> HttpResponse:
    """To the first question without an answer, or to the check when there is none."""
    return redirect(_address(way.missing) if way.missing else reverse("intake:check"))


@public
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Show every answer once more, before anything is sent."""
    kept = draft.load(request)
    if kept is None:
        return redirect(_address(FIRST, EXPIRED))
    way = Way.of(kept)
    return _onwards(way) if way.missing else _checked(request, way, SendForm())


@public
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Send the draft and show its code and what was sent, this once.

    Two presses send the same draft, and are answered with the same code. Without a draft (the page
    opened or sent again later) nothing is filed and no code is known. Whatever stands in the way of
    sending, nothing is filed then, and the draft stays with the writer.
    """
    kept = draft.load(request)
    if kept is None:
        return page(request, "intake/gone.html", status=410)
    way = Way.of(kept)
    if way.missing or request.method != "POST":
        return _onwards(way)
    form = SendForm(request.POST, request.FILES)
    if form.is_baited() or kept.is_hasty(timezone.now()):
        return _checked(request, way, SendForm(), must_press_again=True)
    # Before any file is looked into: that is the dear part.
    if (answer := limits.may_file(request)) is not MayFile.YES:
        return not_now(request, kept, answer)
    if not form.is_valid():
        return _checked(request, way, form)
    files = form.cleaned_data["files"]
    try:
        code = sending.send(way, kept.submission, files=files)
    except KeyUnavailable:
        return page(request, "intake/unavailable.html", status=503)
    finally:
        for file in files:
            file.close()
    response = page(request, "intake/receipt.html", _told(code, way, [file.name for file in files]))
    draft.forget(response)
    return response


@public
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    response = redirect("intake:start")
    draft.forget(response)
    return response


def _asked(request: HttpRequest, asked: Question, form: QuestionForm, way: Way) -> HttpResponse:
    earlier = way.preceding(asked)
    back = _address(earlier) if earlier else reverse("intake:start")
    alone = None if asked.heading else form.visible_fields()[0]
    context = {
        "form": form,
        "alone": alone,
        "heading": alone.label if alone else asked.heading and asked.heading(form.so_far),
        "lead": asked.lead(form.so_far) if asked.lead else "",
        "progress": way.progress(asked),
        "back": reverse("intake:check") if CHANGE in request.GET else back,
        "is_first": asked is FIRST,
        "has_expired": EXPIRED in request.GET and not form.is_bound,
        "has_answers": any(stop.is_answered for stop in way.stops),
    }
    return page(request, asked.page, context)


def _checked(
    request: HttpRequest, way: Way, form: SendForm, *, must_press_again: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "summary": way.summary(),
        "progress": way.progress(None),
        "is_acute": is_acute(way.flat()),
        "must_press_again": must_press_again,
        "back": _address(way.last),
    }
    return page(request, "intake/check.html", context)


def _told(code: str, way: Way, files: list[str]) -> dict[str, Any]:
    """What the receipt shows: the code in groups of four, and everything that was sent."""
    return {
        "code": code,
        "groups": [code[place : place + 4] for place in range(0, len(code), 4)],
        "summary": way.summary(),
        "files": files,
        "is_acute": is_acute(way.flat()),
    }


def _address(question: Question, mark: str = "") -> str:
    address = reverse("intake:question", args=[question.slug])
    return f"{address}?{mark}=1" if mark else address
