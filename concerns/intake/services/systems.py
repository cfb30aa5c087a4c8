"""Which systems may send concerns through the API. Added and revoked by the owner's command."""

import secrets

from django.utils import timezone

from accounts.models import Authority
from concerns.intake.models import SendingSystem
from concerns.intake.models.sending_system import key_hash

KEY_SIZE = 32  # random bytes: nobody guesses them, so a plain hash of them is enough


class NameTaken(Exception):
    """There is, or was, a system of that name: the access log of both would be one."""


def add(name: str, *, municipality: Authority | None) -> str:
    """Let a system send, for one municipality or for all. Returns its key, which nobody can show
    again. Raises NameTaken.
    """
    if SendingSystem.objects.filter(name=name).exists():
        raise NameTaken
    key = secrets.token_urlsafe(KEY_SIZE)
    SendingSystem(
        name=name, municipality=municipality, key_hash=key_hash(key), created_at=timezone.now()
    ).save(force_insert=True)
    return key


def revoke(name: str) -> bool:
    """From now on the system's key opens nothing. False when no current one has that name."""
    current = SendingSystem.objects.current().filter(name=name)
    return current.update(revoked_at=timezone.now()) == 1
