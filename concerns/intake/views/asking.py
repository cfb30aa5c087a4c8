"""The questions, one a page. Answers are kept by the browser between the pages (see `draft`);
nothing is stored with us before somebody presses Send (see `checking`).
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import public
from concerns.intake import draft
from concerns.intake.draft import Draft
from concerns.intake.forms.base import QuestionForm
from concerns.intake.guidance.contacts import contacts
from concerns.intake.questions import BY_SLUG, FIRST, Question
from concerns.intake.track import Way
from concerns.intake.views import languages
from concerns.intake.views.addresses import CHANGE, EXPIRED, address, onwards
from concerns.intake.views.pages import page


@public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return page(request, "intake/start.html")


@public
@require_safe
def concern(request: HttpRequest) -> HttpResponse:
    return redirect(address(FIRST))


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
        return redirect(address(FIRST, EXPIRED))
    kept = kept or Draft()
    way = Way.of(kept)
    stop = way.at(asked)
    if stop is None or way.has_missing_before(asked):
        return onwards(way)
    shown = kept.unfinished.get(slug, kept.answers.get(slug))
    return _asked(request, asked, asked.form(initial=shown, so_far=stop.so_far), way)


def _answered(request: HttpRequest, asked: Question, kept: Draft | None) -> HttpResponse:
    is_lost = kept is None and asked is not FIRST
    kept = kept or Draft()
    way = Way.of(kept)
    stop = way.at(asked)
    if stop is None and not is_lost:
        return onwards(way)
    form = asked.form(request.POST, so_far=stop.so_far if stop else {})
    mark = CHANGE if CHANGE in request.GET else ""
    if language := languages.chosen(request):
        again = redirect(address(FIRST, EXPIRED) if is_lost else address(asked, mark))
        return _in_language(language, request, asked, form, kept, again)
    if not form.is_valid():
        return _asked(request, asked, form, way)
    kept.answers[asked.slug] = form.answers()
    kept.unfinished.pop(asked.slug, None)
    if is_lost:
        response = redirect(address(FIRST, EXPIRED))
    else:
        way = Way.of(kept)
        after = way.missing if mark else way.following(asked)
        response = redirect(address(after, mark) if after else reverse("intake:check"))
    draft.keep(kept, request, response)
    return response


def _in_language(
    language: str,
    request: HttpRequest,
    asked: Question,
    form: QuestionForm,
    kept: Draft,
    again: HttpResponse,
) -> HttpResponse:
    """The same page in another language, with what was typed, which may be unfinished.

    What is too long for the draft is shown at once, without being kept.
    """
    kept.unfinished[asked.slug] = form.typed()
    if draft.keep(kept, request, again):
        return languages.remember(language, again)
    languages.speak(language)
    form.errors.clear()
    return languages.remember(language, _asked(request, asked, form, Way.of(kept)))


def _asked(request: HttpRequest, asked: Question, form: QuestionForm, way: Way) -> HttpResponse:
    earlier = way.preceding(asked)
    back = address(earlier) if earlier else reverse("intake:start")
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
        "desks": contacts,  # looked up by the pages that show them
    }
    return page(request, asked.page, context)
