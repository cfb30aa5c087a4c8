"""Which e-mails somebody wants to get from us."""

from accounts.models import MailChoice, User


def choice(user: User) -> MailChoice:
    """What the person has chosen, or what holds for whoever has not."""
    return MailChoice.objects.filter(user=user).first() or MailChoice(user=user)


def choose(*, digest: str, wants_reminders: bool, by: User) -> None:
    """Keep the person's own choice: a code of MailChoice.Digest. The last of two clicks holds."""
    row = MailChoice(user=by, digest=digest, wants_reminders=wants_reminders)
    MailChoice.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["digest", "wants_reminders"],
    )
