"""The public pages: what this is, the questions one topic at a time, the receipt and the status.

Answers are kept by the browser between the pages (see `draft`); nothing is stored with us before
somebody presses Send. A receipt code is only ever in the body of a page, never in an address.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import public
from concerns.intake import draft, hotline, steps
from concerns.intake.forms import UNKNOWN_CODE, StatusForm, StepForm
from concerns.intake.steps import FIRST, Step
from concerns.register.services import receipts
from infohus.custody.keyring import KeyUnavailable


@public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return _page(request, "intake/start.html")


@public
@require_safe
def concern(request: HttpRequest) -> HttpResponse:
    return redirect(_address(FIRST))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask one topic. An earlier topic without an answer comes first.

    Answers to a draft that is gone are not thrown away: they begin a new one.
    """
    asked = steps.BY_SLUG.get(slug)
    if asked is None:
        raise Http404
    kept = draft.load(request)
    if request.method == "POST":
        return _answered(request, asked, kept)
    if kept is None and asked is not FIRST:
        return redirect(_address(FIRST, "expired"))
    kept = kept or draft.Draft()
    before = steps.missing(kept)
    if before is not None and steps.is_before(before, asked):
        return redirect(_address(before))
    return _question(request, asked, asked.form(initial=kept.answers.get(slug)), kept)


def _answered(request: HttpRequest, asked: Step, kept: draft.Draft | None) -> HttpResponse:
    is_lost = kept is None and asked is not FIRST
    kept = kept or draft.Draft()
    form = asked.form(request.POST)
    if not form.is_valid():
        return _question(request, asked, form, kept)
    kept.answers[asked.slug] = form.answers()
    after = None if "change" in request.GET else steps.following(asked)
    if is_lost:
        response = redirect(_address(FIRST, "expired"))
    else:
        response = redirect(_address(after) if after else reverse("intake:check"))
    draft.keep(kept, request, response)
    return response


@public
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Show every answer once more, before anything is sent."""
    kept = draft.load(request)
    if kept is None:
        return redirect(_address(FIRST, "expired"))
    if (missing := steps.missing(kept)) is not None:
        return redirect(_address(missing))
    context = {"summary": steps.summary(kept), "progress": steps.progress(None)}
    return _page(request, "intake/check.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Send the draft and show its code, this once.

    Two presses send the same draft, and are answered with the same code. Without a draft (the page
    opened or sent again later) nothing is filed and no code is known. When it cannot be sealed to
    the police, nothing is filed either, and the draft stays with the writer.
    """
    kept = draft.load(request)
    if kept is None or request.method != "POST":
        return _page(request, "intake/gone.html", status=410)
    if (missing := steps.missing(kept)) is not None:
        return redirect(_address(missing))
    try:
        code = steps.send(kept)
    except KeyUnavailable:
        return _page(request, "intake/unavailable.html", status=503)
    groups = [code[place : place + 4] for place in range(0, len(code), 4)]
    response = _page(request, "intake/receipt.html", {"groups": groups})
    draft.forget(response)
    return response


@public
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    response = redirect("intake:start")
    draft.forget(response)
    return response


@public
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_status(request: HttpRequest) -> HttpResponse:
    """How far a concern has come. A malformed code is answered as an unknown one."""
    form = StatusForm(request.POST if request.method == "POST" else None)
    status = None
    if form.is_valid():
        status = receipts.status(form.cleaned_data["code"])
        if status is None:
            form.add_error("code", UNKNOWN_CODE)
    return _page(request, "intake/status.html", {"form": form, "status": status})


def _question(request: HttpRequest, asked: Step, form: StepForm, kept: draft.Draft) -> HttpResponse:
    earlier = steps.preceding(asked)
    context = {
        "step": asked,
        "form": form,
        "progress": steps.progress(asked),
        "back": _address(earlier) if earlier else reverse("intake:start"),
        "has_expired": "expired" in request.GET and not form.is_bound,
        "has_answers": bool(kept.answers),
    }
    return _page(request, "intake/step.html", context)


def _page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    now = {"hotline_open": hotline.is_open(timezone.now())}
    return render(request, template, now | (context or {}), status=status)


def _address(step: Step, mark: str = "") -> str:
    address = reverse("intake:step", args=[step.slug])
    return f"{address}?{mark}=1" if mark else address
