"""What the desks write down while they work with a concern: notes, tasks, and what was passed on.

None of it is for the people who are invited, or for the department that decides on a measure.
"""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Unit, User
from concerns.register.models.concern import Concern
from infohus.custody.sealing import SealedField
from infohus.custody.versions import versions


class ConcernNote(models.Model):
    """A working note that both desks may rewrite; what is for the custodian only, the police alone.

    `version` counts from 1. Whoever saves names the version they began from, so that nobody writes
    over what they have not seen; the history keeps every version.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="notes")
    version = models.PositiveIntegerField(default=1)
    for_custodian_only = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = SealedField()
    history = versions()

    class Meta:
        ordering = ["written_at"]
        indexes = [models.Index(fields=["concern", "written_at"], name="note_of_concern")]

    def __str__(self) -> str:
        return f"Note on {self.concern_id}"

    @property
    def is_changed(self) -> bool:
        return self.version > 1


class DeskTask(models.Model):
    """What somebody of one desk, or the desk, is to have done by the end of a day.

    The days stand in clear, so that somebody can be reminded; what is to be done does not. Who does
    it and by when may be changed, by a coordinator of the desk who signs for it. It falls away when
    the concern is closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="desk_tasks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    assignee = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    to_do = SealedField()
    history = versions()

    class Meta:
        ordering = ["due_on", "set_at"]
        indexes = [
            models.Index(fields=["concern", "due_on"], name="desk_task_of_concern"),
            models.Index(
                fields=["unit", "due_on"], name="desk_task_open", condition=Q(done_at=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="desk_task_done_by_somebody",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="desk_task_changed_by_somebody",
                condition=Q(changed_at__isnull=True, changed_by__isnull=True)
                | Q(changed_at__isnull=False, changed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Task of {self.unit_id} on {self.concern_id}"


class Disclosure(models.Model):
    """What was passed on to somebody outside the infohus: to whom, what for, why, on which basis.

    Written once. A correction is a new row that names the one it corrects, and there is one at most
    of each. `basis` is a code of `bases.BASES`; `told_on` the day it was passed on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="disclosures")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    for_custodian_only = models.BooleanField(default=False)
    basis = models.CharField(max_length=40)
    told_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recipient = SealedField()
    what_for = SealedField()
    why_needed = SealedField()
    what_was_told = SealedField()
    basis_words = SealedField()

    class Meta:
        ordering = ["recorded_at"]
        indexes = [models.Index(fields=["concern", "recorded_at"], name="disclosure_of_concern")]

    def __str__(self) -> str:
        return f"Disclosure from {self.concern_id}"
