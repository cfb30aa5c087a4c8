"""The one way into the access log."""

import uuid

from django.utils import timezone

from infohus.audit.models import Action, Event


def record(
    action: Action,
    *,
    target: str,
    target_id: uuid.UUID | None,
    actor_id: int | None,
    municipality_id: int | None = None,
    custodian_id: int | None = None,
    grant_id: uuid.UUID | None = None,
    **details: str | int,
) -> None:
    """Append one event to this transaction. `details` holds codes and counts, never content."""
    Event(
        at=timezone.now(),
        action=action,
        target=target,
        target_id=target_id,
        actor_id=actor_id,
        municipality_id=municipality_id,
        custodian_id=custodian_id,
        grant_id=grant_id,
        details=details,
    ).save(force_insert=True)
