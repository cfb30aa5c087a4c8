"""Give and end access to a concern."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.utils import timezone

from accounts.models import Role, Unit, User
from concerns.register import access
from concerns.register.events import note
from concerns.register.models import Concern, ConcernUnitGrant, ConcernUserGrant, Purpose
from infohus.audit.models import Action
from infohus.custody.clock import transaction_time

GrantT = TypeVar("GrantT", ConcernUserGrant, ConcernUnitGrant)


# Custody ends with the keys, when the concern is erased; the date only has to lie behind that.
CUSTODY_LASTS = timedelta(days=73_050)
COORDINATION_LASTS = timedelta(days=365)
DECISION_LASTS = timedelta(days=14)  # from the deadline of the department's decision
# Every purpose for which somebody outside the police reads a concern.
MUNICIPAL = [Purpose.MEETING, Purpose.MEASURE, Purpose.COORDINATION]


def give_person(
    concern: Concern, *, to: User, purpose: Purpose, until: datetime, by: User
) -> ConcernUserGrant:
    """Open the concern for one person until an instant."""
    return _give(ConcernUserGrant(user=to), concern, purpose, until, by)


def give_unit(
    concern: Concern, *, to: Unit, role: Role, purpose: Purpose, until: datetime, by: User
) -> ConcernUnitGrant:
    """Open the concern for everybody with the role in a unit until an instant."""
    grant = ConcernUnitGrant(group_id=to.group_id, role=role)
    return _give(grant, concern, purpose, until, by)


def _give(grant: GrantT, concern: Concern, purpose: Purpose, until: datetime, by: User) -> GrantT:
    grant.content_object, grant.permission = concern, access.read_content()
    grant.purpose, grant.legal_basis = purpose, access.BASIS
    grant.giver, grant.given_at, grant.valid_until = by, timezone.now(), until
    grant.save(force_insert=True)
    kind = "person" if isinstance(grant, ConcernUserGrant) else "unit"
    note(Action.GRANT_GIVEN, concern, by=by, grant_id=grant.pk, purpose=purpose.value, to=kind)
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
    return _end(concern, ended, moment, by)


def end_some(concern: Concern, *, grant_ids: Collection[uuid.UUID], by: User) -> int:
    """End those of these people's grants that live, and no others. Returns how many ended."""
    moment = transaction_time()
    ended = concern.user_grants.filter(valid_until__gt=moment, pk__in=grant_ids)
    return _end(concern, list(ended), moment, by)


def _end(
    concern: Concern,
    ended: Sequence[ConcernUserGrant | ConcernUnitGrant],
    moment: datetime,
    by: User,
) -> int:
    for grant in ended:
        grant.valid_until = moment
        grant.save(update_fields=["valid_until"])
    note(Action.GRANTS_ENDED, concern, by=by, count=len(ended))
    return len(ended)
