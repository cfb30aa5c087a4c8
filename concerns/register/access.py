"""Why may this person read this concern? The answer that decides is also the one that is shown."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.models import Role, User
from concerns.register.models import Concern, Purpose
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
    """A live grant: it opens a concern for one person, or for a role's holders in one unit."""

    grant_id: uuid.UUID
    purpose: str
    basis: str
    giver: User | None
    given_at: datetime
    valid_until: datetime
    person: User | None = None
    group_id: int | None = None
    role: str = ""
    unit_name: str = ""

    @property
    def purpose_words(self) -> str:
        return str(Purpose(self.purpose).label)

    @property
    def is_until_erasure(self) -> bool:
        """Whether it ends when the concern is erased, and on no day that is known before."""
        return self.purpose == Purpose.CUSTODY

    @property
    def giver_words(self) -> str:
        """Who gave it; a grant from filing was given by the program's own rule."""
        return str(self.giver) if self.giver else str(_("The rule: given when the concern arrived"))

    @property
    def holder_words(self) -> str:
        """Who reads the concern under it: a person's name, or a role and where."""
        if self.person is not None:
            return str(self.person)
        return f"{Role(self.role).label}, {self.unit_name}"

    def is_of(self, user: User) -> bool:
        """Whether it opens the concern for this person."""
        if self.person is not None:
            return self.person.pk == user.pk
        desks = {(membership.unit.group_id, membership.role) for membership in user.memberships}
        return (self.group_id, self.role) in desks


READERS = """
SELECT r.grant_id, r.purpose, r.legal_basis, r.given_at, r.valid_until, r.group_id, r.role, u.name,
       p.id, p.username, p.first_name, p.last_name, g.id, g.username, g.first_name, g.last_name
FROM register.readers(%s) r
LEFT JOIN accounts_unit u ON u.group_id = r.group_id
LEFT JOIN accounts_user p ON p.id = r.person_id
LEFT JOIN accounts_user g ON g.id = r.giver_id
"""


def readers(concern: Concern) -> list[Why]:
    """Every live grant of the concern, for whoever the database opens it to; to others none.

    Custody comes first, then by purpose and name. Somebody who stepped away is not among them.
    """
    with connection.cursor() as cursor:
        cursor.execute(READERS, [concern.pk])
        found = [_as_reason(row) for row in cursor.fetchall()]
    order = list(Purpose.values)
    return sorted(found, key=lambda grant: (order.index(grant.purpose), grant.holder_words))


def _as_reason(row: tuple[Any, ...]) -> Why:
    grant_id, purpose, basis, given_at, valid_until, group_id, role, unit_name = row[:8]
    return Why(
        grant_id=grant_id,
        purpose=purpose,
        basis=basis,
        giver=_person(*row[12:16]),
        given_at=given_at,
        valid_until=valid_until,
        person=_person(*row[8:12]),
        group_id=group_id,
        role=role or "",
        unit_name=unit_name or "",
    )


def _person(pk: int | None, username: str, first_name: str, last_name: str) -> User | None:
    if pk is None:
        return None
    return User(pk=pk, username=username, first_name=first_name, last_name=last_name)


def why(user: User, concern: Concern) -> Why | None:
    """The grant under which the person reads the concern now, the one that lasts longest, or None.

    Superusers get no other. The person is the acting one: the database answers nobody else.
    """
    return own(user, readers(concern))


def own(user: User, grants: list[Why]) -> Why | None:
    """Of a concern's readers, the person's own grant that lasts longest."""
    mine = [grant for grant in grants if grant.is_of(user)]
    return max(mine, key=lambda grant: grant.valid_until) if mine else None


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


def is_with_police(user: User, concern: Concern) -> bool:
    """Whether the person is a coordinator of the custodian."""
    return concern.custodian in user.authorities_as(Role.POLICE_COORDINATOR)


def coordinates(user: User, concern: Concern) -> bool:
    """Whether the person is a coordinator on either side of it. Needs no grant to ask."""
    is_municipal = concern.municipality in user.authorities_as(Role.MUNICIPAL_COORDINATOR)
    return is_municipal or is_with_police(user, concern)


def require_coordination(user: User, concern: Concern) -> Why:
    """Raises Refused without a live grant, PermissionDenied for whoever is no coordinator of it."""
    reason = require_content(user, concern)
    if not coordinates(user, concern):
        raise PermissionDenied
    return reason


def require_step(user: User, concern: Concern, step: Step) -> None:
    """Raises Refused without a live grant, PermissionDenied when the step is another role's."""
    require_content(user, concern)
    if not may_take(user, concern, step):
        raise PermissionDenied
