"""POST /api/v1/concerns: where forms engines send a concern. Nothing can be read here."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, reverse
from ninja import Header, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from accounts.access import public
from concerns.intake import limits
from concerns.intake.api import document, problems
from concerns.intake.api.filing import file_once
from concerns.intake.api.problems import Refusal
from concerns.intake.api.shapes import ConcernSent, ReceiptGiven
from concerns.intake.models import SendingSystem
from infohus.custody.keyring import KeyUnavailable

MOST_BYTES = 256 * 1024  # of a body; the longest answers, every letter escaped, take half of it
IDEMPOTENCY_KEY = r"^[\x21-\x7e]{8,128}$"


class SystemKey(HttpBearer):
    """The key of a system that may send, and has not been revoked."""

    def authenticate(self, request: HttpRequest, token: str) -> SendingSystem | None:
        return SendingSystem.objects.holding(token)


class PerSystem(BaseThrottle):
    """So many calls of one system in a minute."""

    def allow_request(self, request: HttpRequest) -> bool:
        return limits.may_call(_system(request).pk)

    def wait(self) -> float:
        return limits.seconds_left("api")


api = document.IntakeAPI(
    title="Infohus: concerns from forms engines",
    version="1.0",
    description=document.DESCRIPTION,
    docs_url=None,
    urls_namespace="intake_api",
)


@api.post(
    "/concerns",
    auth=SystemKey(),
    throttle=PerSystem(),
    response={HTTPStatus.CREATED: ReceiptGiven, HTTPStatus.OK: ReceiptGiven},
    operation_id="file_concern",
    summary="File a concern",
    description=document.FILING,
    openapi_extra=document.ANSWERS,
)
def concerns(
    request: HttpRequest,
    concern: ConcernSent,
    idempotency_key: Annotated[
        str,
        Header(
            alias="Idempotency-Key", pattern=IDEMPOTENCY_KEY, description=document.IDEMPOTENCY_KEY
        ),
    ],
) -> Status[ReceiptGiven]:
    try:
        filed = file_once(_system(request), idempotency_key, concern.answers())
    except KeyUnavailable as error:
        raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE) from error
    place = f"{settings.PUBLIC_ADDRESS}{reverse('intake:receipt_status')}"
    receipt = ReceiptGiven(receipt_code=filed.code, status_address=place)
    return Status(HTTPStatus.CREATED if filed.is_new else HTTPStatus.OK, receipt)


for kind in (Refusal, HttpError, AuthenticationError):
    api.add_exception_handler(kind, problems.refused)
api.add_exception_handler(ValidationError, problems.misshapen)


def addresses() -> tuple[list[URLPattern | URLResolver], str, str]:
    """For `path()`: the endpoint and its document, open to everybody who has a key."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        pattern.callback = public(_only_json(pattern.callback))
    return patterns, app_name, namespace


def _only_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is no JSON, or too much, is refused by its headers alone: the body is not read."""

    @wraps(view)
    def wrapper(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            if request.content_type != "application/json":
                return problems.problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
            size = request.META.get("CONTENT_LENGTH") or "0"
            if size.isdecimal() and int(size) > MOST_BYTES:
                return problems.problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return view(request, **kwargs)

    return wrapper


def _system(request: HttpRequest) -> SendingSystem:
    system = request.auth  # type: ignore[attr-defined]  # ninja puts it there
    assert isinstance(system, SendingSystem)
    return system
