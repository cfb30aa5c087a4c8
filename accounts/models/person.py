from functools import cached_property
from typing import Any

from django.contrib.auth import get_backends
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.authority import Authority, Unit


class Role(models.TextChoices):
    """What somebody does in a unit (plan, who uses it)."""

    POLICE_COORDINATOR = "police_coordinator", _("Police coordinator")
    MUNICIPAL_COORDINATOR = "municipal_coordinator", _("Municipal coordinator")
    TEAM_LEADER = "team_leader", _("Team leader")
    INVITEE = "invitee", _("Invited professional")
    CASEWORKER = "caseworker", _("Caseworker")
    MENTOR_COORDINATOR = "mentor_coordinator", _("Coordinator of the mentor corps")
    MENTOR = "mentor", _("Mentor")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class User(AbstractUser):
    """A person who signs in. Being a superuser opens the program's doors, never a concern."""

    title = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's own shortcut for superusers holds for the program, not for an object."""
        if obj is None:
            return super().has_perm(perm)
        return self.is_active and any(
            backend.has_perm(self, perm, obj) for backend in get_backends()
        )

    @cached_property
    def memberships(self) -> "list[Membership]":
        """Current memberships with unit and authority, read once per request."""
        return list(self.membership_set.current().select_related("unit__authority__district"))

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(membership.role) for membership in self.memberships)

    def units_as(self, role: Role) -> list[Unit]:
        return [m.unit for m in self.memberships if m.role == role]

    def authorities_as(self, role: Role) -> list[Authority]:
        return [unit.authority for unit in self.units_as(role)]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        """Those that have begun and not ended: what a person is at this moment."""
        return self.unended().begun()

    def begun(self) -> "MembershipQuerySet":
        """Current ones, and those that have ended."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=timezone.now()))

    def not_handed_over(self) -> "MembershipQuerySet":
        """Current ones, and ended ones with whatever was left behind there."""
        return self.begun().filter(handed_over_at=None)

    def unended(self) -> "MembershipQuerySet":
        """Current ones, and those that are yet to begin."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=timezone.now()))

    def of_desks_answered_for_by(self, person: User) -> "MembershipQuerySet":
        """The coordinators of the person's own desk, and of a team leader's municipality.

        The same desks as `custody.hands_over` opens to them.
        """
        answered_for = Q(
            role=Role.MUNICIPAL_COORDINATOR,
            unit__authority__in=person.authorities_as(Role.TEAM_LEADER),
        )
        for role in (Role.POLICE_COORDINATOR, Role.MUNICIPAL_COORDINATOR):
            answered_for |= Q(role=role, unit__in=person.units_as(role))
        return self.filter(answered_for)


class Membership(models.Model):
    """A person's role in a unit, until it ends. A deputy's has both a beginning and an end.

    `handed_over_at` is when a colleague or leader let somebody else of the unit take over, which
    ends it; to bring the person back a plan then needs a new first day.
    """

    user = models.ForeignKey(User, models.CASCADE)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    valid_from = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True, editable=False)
    handed_over_to = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "role"], name="role_held_once"),
            models.CheckConstraint(
                name="role_ends_after_it_begins",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.unit}"
