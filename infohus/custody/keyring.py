"""Who can open what was sealed: the port, and the adapter that reads key files.

A process that only seals (the public form) needs `<custodian>.pub`; only a process that may open
needs `<custodian>.key`, and to compare names `<custodian>.match`. A key service at the police, an
HSM or a vault is another adapter.
"""

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.utils import random

MATCHING_KEY = 32  # bytes


class KeyUnavailable(Exception):
    """The custodian's key is missing or does not fit. Nothing is opened, nothing is filed."""


class Keyring(Protocol):
    """Seals data keys for a custodian, and opens them again."""

    def create(self, custodian: str) -> None:
        """Give the custodian a key pair and a matching key, whichever it lacks."""

    def key_id(self, custodian: str) -> str:
        """The fingerprint of the public key in use, 16 hexadecimal digits."""

    def seal(self, custodian: str, data_key: bytes) -> bytes:
        """The 32-byte data key, sealed to the custodian. Raises KeyUnavailable."""

    def open(self, custodian: str, sealed: bytes) -> bytes:
        """The data key again. Raises KeyUnavailable."""

    def matching_key(self, custodian: str) -> bytes:
        """The 32 bytes under which the custodian compares names blindly. Raises KeyUnavailable."""

    def is_healthy(self, custodian: str) -> bool:
        """Whether what is sealed now can be opened now."""


class FileKeyring:
    """Key pairs (Curve25519) as files of hexadecimal text, private ones readable by us alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, custodian: str) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._path(custodian, "match").exists():
            self._write(self._path(custodian, "match"), random(MATCHING_KEY), 0o600)
        if self._path(custodian, "pub").exists():
            return
        # A run that ended between the two files left a private key, which is never thrown away.
        if self._path(custodian, "key").exists():
            pair = PrivateKey(self._read(custodian, "key"))
        else:
            pair = PrivateKey.generate()
            self._write(self._path(custodian, "key"), bytes(pair), 0o600)
        self._write(self._path(custodian, "pub"), bytes(pair.public_key), 0o644)

    def key_id(self, custodian: str) -> str:
        return hashlib.sha256(self._read(custodian, "pub")).hexdigest()[:16]

    def seal(self, custodian: str, data_key: bytes) -> bytes:
        try:
            return bytes(SealedBox(PublicKey(self._read(custodian, "pub"))).encrypt(data_key))
        except CryptoError:
            raise KeyUnavailable(f"The pub file of {custodian} holds no key.") from None

    def open(self, custodian: str, sealed: bytes) -> bytes:
        try:
            return bytes(SealedBox(PrivateKey(self._read(custodian, "key"))).decrypt(sealed))
        except CryptoError:
            raise KeyUnavailable(f"The key of {custodian} does not open this.") from None

    def matching_key(self, custodian: str) -> bytes:
        key = self._read(custodian, "match")
        if len(key) != MATCHING_KEY:
            raise KeyUnavailable(f"The match file of {custodian} holds no key.")
        return key

    def is_healthy(self, custodian: str) -> bool:
        probe = bytes(32)
        try:
            return self.open(custodian, self.seal(custodian, probe)) == probe
        except KeyUnavailable:
            return False

    def _path(self, custodian: str, kind: str) -> Path:
        return self.folder / f"{custodian}.{kind}"

    def _read(self, custodian: str, kind: str) -> bytes:
        try:
            return bytes.fromhex(self._path(custodian, kind).read_text())
        except (OSError, ValueError):
            raise KeyUnavailable(f"There is no readable {kind} file of {custodian}.") from None

    @staticmethod
    def _write(path: Path, key: bytes, mode: int) -> None:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
            file.write(key.hex())


@lru_cache(maxsize=1)
def keyring() -> Keyring:
    """The keyring of this installation."""
    return FileKeyring(settings.KEYRING)
