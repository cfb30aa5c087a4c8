from django.db import transaction
from django.utils import timezone

from accounts.models import User
from concerns.register.events import note
from concerns.register.models import Concern, ConflictOfInterest
from infohus.audit.models import Action


@transaction.atomic
def declare(concern: Concern, *, by: User) -> None:
    """Step away from a concern: from now on it does not exist for this person."""
    ConflictOfInterest(concern=concern, user=by, declared_at=timezone.now()).save(force_insert=True)
    note(Action.CONFLICT_DECLARED, concern, by=by)
