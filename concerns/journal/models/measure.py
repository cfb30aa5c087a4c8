import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from concerns.journal.models.case import Case
from infohus.custody.versions import versions


class Measure(models.Model):
    """What the department does, and whether it still runs: all that its leader sees of a case."""

    class Kind(models.TextChoices):
        MENTOR = "mentor", _("Mentor")
        RELATIVES_COACH = "relatives_coach", _("Coach for relatives")
        ADVICE = "advice", _("Free advice (Consolidation Act on Social Services §§ 10 and 12 b)")
        EXIT = "exit", _("A way out of an extremist environment")
        OTHER = "other", _("Other support under the department's own law")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="measures")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    concern_reference = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    history = versions()

    class Meta:
        ordering = ["-starts_on"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="measure_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.concern_reference})"

    @property
    def is_running(self) -> bool:
        """Whether today lies within the measure. Dates are Danish calendar days."""
        return self.ends_on is None or self.ends_on >= timezone.localdate()


class MentorAssignmentQuerySet(models.QuerySet["MentorAssignment"]):
    def open_to_mentor(self, mentor: User) -> Self:
        """The mentor's own task sheets, until each one's end date."""
        return self.filter(mentor=mentor, ends_on__gte=timezone.localdate())


class MentorAssignment(models.Model):
    """A mentor's task sheet: what to do, with whom, from when until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    mentor = models.ForeignKey(User, models.PROTECT, related_name="+")
    task = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    history = versions()

    objects = MentorAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="assignment_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return f"Assignment {self.pk}"
