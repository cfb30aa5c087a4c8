"""What the municipality answers when the police handle a concern without the infohus.

Codes only: the municipality holds nothing personal about it. Rows are only added; of a concern's,
the newest holds.
"""

import uuid
from functools import cache

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Unit, User
from concerns.register.models.concern import Concern
from concerns.register.states import WITHDRAWN, State


class How(models.TextChoices):
    """Under which duty the municipality acts (plan: own duties are answered separately)."""

    CHILD_NOTIFICATION = "child_notification", _("A child notification")
    SOCIAL_SERVICES = "social_services", _("Help under the social services act")
    SCHOOL = "school", _("The school's own duties")
    OTHER = "other", _("Something else")


class Elsewhere(models.TextChoices):
    """An authority that has no row of its own here."""

    MUNICIPALITY = "municipality", _("Another municipality")
    REGION = "region", _("The region: hospital or psychiatry")
    PROBATION = "probation", _("The prison and probation service")
    STATE = "state", _("Another authority of the state")


class OwnDuties(models.Model):
    """Whether the municipality has duties of its own, and who sees to them.

    That is one of its units, another authority, or a kind of authority that has no row here. An
    answer from before they could be named has none of the three.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="own_duties")
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    has_duties = models.BooleanField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    elsewhere = models.CharField(max_length=20, choices=Elsewhere, blank=True, default="")
    how = models.CharField(max_length=20, choices=How, blank=True)

    class Meta:
        ordering = ["-answered_at", "-pk"]
        indexes = [models.Index(fields=["concern", "-answered_at"], name="duties_of_concern")]
        constraints = [
            models.CheckConstraint(
                name="duties_say_how",
                condition=(Q(has_duties=True) & ~Q(how=""))
                | Q(has_duties=False, how="", unit__isnull=True),
            ),
            models.CheckConstraint(
                name="duties_are_of_one",
                condition=Q(authority__isnull=True, elsewhere="")
                | Q(has_duties=True, unit__isnull=True, elsewhere="")
                | Q(has_duties=True, unit__isnull=True, authority__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Own duties in {self.concern_id}"

    @property
    def whose(self) -> str:
        """Who sees to them, in words."""
        named = self.unit or self.authority or self.get_elsewhere_display()
        return str(named or _("Another authority"))


class Advice(models.Model):
    """The municipality asks the police for advice, or the police say that they have given it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    is_given = models.BooleanField()
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-noted_at", "-pk"]
        verbose_name_plural = "advice"
        indexes = [models.Index(fields=["concern", "-noted_at"], name="advice_of_concern")]

    def __str__(self) -> str:
        return f"Advice in {self.concern_id}"


# A concern that the police handle without the infohus, and the municipality's answer to it.
IS_WITHDRAWN = Q(state=State.CLOSED, outcome__in=WITHDRAWN)


@cache
def owes_answer() -> Combinable:
    """Of a concern, for annotating: the police withdrew it, and nobody has answered since."""
    answers = OwnDuties.objects.filter(
        concern=OuterRef("pk"), answered_at__gte=OuterRef("closed_at")
    )
    return models.Case(
        models.When(IS_WITHDRAWN, then=~Exists(answers)),
        default=Value(False),
        output_field=models.BooleanField(),
    )
