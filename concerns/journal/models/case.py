import uuid
from typing import Self

from django.db import models
from django.urls import reverse

from accounts.models import Authority, Role, Unit, User
from infohus.custody.versions import versions


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> Self:
        """The cases of the departments in which the person is a caseworker."""
        return self.filter(unit__in=user.units_as(Role.CASEWORKER))


class Case(models.Model):
    """A case of a municipal department: journaled, and covered by access to documents.

    It holds what was written or picked for it. The reference names the concern, nothing more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=30, unique=True)
    municipality = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=200)
    concern_reference = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = CaseQuerySet.as_manager()
    history = versions()

    class Meta:
        ordering = ["-opened_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="case_confirmed_by_a_second_person",
                condition=~models.Q(prepared_by=models.F("confirmed_by")),
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("journal:case", args=[self.pk])


class JournalEntry(models.Model):
    """One entry: a date, a short subject (offentlighedsloven § 15) and the text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="entries")
    written_at = models.DateTimeField()
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    history = versions()

    class Meta:
        ordering = ["-written_at"]
        verbose_name_plural = "journal entries"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.subject} ({self.case_id})"
