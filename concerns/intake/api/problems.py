"""How the API says no: problem details (RFC 9457) in the caller's language, never what was sent."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema
from ninja.errors import HttpError, ValidationError

CONTENT_TYPE = "application/problem+json"
BODY = "body"
Raised = Exception | type[Exception]  # as ninja types it; what it hands over is an instance

WORDS: dict[int, Promise] = {
    400: _("The body is not JSON."),
    401: _("Send the key of your system: “Authorization: Bearer …”. It may have been revoked."),
    409: _("Another concern was sent with this Idempotency-Key. Nothing was filed."),
    413: _("The body is too large."),
    415: _("Send the body as application/json."),
    422: _("Some of what you sent cannot be used. Nothing was filed."),
    429: _("Your system has sent too much in a short time. Wait, then try again."),
    503: _("The concern cannot be sealed right now. Nothing was filed. Try again later."),
}
# What the shape of a request can be told, by pydantic's names of its errors.
SHAPES: dict[str, Promise] = {
    "missing": _("This is missing."),
    "extra_forbidden": _("There is no such field."),
    "enum": _("This is not one of the values on the list."),
    "string_too_long": _("Write at most %(max_length)d characters."),
    "string_too_short": _("Write at least %(min_length)d characters."),
    "string_pattern_mismatch": _("This holds characters that cannot be used here."),
    "string_unicode": _("This holds half a character, often from a broken emoji."),
    "too_long": _("These are too many."),
}
OTHER_SHAPE = _("This has another shape than the API's document says.")


class Problem(Schema):
    """Why nothing was filed."""

    title: str = Field(description="The HTTP status in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What to do, in the language of Accept-Language (da or en).")
    errors: dict[str, list[str]] = Field(
        default_factory=dict,
        description="With 422: sentences for each field, by its name; `body` is the whole of it.",
    )


class Refusal(Exception):
    """Nothing is filed. `errors` holds sentences per field."""

    def __init__(self, status: int, errors: dict[str, list[str]] | None = None) -> None:
        super().__init__(status)
        self.status, self.errors = status, errors or {}


def problem(status: int, errors: dict[str, list[str]] | None = None) -> HttpResponse:
    """The answer for a status of WORDS."""
    said = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=str(WORDS[status]),
        errors=errors or {},
    )
    response = JsonResponse(said.model_dump(), status=status, content_type=CONTENT_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "60"
    return response


def refused(_request: HttpRequest, refusal: Raised) -> HttpResponse:
    """For a Refusal, and for what ninja itself finds: a wrong key, too many calls, no JSON."""
    if isinstance(refusal, Refusal):
        return problem(refusal.status, refusal.errors)
    assert isinstance(refusal, HttpError)
    return problem(refusal.status_code)


def misshapen(_request: HttpRequest, error: Raised) -> HttpResponse:
    """For a request that is not what the document says; each place with its sentence."""
    assert isinstance(error, ValidationError)
    errors: dict[str, list[str]] = {}
    for found in error.errors:
        words = str(SHAPES.get(found["type"], OTHER_SHAPE)) % found.get("ctx", {})
        errors.setdefault(_place(found["loc"]), []).append(words)
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, errors)


def _place(where: tuple[Any, ...]) -> str:
    """The field's name: `("body", "concern", "signs", 3)` is `signs`."""
    names = [part for part in where[1:] if isinstance(part, str)]
    if where[0] == BODY:
        names = names[1:]
    return names[0] if names else BODY
