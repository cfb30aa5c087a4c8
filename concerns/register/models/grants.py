import uuid
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from accounts.models import Role, User
from concerns.register.models.concern import Concern
from infohus.custody.versions import versions


class Purpose(models.TextChoices):
    """What somebody needs the content for."""

    CUSTODY = "custody", _("Custody of the record")
    COORDINATION = "coordination", _("Coordination in the infohus")
    MEETING = "meeting", _("Taking part in an assessment meeting")
    MEASURE = "measure", _("Deciding whether to open a measure")


GrantT = TypeVar("GrantT", bound=models.Model)


class GrantQuerySet(models.QuerySet[GrantT]):
    def live(self) -> Self:
        """Grants that open their concern at this moment."""
        return self.filter(valid_until__gt=timezone.now())


class Grant(models.Model):
    """Why somebody may read a concern: for what, on which basis, given by whom, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=20, choices=Purpose)
    legal_basis = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    giver = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    valid_until = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.purpose} until {self.valid_until:%Y-%m-%d}"


class ConcernUserGrant(Grant, UserObjectPermissionBase):
    """A grant to one person."""

    content_object = models.ForeignKey(Concern, models.PROTECT, related_name="user_grants")

    objects = GrantQuerySet.as_manager()  # type: ignore[assignment,misc]
    history = versions()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["user", "content_object"], name="usergrant_user"),
            # Nearly all have ended: whoever asks what lives reads no others.
            models.Index(fields=["user", "valid_until", "content_object"], name="usergrant_live"),
            models.Index(fields=["content_object"], name="usergrant_concern"),
        ]


class ConcernUnitGrant(Grant, GroupObjectPermissionBase):
    """A grant to everybody who holds a role in a unit."""

    content_object = models.ForeignKey(Concern, models.PROTECT, related_name="unit_grants")
    role = models.CharField(max_length=30, choices=Role)

    objects = GrantQuerySet.as_manager()  # type: ignore[assignment,misc]
    history = versions()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["content_object"], name="unitgrant_concern"),
            models.Index(
                fields=["group", "role", "valid_until", "content_object"],
                name="unitgrant_live_measure",
                condition=models.Q(purpose="measure"),
            ),
        ]


class ConflictQuerySet(models.QuerySet["ConflictOfInterest"]):
    def live(self) -> Self:
        """Those that keep somebody away at this moment."""
        return self.filter(ended_at=None)

    def to_end_by(self, leader: User) -> Self:
        """Those that the person may end: the same answer as the policy `conflict_end`.

        A team leader answers for the coordinators of their municipality, and one police
        coordinator for another of the district: about the concerns that are with them there. Each
        has that authority's number as `answered_at`; the database says it, for a leader sees no
        concern. Nobody answers for themselves.
        """
        answered_at = Func(
            F("user"),
            F("concern"),
            function="register.answers_at",
            output_field=models.BigIntegerField(),
        )
        own = self.model.objects.live().filter(user=leader)
        rows = self.live().annotate(answered_at=answered_at).filter(answered_at__isnull=False)
        return rows.exclude(user=leader).exclude(concern__in=own.values("concern"))


class ConflictOfInterest(models.Model):
    """Somebody knows somebody in this concern and steps away from it at once, until it is ended.

    Why it ended is a code of a list: it is about a colleague, and must say nothing of the concern.
    """

    class EndReason(models.TextChoices):
        BY_MISTAKE = "by_mistake", _("They stepped away by mistake")
        NO_LONGER = "no_longer", _("They no longer have anything to do with the person")
        ONLY_ONE = "only_one", _("Nobody else can do the work")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="conflicts")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=20, choices=EndReason, blank=True)

    objects = ConflictQuerySet.as_manager()
    history = versions()

    class Meta:
        indexes = [models.Index(fields=["user", "concern"], name="conflict_user")]
        constraints = [
            models.CheckConstraint(
                name="conflict_ended_by_somebody_for_a_reason",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} steps away from {self.concern_id}"
