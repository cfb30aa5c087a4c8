"""What the OpenAPI document says, beyond what follows from the code."""

from http import HTTPStatus
from typing import Any

from django.utils import translation
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from accounts.models import Authority
from concerns.intake.api.problems import CONTENT_TYPE, Problem
from concerns.register.signs import PERSON, SURROUNDINGS

DESCRIPTION = """
Send a concern about extremism to an infohus, from a forms engine of a municipality or an
association. The concern is sealed to the police the moment it arrives. Nothing can be read back:
the answer is a receipt code for the person who wrote, and no more.

Danger right now does not belong here: your form must say, before its first question, that the
number to call is 112. Files cannot be sent through the API; with the receipt code people can add
them on the web page that the answer names.

Each sending system has a key of its own, which the operator of the infohus makes and can revoke.
Log neither the key, nor the body, nor the receipt code.
"""
FILING = """
The fields are those of the public form, checked by the same rules. Show the receipt code to the
person who wrote, once, and forget it: whoever has the code can follow the concern.

The same Idempotency-Key with the same body, sent again at any later time, gives the same receipt
(200) and files nothing more. With another body it is refused (409).
"""
IDEMPOTENCY_KEY = (
    "Names one submission of your form: a random UUID, made when the person presses Send and used "
    "again whenever you repeat the call. 8 to 128 visible ASCII characters."
)
SECONDS = {
    "Retry-After": {
        "description": "Seconds to wait before the next call.",
        "schema": {"type": "integer", "minimum": 1},
        "required": True,
    }
}
REFUSALS: dict[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "The body is not JSON in UTF-8.",
    HTTPStatus.UNAUTHORIZED: "There is no key, or it is unknown or revoked.",
    HTTPStatus.CONFLICT: "Another body was sent with this Idempotency-Key.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than 256 KiB.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is not application/json.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "A field or header is missing or wrong; `errors` says which.",
    HTTPStatus.TOO_MANY_REQUESTS: "This system has sent too much in a minute.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The concern cannot be sealed now. Send it again later.",
}
SIGNS = {"signs_person": PERSON, "signs_surroundings": SURROUNDINGS}
WAITING = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


def _refusal(status: HTTPStatus, description: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    answer: dict[str, Any] = {
        "description": description,
        "content": {CONTENT_TYPE: {"schema": schema}},
    }
    return answer | ({"headers": SECONDS} if status in WAITING else {})


ANSWERS: dict[str, Any] = {
    "responses": {int(status): _refusal(status, words) for status, words in REFUSALS.items()}
}


class IntakeAPI(NinjaAPI):
    """An API whose document also knows its refusals, and the places it can be used for."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**kwargs)
        schemas = document["components"]["schemas"]
        schemas[Problem.__name__] = Problem.model_json_schema()
        places = Authority.objects.municipalities().values_list("slug", flat=True)
        fields = schemas["ConcernSent"]["properties"]
        fields["municipality"]["enum"] = list(places)
        with translation.override("en"):
            for name, words in SIGNS.items():
                meant = "; ".join(f"{code}: {sign}" for code, sign in words.items())
                fields[name]["description"] += f" {meant}."
        return document
