"""Short-lived secrets of this installation: under SECRET_KEY, each purpose with its own key."""

import hashlib

from django.conf import settings
from nacl.secret import SecretBox


def box(purpose: bytes) -> SecretBox:
    """The box of a purpose (at most 16 bytes): what one has sealed opens in no other."""
    key = hashlib.blake2b(
        settings.SECRET_KEY.encode(), digest_size=SecretBox.KEY_SIZE, person=purpose
    )
    return SecretBox(key.digest())
