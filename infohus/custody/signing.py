"""The signature under a receipt: Ed25519 (RFC 8032), with a key of this installation.

It says that we received something at that moment, and nothing else. Keys that are no longer in use
stay as public halves, so that old receipts go on proving what they prove.
"""

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from infohus.custody.keyring import KeyUnavailable

CURRENT = "current.key"
ID_LENGTH = 8  # hexadecimal digits


class FileSigner:
    """The key in use as a file readable by us alone; every public half there has been beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self) -> None:
        """Make a key, unless there is one."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        current = self.folder / CURRENT
        if not current.exists():
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with os.fdopen(os.open(current, flags, 0o600), "w") as file:
                file.write(bytes(SigningKey.generate()).hex())
        public = bytes(self._current().verify_key)
        (self.folder / f"{_id(public)}.pub").write_text(public.hex())

    def key_id(self) -> str:
        """The fingerprint of the key in use. Raises KeyUnavailable."""
        return _id(bytes(self._current().verify_key))

    def sign(self, message: bytes) -> bytes:
        """64 bytes, the same for the same message and key. Raises KeyUnavailable."""
        return bytes(self._current().sign(message).signature)

    def is_ours(self, message: bytes, signature: bytes, *, key_id: str) -> bool:
        """Whether this installation signed the message with the key of that fingerprint."""
        if not key_id.isalnum():
            return False  # It came from somebody's text, and names a file here.
        try:
            public = bytes.fromhex((self.folder / f"{key_id}.pub").read_text())
            VerifyKey(public).verify(message, signature)
        except (OSError, ValueError, BadSignatureError):
            return False
        return True

    def _current(self) -> SigningKey:
        try:
            return SigningKey(bytes.fromhex((self.folder / CURRENT).read_text()))
        except (OSError, ValueError):
            raise KeyUnavailable("There is no readable key to sign receipts with.") from None


def _id(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:ID_LENGTH]


@lru_cache(maxsize=1)
def signer() -> FileSigner:
    """The signer of this installation."""
    return FileSigner(settings.KEYRING / "receipts")
