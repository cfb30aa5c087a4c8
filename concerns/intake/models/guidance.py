import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Language(models.TextChoices):
    """The languages that guidance is written in."""

    DANISH = "da", _("Danish")
    ENGLISH = "en", _("English")


class GuidanceVersion(models.Model):
    """One wording of a guidance page in one language, written once and never changed.

    The page shows the one with the highest number. The shipped text lies before them all, in
    `concerns/intake/guidance`, and is no row. `body` is Markdown; nothing here tells of a person
    but who published it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=40)
    language = models.CharField(max_length=2, choices=Language)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    body = models.TextField()
    note = models.CharField(max_length=300)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["slug", "language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "language", "number"], name="guidance_number_once"
            ),
            models.CheckConstraint(
                name="guidance_after_the_shipped_text", condition=Q(number__gt=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} ({self.language}) {self.number}"
