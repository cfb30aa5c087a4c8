import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Authority, User
from concerns.register.states import Outcome

MOST_DAYS = 36_525  # a hundred years


class Retention(models.Model):
    """How many days a custodian keeps what was closed with an outcome, from when on, and why.

    Rows are only added: of one outcome's, the newest holds. An outcome without one is kept as long
    as settings.RETENTION says. The reason is about the rule, never about a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    custodian = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome)
    days = models.PositiveIntegerField()
    rule_reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-set_at", "-pk"]
        verbose_name_plural = "retention"
        indexes = [models.Index(fields=["custodian", "-set_at"], name="retention_of_custodian")]
        constraints = [
            models.CheckConstraint(
                name="retention_is_bounded", condition=Q(days__gte=1, days__lte=MOST_DAYS)
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} at {self.custodian_id}: {self.days} days"
