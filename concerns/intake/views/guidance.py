"""The guidance pages, for everybody to read."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.access import public
from concerns.intake.guidance.contacts import contacts
from concerns.intake.guidance.rendering import in_two, lead
from concerns.intake.guidance.wordings import SLUGS, THEMES
from concerns.intake.models import Language
from concerns.intake.services import guidance
from concerns.intake.views.pages import page
from concerns.register.signs import PERSON, SURROUNDINGS


def _signs() -> dict[str, object]:
    return {"signs": {"person": PERSON.values(), "surroundings": SURROUNDINGS.values()}}


def _contacts() -> dict[str, object]:
    return {"contacts": contacts()}


# What stands on a page after its text, taken from where it is kept. By slug.
ADDED = {"signs": _signs, "contacts": _contacts}


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every page by theme, each with the first words of its text."""
    texts = guidance.all_current(_language())
    themes = [
        (theme, [(texts[slug], lead(texts[slug].body)) for slug in theme.slugs]) for theme in THEMES
    ]
    return page(request, "guidance/index.html", {"themes": themes})


@public
@require_safe
def text(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in SLUGS:
        raise Http404
    texts = guidance.all_current(_language())
    context: dict[str, object] = {
        "text": texts[slug],
        "parts": in_two(texts[slug].body),
        "themes": [(theme, [texts[slug] for slug in theme.slugs]) for theme in THEMES],
    }
    added = ADDED[slug]() if slug in ADDED else {}
    return page(request, "guidance/text.html", context | added)


@public
@require_safe
def was(request: HttpRequest) -> HttpResponse:
    """The short address of the accessibility statement, wherever the authority keeps it."""
    if settings.WAS_URL:
        return redirect(settings.WAS_URL)
    return redirect("intake:guidance", "accessibility")


def _language() -> str:
    chosen = get_language() or ""
    return chosen if chosen in Language.values else settings.LANGUAGE_CODE
