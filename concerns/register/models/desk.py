"""How a desk keeps order among its concerns: who opened what, who works with what, saved views."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import models
from django.db.models import (
    BigIntegerField,
    Case,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import Membership, Role, Unit, User
from concerns.register.models.concern import Concern
from concerns.register.models.mailbox import THEIRS

DESK_ROLES = (Role.POLICE_COORDINATOR, Role.MUNICIPAL_COORDINATOR)
VIEW_TITLE = 40  # characters
VIEW_QUERY = 300


class Seen(models.Model):
    """When somebody last opened a concern's page. Theirs alone: no colleague sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "concern"], name="seen_once_each")]

    def __str__(self) -> str:
        return f"{self.user_id} opened {self.concern_id}"


class Assignment(models.Model):
    """Who of one desk works with a concern from now on; nobody, where there is no assignee.

    Rows are only added: of one desk's, the newest holds, while whoever it names is of that desk.
    The other side's desk has its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    assignee = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["-given_at", "-pk"]
        indexes = [
            models.Index(fields=["concern", "unit", "-given_at", "-id"], name="assignment_newest"),
            models.Index(fields=["assignee", "concern"], name="assignment_assignee"),
        ]

    def __str__(self) -> str:
        return f"{self.concern_id} at {self.unit_id}"


class SavedView(models.Model):
    """A named way of looking at the inbox: the query string of its address, known keys only.

    A view with a unit is shown to everybody on that desk. Its owner changes it, and anybody on the
    desk when its owner is of the desk no longer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    view_title = models.CharField(max_length=VIEW_TITLE)
    view_query = models.CharField(max_length=VIEW_QUERY)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["saved_at"]
        indexes = [models.Index(fields=["owner"], name="savedview_owner")]

    def __str__(self) -> str:
        return self.view_title


def seen_at(user: User) -> Subquery:
    """Of a concern, for annotating: when the person last opened it. None if they never did."""
    return Subquery(Seen.objects.filter(concern=OuterRef("pk"), user=user).values("seen_at")[:1])


def coordinators() -> QuerySet[Membership]:
    """The places of those who are coordinators at a desk now."""
    return Membership.objects.current().filter(role__in=DESK_ROLES, user__is_active=True)


def people_of(units: Iterable[Unit]) -> QuerySet[Membership]:
    """The places of those who are coordinators at one of these desks now."""
    return coordinators().filter(unit__in=units)


def assignee_of(units: Sequence[Unit]) -> Subquery | Case:
    """Of a concern, for annotating: the number of whom the desk that it is with named last.

    Of several such desks the first one counts. Whoever is of the desk no longer works with nothing:
    a list leaves them out by its people, and a filter by `works_there`.
    """
    if len(units) == 1:
        return _named_at(units[0])
    at_each = (When(_is_with(unit), then=_named_at(unit)) for unit in units)
    return Case(*at_each, output_field=BigIntegerField())


def works_there(units: Iterable[Unit]) -> Case:
    """Of a row with `assignee_id`: the same number, or None for whoever has left the desk."""
    people = people_of(units).values("user")
    return Case(When(assignee_id__in=people, then=F("assignee_id")), output_field=BigIntegerField())


def _is_with(unit: Unit) -> Q:
    return Q(custodian=unit.authority_id) | Q(municipality=unit.authority_id)


def _named_at(unit: Unit) -> Subquery:
    rows = Assignment.objects.filter(concern=OuterRef("pk"), unit=unit)
    return Subquery(rows.values("assignee")[:1])


# What `coordinators` says, of one person at one desk: written out, since a page of a concern has no
# time for Django to nest it (docs/bench.md).
DOER = """
(SELECT d.assignee_id FROM register_taskdue d
 JOIN accounts_user p ON p.id = d.assignee_id AND p.is_active
 WHERE d.task_id = register_desktask.id AND EXISTS (
     SELECT FROM accounts_membership m
     WHERE m.user_id = d.assignee_id AND m.unit_id = d.unit_id AND m.role = ANY (%s)
       AND (m.valid_from IS NULL OR m.valid_from <= %s)
       AND (m.valid_until IS NULL OR m.valid_until > %s)))
"""


def doer_of() -> RawSQL:
    """Of a task, for annotating: the number of who does it now, and is of its desk still.

    Whoever it was set to may have handed it over. None where it is the desk's.
    """
    now = timezone.now()
    return RawSQL(DOER, [[role.value for role in DESK_ROLES], now, now], BigIntegerField())


# For rows with `seen_at` and `letters_at`: something has happened since the person was there.
_HEARD_SINCE = Q(**{f"letters_at__{THEIRS}__gt": F("seen_at")})
UNREAD = Q(seen_at=None) | Q(state_since__gt=F("seen_at")) | _HEARD_SINCE


def is_unread(concern: Concern) -> bool:
    """The same of a row that was annotated with `seen_at` and `letters_at`."""
    seen, (_ours, theirs) = getattr(concern, "seen_at", None), _letters_at(concern)
    if seen is None:
        return True
    return concern.state_since > seen or (theirs is not None and theirs > seen)


def is_unanswered(concern: Concern) -> bool:
    """Whether the referrer wrote last, of a row that was annotated with `letters_at`.

    Not where it is erased: nobody can read the letter, or answer it.
    """
    if concern.erased_at is not None:
        return False
    ours, theirs = _letters_at(concern)
    return theirs is not None and (ours is None or theirs > ours)


def _letters_at(concern: Concern) -> tuple[datetime | None, datetime | None]:
    return getattr(concern, "letters_at", None) or (None, None)
