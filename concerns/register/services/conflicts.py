from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Authority, User
from concerns.register.events import note
from concerns.register.models import Concern, ConflictOfInterest
from concerns.register.services import assigning, once
from infohus.audit.models import Action
from infohus.audit.record import record


@transaction.atomic
def declare(concern: Concern, *, by: User) -> None:
    """Step away from a concern: from now on it does not exist for this person.

    However often the button is pressed, it is declared once.
    """
    once.one_at_a_time(ConflictOfInterest, concern.pk, by.pk)
    if ConflictOfInterest.objects.live().filter(concern=concern, user=by).exists():
        return
    assigning.release(concern, by=by)
    ConflictOfInterest(concern=concern, user=by, declared_at=timezone.now()).save(force_insert=True)
    note(Action.CONFLICT_DECLARED, concern, by=by)


@transaction.atomic
def end(conflict: ConflictOfInterest, *, reason: ConflictOfInterest.EndReason, by: User) -> None:
    """Let somebody back to a concern that they stepped away from; the leader sees nothing of it.

    Raises PermissionDenied where `to_end_by` does not list it, and the second time.
    """
    rows = ConflictOfInterest.objects.select_for_update(of=("self",))
    allowed = ConflictOfInterest.objects.to_end_by(by).filter(pk=conflict.pk).first()
    found = rows.live().filter(pk=allowed.pk).first() if allowed else None
    if found is None:
        raise PermissionDenied
    # Two clicks at once may have declared it twice.
    for row in rows.live().filter(user=found.user_id, concern=found.concern_id):
        row.ended_at, row.ended_by, row.end_reason = timezone.now(), by, reason
        row.save(update_fields=["ended_at", "ended_by", "end_reason"])
    # Whose auditors read it: the concern itself, which would tell too, is not the leader's.
    answered_at: int = getattr(allowed, "answered_at", 0)
    authority = Authority.objects.get(pk=answered_at)
    is_police = authority.kind == Authority.Kind.POLICE
    record(
        Action.CONFLICT_ENDED,
        target="concern",
        target_id=found.concern_id,
        actor_id=by.pk,
        municipality_id=None if is_police else authority.pk,
        custodian_id=authority.pk if is_police else authority.district_id,
        reason=reason.value,
    )
