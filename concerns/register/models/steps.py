import uuid

from django.db import models

from accounts.models import User
from concerns.register.models.concern import Concern
from concerns.register.states import TAKEN, State, Step
from infohus.custody.sealing import SealedField
from infohus.custody.versions import versions


class StepTaken(models.Model):
    """One step in a concern's life, with its sealed rationale.

    What is for the custodian only is hidden from everybody else, the municipality included.
    `answers` are those of a step that asks questions: concerns.register.questions, as JSON.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=30, choices=Step)
    from_state = models.CharField(max_length=20, choices=State)
    to_state = models.CharField(max_length=20, choices=State)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    for_custodian_only = models.BooleanField(default=False)
    rationale = SealedField()
    answers = SealedField(null=True)
    history = versions()

    class Meta:
        ordering = ["taken_at"]
        verbose_name_plural = "steps taken"
        indexes = [models.Index(fields=["concern", "taken_at"], name="step_of_concern")]

    def __str__(self) -> str:
        return f"{self.step} in {self.concern_id}"

    @property
    def words(self) -> str:
        """What was done, as the timeline tells it."""
        return str(TAKEN[self.step])
