import uuid
from typing import Self, TypeVar

from django.db import models
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
                fields=["group", "role", "content_object"],
                name="unitgrant_measure",
                condition=models.Q(purpose="measure"),
            ),
        ]


class ConflictOfInterest(models.Model):
    """Somebody knows somebody in this concern and steps away from it at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="conflicts")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    history = versions()

    class Meta:
        indexes = [models.Index(fields=["user", "concern"], name="conflict_user")]

    def __str__(self) -> str:
        return f"{self.user_id} steps away from {self.concern_id}"
