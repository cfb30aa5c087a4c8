import uuid

from accounts.models import User
from concerns.register.models import Concern
from infohus.audit.models import Action
from infohus.audit.record import record


def note(
    action: Action,
    concern: Concern,
    *,
    by: User | None,
    grant_id: uuid.UUID | None = None,
    **details: str | int,
) -> None:
    """Write down what somebody did to a concern, for the auditors on both of its sides."""
    record(
        action,
        target="concern",
        target_id=concern.pk,
        actor_id=by.pk if by else None,
        municipality_id=concern.municipality_id,
        custodian_id=concern.custodian_id,
        grant_id=grant_id,
        **details,
    )
