"""Give and end access to a concern."""

from datetime import datetime

from django.utils import timezone

from accounts.models import Role, Unit, User
from concerns.register import access
from concerns.register.events import note
from concerns.register.models import Concern, ConcernUnitGrant, ConcernUserGrant, Purpose
from infohus.audit.models import Action
from infohus.custody.clock import transaction_time


def give_person(
    concern: Concern, *, to: User, purpose: Purpose, until: datetime, by: User
) -> ConcernUserGrant:
    """Open the concern for one person until an instant."""
    grant = ConcernUserGrant(
        content_object=concern,
        permission=access.read_content(),
        user=to,
        purpose=purpose,
        legal_basis=access.BASIS,
        giver=by,
        given_at=timezone.now(),
        valid_until=until,
    )
    grant.save(force_insert=True)
    _record_given(grant, by, "person")
    return grant


def give_unit(
    concern: Concern, *, to: Unit, role: Role, purpose: Purpose, until: datetime, by: User
) -> ConcernUnitGrant:
    """Open the concern for everybody with the role in a unit until an instant."""
    grant = ConcernUnitGrant(
        content_object=concern,
        permission=access.read_content(),
        group_id=to.group_id,
        role=role,
        purpose=purpose,
        legal_basis=access.BASIS,
        giver=by,
        given_at=timezone.now(),
        valid_until=until,
    )
    grant.save(force_insert=True)
    _record_given(grant, by, "unit")
    return grant


def end(concern: Concern, *, purposes: list[Purpose], by: User) -> int:
    """End the live grants for these purposes with this transaction. Returns how many ended.

    The acting person's own desk comes last: what it still writes in this transaction stands.
    """
    moment = transaction_time()
    ended: list[ConcernUserGrant | ConcernUnitGrant] = [
        *concern.user_grants.filter(valid_until__gt=moment, purpose__in=purposes),
        *concern.unit_grants.filter(valid_until__gt=moment, purpose__in=purposes),
    ]
    for grant in ended:
        grant.valid_until = moment
        grant.save(update_fields=["valid_until"])
    note(
        Action.GRANTS_ENDED,
        concern,
        by=by,
        count=len(ended),
    )
    return len(ended)


def _record_given(grant: ConcernUserGrant | ConcernUnitGrant, by: User, kind: str) -> None:
    concern = grant.content_object
    note(
        Action.GRANT_GIVEN,
        concern,
        by=by,
        grant_id=grant.pk,
        purpose=str(grant.purpose),
        to=kind,
    )
