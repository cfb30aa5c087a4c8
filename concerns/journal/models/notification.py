"""A child notification: its line, what was written, and what the department made of it.

Three tables, because three circles read them: the line is also the leader's, the text also the
writer's, and the assessment the department's alone.
"""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Role, Unit, User
from concerns.journal import clocks
from infohus.custody.versions import versions


class ChildNotificationQuerySet(models.QuerySet["ChildNotification"]):
    def visible_to(self, user: User) -> Self:
        """The lines that the person may see: the same answer as the policies."""
        units = [*user.units_as(Role.CASEWORKER), *user.units_as(Role.TEAM_LEADER)]
        own = Q(writer=user) if user.roles else Q(pk=None)
        return self.filter(Q(unit__in=units) | own)

    def waiting(self) -> Self:
        """Those with something left to do, the oldest first."""
        return self.filter(
            Q(assessed_at=None) | Q(receipt_sent_at=None) | Q(told_at=None)
        ).order_by("received_at")

    def finished(self) -> Self:
        """Assessed, receipted, and answered; the newest first."""
        done = self.exclude(assessed_at=None).exclude(receipt_sent_at=None)
        return done.exclude(told_at=None).order_by("-received_at")


class ChildNotification(models.Model):
    """The line of a notification: its number, to and from whom, and how far it has come.

    Whether it led to action is told to those who write for their work (barnets lov § 133); None
    with a `told_at` says that the department decided not to tell. All times are instants.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=30, unique=True)
    municipality = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    writer = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    received_at = models.DateTimeField()
    assessed_at = models.DateTimeField(null=True, blank=True)
    receipt_sent_at = models.DateTimeField(null=True, blank=True)
    receipt_sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    led_to_action = models.BooleanField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ChildNotificationQuerySet.as_manager()
    history = versions()

    class Meta:
        ordering = ["-received_at"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["unit", "-received_at"], name="notification_unit"),
            models.Index(fields=["writer", "-received_at"], name="notification_writer"),
        ]
        constraints = [
            models.CheckConstraint(
                name="notification_receipt_sent_by_somebody",
                condition=Q(receipt_sent_at=None, receipt_sent_by=None)
                | Q(receipt_sent_at__isnull=False, receipt_sent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="notification_told_by_somebody_after_the_assessment",
                condition=Q(told_at=None, told_by=None, led_to_action=None)
                | Q(told_at__isnull=False, told_by__isnull=False, assessed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("journal:notification", args=[self.pk])

    @property
    def assessment_clock(self) -> clocks.Clock:
        return clocks.assessment(self.received_at, self.assessed_at)

    @property
    def receipt_clock(self) -> clocks.Clock:
        return clocks.receipt(self.received_at, self.receipt_sent_at)


class NotificationText(models.Model):
    """What somebody wrote about a child, by hand, in plain text as all of the journal. Once."""

    class ParentsKnow(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("I do not know")

    notification = models.OneToOneField(
        ChildNotification, models.PROTECT, primary_key=True, related_name="text"
    )
    child_name = models.CharField(max_length=200)
    child_age = models.CharField(max_length=200)
    child_place = models.TextField(blank=True)
    worry = models.TextField()
    seen = models.TextField()
    done = models.TextField(blank=True)
    parents_know = models.CharField(max_length=10, choices=ParentsKnow)
    writer_name = models.CharField(max_length=200)
    writer_place = models.CharField(max_length=200)
    writer_contact = models.CharField(max_length=200)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Text of {self.notification_id}"


class NotificationAssessment(models.Model):
    """Whether the child needs help at once, and what the department does. Written once."""

    notification = models.OneToOneField(
        ChildNotification, models.PROTECT, primary_key=True, related_name="assessment"
    )
    is_urgent = models.BooleanField()
    decision = models.TextField()
    assessed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Assessment of {self.notification_id}"
