"""The features of a name as keyed hashes: without the custodian's key they say nothing."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from concerns.register.matching import names
from infohus.custody.keyring import keyring


@dataclass(frozen=True)
class Print:
    """What is kept of a name: two sorted lists of signed 64-bit numbers. See matching.names."""

    blocks: list[int]
    grams: list[int]


def blinded(name: str, *, custodian: str) -> Print:
    """The name as the custodian's register keeps it. Raises KeyUnavailable."""
    return blinded_with(keyring().matching_key(custodian), name)


def blinded_with(key: bytes, name: str) -> Print:
    """The name under a key of 32 bytes. A text without a word in it gives two empty lists."""
    return Print(
        _hashed(key, b"block", names.blocks(name)), _hashed(key, b"gram", names.grams(name))
    )


def _hashed(key: bytes, person: bytes, features: Iterable[str]) -> list[int]:
    return sorted(
        struct.unpack(
            "<q", blake2b(feature.encode(), digest_size=8, key=key, person=person).digest()
        )[0]
        for feature in features
    )
