import uuid

from accounts.models import User
from infohus.audit.models import Action
from infohus.audit.record import record


def note(action: Action, *, by: User, target: str, target_id: uuid.UUID | None = None) -> None:
    """Write down what somebody did outside any concern, for the auditors of where they work."""
    authority = next((membership.unit.authority for membership in by.memberships), None)
    record(
        action,
        target=target,
        target_id=target_id,
        actor_id=by.pk,
        municipality_id=authority.pk if authority else None,
        custodian_id=authority.district_id if authority else None,
    )
