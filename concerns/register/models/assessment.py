import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from concerns.register.models.concern import Concern
from concerns.register.states import Outcome
from infohus.custody.sealing import SealedField
from infohus.custody.versions import versions


class Dimension(models.TextChoices):
    """What a meeting looks at: what worries, and what protects."""

    RISK = "risk", _("Risk")
    THREAT = "threat", _("Threat")
    RESILIENCE = "resilience", _("Resilience")
    WELLBEING = "wellbeing", _("Wellbeing")


class Direction(models.TextChoices):
    """Which way it goes since last. A word, never a number."""

    BETTER = "better", _("Better than before")
    SAME = "same", _("As before")
    WORSE = "worse", _("Worse than before")
    FIRST = "first", _("Seen for the first time")
    UNKNOWN = "unknown", _("Not known")


class Assessment(models.Model):
    """What the infohus makes of a concern: four observations, a recommendation, any dissent.

    A recommendation is the infohus's; each authority takes its own decision.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="assessments")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recommendation = models.CharField(max_length=20, choices=Outcome)
    reasons = SealedField()
    dissent = SealedField()
    history = versions()

    class Meta:
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"Assessment of {self.concern_id}"


class Observation(models.Model):
    """What was seen in one dimension, by whom, and what speaks against it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="observations")
    dimension = models.CharField(max_length=20, choices=Dimension)
    direction = models.CharField(max_length=20, choices=Direction)
    observed = SealedField()
    source = SealedField()
    counter_evidence = SealedField()
    history = versions()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "dimension"], name="one_observation_each")
        ]

    def __str__(self) -> str:
        return f"{self.dimension} of {self.assessment_id}"
