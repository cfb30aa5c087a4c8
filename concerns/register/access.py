"""Why may this person read this concern? The answer that decides is also the one that is shown."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.models import Role, User
from concerns.register.models import (
    Concern,
    ConcernUnitGrant,
    ConcernUserGrant,
    ConflictOfInterest,
    Purpose,
)
from concerns.register.states import STEPS, Step

BASIS = "Retsplejeloven § 115"


@cache
def read_content() -> Permission:
    """guardian's permission that every grant carries: a row that migrations made, once."""
    return Permission.objects.select_related("content_type").get(
        content_type__app_label="register", codename="read_content"
    )


@dataclass(frozen=True)
class Why:
    """The live grant that opens a concern for somebody."""

    grant_id: uuid.UUID
    purpose: str
    basis: str
    giver: User | None
    given_at: datetime
    valid_until: datetime

    @property
    def purpose_words(self) -> str:
        return str(Purpose(self.purpose).label)

    @property
    def giver_words(self) -> str:
        """Who gave it; a grant from filing was given by the program's own rule."""
        return str(self.giver) if self.giver else str(_("The rule: given when the concern arrived"))


def why(user: User, concern: Concern) -> Why | None:
    """The grant under which the person reads the concern now, the one that lasts longest, or None.

    Superusers get no other.
    """
    if ConflictOfInterest.objects.live().filter(concern=concern, user=user).exists():
        return None
    own = ConcernUserGrant.objects.live().filter(content_object=concern, user=user)
    grants: list[ConcernUserGrant | ConcernUnitGrant | None] = [
        own.select_related("giver").order_by("-valid_until").first(),
        _unit_grant(user, concern),
    ]
    live = [grant for grant in grants if grant is not None]
    return _as_reason(max(live, key=lambda grant: grant.valid_until)) if live else None


def _unit_grant(user: User, concern: Concern) -> ConcernUnitGrant | None:
    desks = {(membership.unit.group_id, membership.role) for membership in user.memberships}
    live = ConcernUnitGrant.objects.live().filter(content_object=concern)
    for grant in live.select_related("giver").order_by("-valid_until"):
        if (grant.group_id, grant.role) in desks:
            return grant
    return None


def _as_reason(grant: ConcernUserGrant | ConcernUnitGrant) -> Why:
    return Why(
        grant.pk,
        grant.purpose,
        grant.legal_basis,
        grant.giver,
        grant.given_at,
        grant.valid_until,
    )


def require_content(user: User, concern: Concern) -> Why:
    """The reason, or Refused: logged, and answered like a concern that does not exist."""
    reason = why(user, concern)
    if reason is None:
        raise Refused("concern", concern.pk)
    return reason


def may_take(user: User, concern: Concern, step: Step) -> bool:
    """Whether the step is this person's to take, apart from the state. Needs no grant to ask."""
    role = STEPS[step].role
    if role == Role.POLICE_COORDINATOR:
        return concern.custodian in user.authorities_as(role)
    if role == Role.MUNICIPAL_COORDINATOR:
        return concern.municipality in user.authorities_as(role)
    return concern.department in user.units_as(role)


def may_reply(user: User, concern: Concern) -> bool:
    """Whether writing to the referrer is this person's: a coordinator's on either side."""
    return concern.custodian in user.authorities_as(
        Role.POLICE_COORDINATOR
    ) or concern.municipality in user.authorities_as(Role.MUNICIPAL_COORDINATOR)


def require_reply(user: User, concern: Concern) -> None:
    """Raises Refused without a live grant, PermissionDenied for whoever is no coordinator of it."""
    require_content(user, concern)
    if not may_reply(user, concern):
        raise PermissionDenied


def require_step(user: User, concern: Concern, step: Step) -> None:
    """Raises Refused without a live grant, PermissionDenied when the step is another role's."""
    require_content(user, concern)
    if not may_take(user, concern, step):
        raise PermissionDenied
