import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import Authority, Role, User
from concerns.register.models.concern import Concern
from concerns.register.models.steps import StepTaken


class TransferQuerySet(models.QuerySet["Transfer"]):
    def away_from(self, user: User) -> Self:
        """The last move of each concern that the person's desk handed on and has not got back."""
        desks = user.authorities_as(Role.MUNICIPAL_COORDINATOR)
        rows = self.filter(from_municipality__in=desks)
        # Asked apart: the stub of what is with somebody else is not the desk's to see.
        back = Concern.objects.filter(pk=models.OuterRef("concern"), municipality__in=desks)
        later = self.model.objects.filter(
            concern=models.OuterRef("concern"),
            from_municipality__in=desks,
            moved_at__gt=models.OuterRef("moved_at"),
        )
        return rows.filter(~models.Exists(later), ~models.Exists(back))


class Transfer(models.Model):
    """A concern moves from one municipality to another of the district. Why is said in its step.

    The row itself moves the concern: the database lets nobody write its municipality otherwise.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="transfers")
    step_taken = models.OneToOneField(StepTaken, models.PROTECT, related_name="+")
    from_municipality = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    to_municipality = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["moved_at"]
        indexes = [
            models.Index(fields=["from_municipality", "-moved_at", "-id"], name="transfer_from"),
        ]
        constraints = [
            models.CheckConstraint(
                name="transfer_goes_elsewhere",
                condition=~Q(from_municipality=F("to_municipality")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.concern_id} to {self.to_municipality_id}"
