from django.db import transaction
from django.utils import timezone

from accounts.models import User
from concerns.register.models import Concern, ConflictOfInterest
from infohus.audit.models import Action
from infohus.audit.record import record


@transaction.atomic
def declare(concern: Concern, *, by: User) -> None:
    """Step away from a concern: from now on it does not exist for this person."""
    municipality_id, custodian_id = concern.municipality_id, concern.custodian_id
    ConflictOfInterest(concern=concern, user=by, declared_at=timezone.now()).save(force_insert=True)
    record(
        Action.CONFLICT_DECLARED,
        target="concern",
        target_id=concern.pk,
        actor_id=by.pk,
        municipality_id=municipality_id,
        custodian_id=custodian_id,
    )
