from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User


class MailChoice(models.Model):
    """Which e-mails somebody wants besides those to their desk. Without a row: the defaults here.

    Only the person reads and changes it, and the function that finds whom to write to.
    """

    class Digest(models.TextChoices):
        OFF = "off", _("No")
        DAILY = "daily", _("Every working day at 7:30")
        WEEKLY = "weekly", _("Mondays at 7:30, or the week's first working day")

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="+")
    digest = models.CharField(max_length=10, choices=Digest, default=Digest.OFF)
    wants_reminders = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"E-mails to {self.user_id}"
