import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Unit, User
from concerns.register.models import Concern
from concerns.register.states import AgeBand
from infohus.custody.versions import versions


class Meeting(models.Model):
    """An assessment meeting of one municipality's infohus. Closing it ends its invitees' access."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    custodian = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    history = versions()

    class Meta:
        ordering = ["starts_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="meeting_closed_by_somebody",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Meeting {self.starts_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class LineState(models.TextChoices):
    """How a line reads to those who see nothing but the line."""

    PLANNED = "planned", _("On the agenda")
    DECIDED = "decided", _("Measure proposed or open")
    CLOSED = "closed", _("Closed without a measure")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def with_line(self) -> Self:
        """Each item's `line`, a LineState: asked of the database, which alone may look it up."""
        state = Func(
            F("concern_id"), function="register.line_state", output_field=models.CharField()
        )
        return self.annotate(line=state)

    def newest(self) -> Self:
        """Those after which the concern has not been put on another agenda."""
        later = self.model.objects.filter(
            concern=OuterRef("concern"), added_at__gt=OuterRef("added_at")
        )
        return self.filter(~Exists(later))


class AgendaItem(models.Model):
    """The pseudonymous line: a number and an age band. The concern itself needs a grant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20)
    age_band = models.CharField(max_length=20, choices=AgeBand)
    added_at = models.DateTimeField()

    objects = AgendaItemQuerySet.as_manager()
    history = versions()

    class Meta:
        ordering = ["added_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["meeting", "concern"], name="once_on_an_agenda")
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def line_words(self) -> str:
        """The line's state in words. Needs `with_line()`."""
        return str(LineState(self.line).label)  # type: ignore[attr-defined]


class AgendaDepartment(models.Model):
    """A department that takes part in an item: its leader sees the line."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="departments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    history = versions()

    class Meta:
        ordering = ["unit__name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["item", "unit"], name="department_once_per_item")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} on {self.item_id}"


class Invitation(models.Model):
    """Somebody is asked to one item. The grant behind it ends with the meeting."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="invitations")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    grant_id = models.UUIDField()
    invited_at = models.DateTimeField()
    history = versions()

    class Meta:
        ordering = ["person__first_name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="invited_once_per_item")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.item_id}"
