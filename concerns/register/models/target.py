"""How long a state may last before its desk is reminded: numbers of an authority's own."""

import uuid
from functools import cache
from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Authority, User
from concerns.register.states import UNCLEARED, State

LONGEST = 250  # working days: about a year
# Working days in each state where an authority has set none. No law gives these: they are the
# infohus's own measure, and the only place that has them.
STANDARD: dict[State, int] = {
    State.RECEIVED: 1,
    State.CLEARANCE: 5,
    State.TRIAGE: 5,
    State.CONVENED: 20,
    State.ASSESSED: 10,
    State.OUTCOME: 10,
    State.FOLLOW_UP: 60,
}


class TargetQuerySet(models.QuerySet["Target"]):
    def current(self) -> Self:
        """The newest of each authority and state: the one that holds."""
        newest = self.order_by("authority", "state", "-set_at", "-pk")
        return newest.distinct("authority", "state")


class Target(models.Model):
    """How many working days a state may last at an authority; none, where there is no number.

    Rows are only added: of an authority's and a state's, the newest holds, and the others tell who
    changed it when. What nobody has set is STANDARD.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State)
    working_days = models.PositiveIntegerField(null=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at", "-pk"]
        indexes = [
            models.Index(fields=["authority", "state", "-set_at", "-id"], name="target_newest")
        ]
        constraints = [
            models.CheckConstraint(
                name="target_is_none_or_within_a_year",
                condition=Q(working_days__isnull=True)
                | Q(working_days__gte=1, working_days__lte=LONGEST),
            ),
            models.CheckConstraint(name="target_is_of_what_waits", condition=~Q(state="closed")),
        ]

    def __str__(self) -> str:
        return f"{self.state} at {self.authority_id}: {self.working_days}"


@cache
def target_days() -> Subquery:
    """Of a concern, for annotating: the working days that its state may last where it waits.

    0 where there is to be no deadline; None where nobody has set anything, so that STANDARD holds.
    """
    with_police = Q(state__in=UNCLEARED, authority=OuterRef("custodian"))
    with_municipality = ~Q(state__in=UNCLEARED) & Q(authority=OuterRef("municipality"))
    rows = Target.objects.filter(with_police | with_municipality, state=OuterRef("state"))
    return Subquery(rows.values_list(Coalesce("working_days", 0))[:1])
