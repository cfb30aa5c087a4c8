"""One concern from a sending system: filed once, however often it is sent."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from concerns.intake import sending
from concerns.intake.api.problems import Refusal
from concerns.intake.models import SendingSystem
from concerns.register.services import receipts
from concerns.register.services.filing import code_of, file_concern
from infohus.custody import actor

PURPOSE = b"intake.api.1"


@dataclass(frozen=True)
class Filed:
    """The receipt code, and whether it was this call that filed the concern."""

    code: str
    is_new: bool


def file_once(system: SendingSystem, idempotency_key: str, sent: dict[str, Any]) -> Filed:
    """File what a system sent, after the same checks as the public form's.

    The system and its key name the submission, which the register takes once; the receipt code
    depends on the words as well. The same words again find their code; other words under the same
    key find none. Raises Refusal (409, 422), and KeyUnavailable when it cannot be sealed.
    """
    answers, errors = sending.check_all(sent)
    if errors:
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, errors)
    said = sending.filing(answers)
    if not system.may_send_for(said.municipality):
        words = _("Your system may not send for this municipality.")
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, {"municipality": [words]})
    submission = _submission(system, idempotency_key)
    code = code_of(submission + _digest(sent))
    # The system files as nobody, whoever may be signed in beside it, and reads nothing back.
    actor.act_as(None)
    if receipts.status(code) is not None:
        return Filed(code, is_new=False)
    file_concern(**vars(said), submission=submission, code=code, system=system.pk)
    if receipts.status(code) is None:
        raise Refusal(HTTPStatus.CONFLICT)
    return Filed(code, is_new=True)


def _submission(system: SendingSystem, idempotency_key: str) -> bytes:
    """32 bytes that nobody finds out from the register, however simple the system's keys are."""
    named = f"{system.pk}:{idempotency_key}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), PURPOSE + named, "sha256")


def _digest(sent: dict[str, Any]) -> bytes:
    """The same for the same words, in whatever order and spacing they came."""
    return hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).digest()
