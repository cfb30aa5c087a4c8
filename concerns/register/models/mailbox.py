"""What is added to a concern after, or beside, the story itself: letters and files.

Rows are written once and never changed, so they have no earlier versions.
"""

import uuid
from functools import cache

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Max, OuterRef, Q, Subquery

from accounts.models import User
from concerns.register.filetypes import Kind
from concerns.register.models.concern import Concern
from infohus.custody.sealing import SealedField

THEIRS = 1  # the second of `letters_at`


class Letter(models.Model):
    """One message between the referrer and the people who work with the concern.

    Sealed under a key of its own: the referrer's browser cannot open the concern's. `size` counts
    the bytes of a referrer's letter and its files: together they have a ceiling.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="letters")
    written_at = models.DateTimeField()
    is_from_staff = models.BooleanField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    text = SealedField()
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["written_at"]
        indexes = [models.Index(fields=["concern", "written_at"], name="letter_of_concern")]
        constraints = [
            models.CheckConstraint(
                name="letter_from_staff_names_its_writer",
                condition=Q(is_from_staff=True, written_by__isnull=False)
                | Q(is_from_staff=False, written_by__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"Letter in {self.concern_id}"


@cache
def letters_at() -> Subquery:
    """Of a concern, for annotating: when we last wrote, and when the referrer did.

    Each is None where there is no such letter, and so is the whole without any. One look-up for
    both: the policy of the letters costs more than the letters do.
    """
    by = {ours: Max("written_at", filter=Q(is_from_staff=ours)) for ours in (True, False)}
    both = Func(
        by[True],
        by[False],
        template="ARRAY[%(expressions)s]",
        output_field=ArrayField(models.DateTimeField(null=True)),
    )
    letters = Letter.objects.filter(concern=OuterRef("pk")).order_by().values("concern")
    return Subquery(letters.annotate(both=both).values("both"))


def last_is_ours() -> Subquery:
    """Of a concern, to filter by: whether the last letter is ours. None where there is none.

    Of two of the same instant ours is the last, as in `desk.is_unanswered`.
    """
    letters = Letter.objects.filter(concern=OuterRef("pk"))
    letters = letters.order_by("-written_at", "-is_from_staff")
    return Subquery(letters.values("is_from_staff")[:1])


class LetterKey(models.Model):
    """A letter's key, sealed to the custodian; for a reply, to the holder of the code as well.

    Deleting it erases the letter and the files that came with it.
    """

    letter = models.OneToOneField(Letter, models.PROTECT, primary_key=True, related_name="key")
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="letter_keys")
    keyring_id = models.CharField(max_length=16)
    sealed = models.BinaryField()
    sealed_to_code = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"Key of letter {self.letter_id}"


class Attachment(models.Model):
    """A file that came with the concern, or with a letter: sealed under the key of what it is with.

    `number` is its place among them, from 0; `size` counts bytes. A file that no scanner has looked
    at is served after a warning only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="attachments")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="attachments")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    size = models.PositiveIntegerField()
    is_scanned = models.BooleanField()
    name = SealedField()

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["concern"], name="attachment_of_concern")]

    def __str__(self) -> str:
        return f"Attachment in {self.concern_id}"


class AttachmentPart(models.Model):
    """A piece of a file, bound to its place in it: numbered from 0."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="+")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    piece = SealedField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["attachment", "number"], name="one_piece_per_place")
        ]

    def __str__(self) -> str:
        return f"Piece {self.number} of {self.attachment_id}"
