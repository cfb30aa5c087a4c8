"""The other language in the middle of a form: the switch is a button of the form itself.

A link, or a form of its own, would leave behind what is typed. So the page is sent to where its
answer goes, and the view there shows it again in the language of the button.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

FIELD = "language"


def chosen(request: HttpRequest) -> str | None:
    """The language of the button that was pressed; None when it was another button."""
    wanted = request.POST.get(FIELD, "")
    return wanted if wanted in dict(settings.LANGUAGES) else None


def speak(language: str) -> None:
    """The rest of this answer is in that language."""
    translation.activate(language)


def remember(language: str, response: HttpResponse) -> HttpResponse:
    """This browser's pages are in that language from now on, as after Django's own switch."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
