"""Sealed text: what a dump, a backup, the write-ahead log and the disk are allowed to hold.

Every text is padded, encrypted with its concern's data key (XChaCha20-Poly1305) and bound to table,
column and row, so that a ciphertext moved elsewhere does not open (plan, custody 3).
"""

import uuid
from typing import Any

from django.db import models
from nacl import utils
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    sodium_pad,
    sodium_unpad,
)
from nacl.exceptions import CryptoError

NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
STEP = 256  # bytes: lengths are rounded up to this, so that a name cannot be told by its length


class SealBroken(Exception):
    """The ciphertext was changed, moved, or belongs to another key."""


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """Bytes that only `seal` writes and only `opened` reads. Empty text is sealed too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)


def new_data_key() -> bytes:
    """32 random bytes: the key of one concern."""
    return utils.random(crypto_aead_xchacha20poly1305_ietf_KEYBYTES)


def seal(text: str, key: bytes, *, place: str) -> bytes:
    """Nonce and ciphertext of the text, openable at that place only."""
    return seal_bytes(text.encode(), key, place=place)


def seal_bytes(plain: bytes, key: bytes, *, place: str) -> bytes:
    """Nonce and ciphertext of the bytes, openable at that place only."""
    nonce = utils.random(NONCE)
    padded = sodium_pad(plain, STEP)
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(padded, place.encode(), nonce, key)


def unseal(sealed: bytes, key: bytes, *, place: str) -> str:
    """The text again. Raises SealBroken."""
    return unseal_bytes(sealed, key, place=place).decode()


def unseal_bytes(sealed: bytes, key: bytes, *, place: str) -> bytes:
    """The bytes again. Raises SealBroken."""
    nonce, ciphertext = bytes(sealed[:NONCE]), bytes(sealed[NONCE:])
    try:
        padded = crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, place.encode(), nonce, key)
    except (CryptoError, ValueError):
        raise SealBroken(f"What is sealed at {place} does not open.") from None
    return bytes(sodium_unpad(padded, STEP))


def place_of(row: models.Model, column: str) -> str:
    """Table, column and row: what a ciphertext is bound to."""
    return f"{row._meta.db_table}.{column}.{uuid.UUID(str(row.pk))}"


def seal_into(row: models.Model, key: bytes, **texts: str) -> None:
    """Set sealed columns of a row that has its primary key already. Does not save."""
    for column, text in texts.items():
        if not isinstance(row._meta.get_field(column), SealedField):
            raise TypeError(f"{column} is not a sealed column")
        setattr(row, column, seal(text, key, place=place_of(row, column)))


def opened(row: models.Model, key: bytes) -> dict[str, str]:
    """Every sealed column of the row, as text, by column name. Raises SealBroken.

    A row from before a column existed holds nothing in it, and gives an empty text.
    """
    return {
        field.name: unseal(sealed, key, place=place_of(row, field.name)) if sealed else ""
        for field in row._meta.concrete_fields
        if isinstance(field, SealedField)
        for sealed in [getattr(row, field.name)]
    }
