"""How the police find that a concern is about somebody they have heard of before.

Rows are written once and never changed, so they have no earlier versions.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from concerns.register.matching.blind import PLACES
from concerns.register.models.bits import BitsField
from concerns.register.models.concern import Concern
from infohus.custody.sealing import SealedField


class SubjectPrint(models.Model):
    """The name a concern is about, as hashes under the custodian's matching key (plan, custody 8).

    `blocks` find candidates and `grams` compare them: concerns.register.matching. A SECURITY
    DEFINER function counts what two prints share; the web reads numbers of concerns only.
    """

    concern = models.OneToOneField(
        Concern, models.PROTECT, primary_key=True, related_name="subject_print"
    )
    blocks = ArrayField(models.IntegerField())
    grams = BitsField(width=PLACES)

    class Meta:
        # Not put off: a look-up would read the waiting rows one by one.
        indexes = [GinIndex(fields=["blocks"], name="print_blocks", fastupdate=False)]

    def __str__(self) -> str:
        return f"Print of {self.concern_id}"


class SamePerson(models.Model):
    """What the police found about a concern and an earlier one. The newest of a pair holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    earlier = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    is_same = models.BooleanField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["decided_at"]
        indexes = [models.Index(fields=["concern", "earlier"], name="same_person_pair")]
        constraints = [
            models.CheckConstraint(
                name="same_person_is_about_two_concerns", condition=~Q(concern=F("earlier"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.concern_id} and {self.earlier_id}"


class EarlierRead(models.Model):
    """One of the police opened an earlier concern, to know what it means for this one.

    Which ones there are is the police's to know: the municipality gets a number at most.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    earlier = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    read_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["concern", "earlier", "read_at"], name="earlier_read_pair")]

    def __str__(self) -> str:
        return f"{self.earlier_id} read for {self.concern_id}"


class SecondReading(models.Model):
    """Somebody signed that they have read a repeat, so that somebody else may close it.

    It holds for the stay in a state in which it was signed, and only if by then the police had read
    every earlier one: register.ready_to_close.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["signed_at"]

    def __str__(self) -> str:
        return f"{self.concern_id} read a second time"


class RepeatNote(models.Model):
    """What somebody wrote about a repeat, sealed: for the coordinators who read the concern.

    Why the police linked it by number (`said`) is for the police alone.
    """

    class Kind(models.TextChoices):
        MEANING = "meaning", _("What the earlier ones mean for this one")
        SECOND = "second", _("What the second reader adds")
        LINK = "link", _("Why the police link two concerns")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    words = SealedField()
    said = models.ForeignKey(SamePerson, models.PROTECT, null=True, related_name="reasons")

    class Meta:
        ordering = ["written_at"]
        constraints = [
            models.CheckConstraint(
                name="note_says_why_of_a_link",
                condition=Q(kind="link", said__isnull=False)
                | (~Q(kind="link") & Q(said__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"Note on {self.concern_id}"
