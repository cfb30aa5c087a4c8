from django.utils import timezone

from accounts.models import User
from concerns.register.models import Concern, Seen


def mark_seen(concern: Concern, *, by: User) -> None:
    """What happened to this concern until now is not new to the person: they have it open."""
    row = Seen(concern=concern, user=by, seen_at=timezone.now())
    Seen.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["user", "concern"],
        update_fields=["seen_at"],
    )
