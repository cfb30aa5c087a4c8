import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from concerns.register.models.concern import Concern
from infohus.custody.sealing import SealedField
from infohus.custody.versions import versions


class MeasureKind(models.TextChoices):
    """What a department can open."""

    MENTOR = "mentor", _("Mentor")
    RELATIVES_COACH = "relatives_coach", _("Coach for relatives")
    ADVICE = "advice", _("Free advice (Consolidation Act on Social Services §§ 10 and 12 b)")
    EXIT = "exit", _("A way out of an extremist environment")
    OTHER = "other", _("Other support under the department's own law")


class MeasureProposal(models.Model):
    """What a caseworker has picked to be journaled, sealed until a second person confirms it.

    Once confirmed it is the register's receipt: the number of the case that came of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="proposals")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=MeasureKind)
    starts_on = models.DateField()
    person_name = SealedField()
    facts = SealedField()
    decision = SealedField()
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    case_number = models.CharField(max_length=30, blank=True)
    history = versions()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern"], name="one_proposal_each"),
            models.CheckConstraint(
                name="proposal_confirmed_by_a_second_person",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True, case_number="")
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(case_number="")
                    & ~Q(confirmed_by=F("prepared_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Proposal for {self.concern_id}"
