"""The features of a name as keyed hashes: without the custodian's key they say nothing."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from concerns.register.matching import names
from infohus.custody.keyring import keyring

PLACES = 2_048  # enough that two pieces of a name seldom share one: docs/matching.md


@dataclass(frozen=True)
class Print:
    """What is kept of a name: see matching.names.

    `blocks` is a sorted list of signed 32-bit numbers. `grams` are PLACES bits, "0" or "1": each
    piece of the name sets the one at the place that its hash says.
    """

    blocks: list[int]
    grams: str


def blinded(name: str, *, custodian: str) -> Print:
    """The name as the custodian's register keeps it. Raises KeyUnavailable."""
    return blinded_with(keyring().matching_key(custodian), name)


def blinded_with(key: bytes, name: str) -> Print:
    """The name under a key of 32 bytes. A text without a word in it gives no block and no bit."""
    blocks = sorted(number for number, _place in _hashed(key, b"block", names.blocks(name)))
    places = {place for _number, place in _hashed(key, b"gram", names.grams(name))}
    bits = sum(1 << (PLACES - 1 - place) for place in places)
    return Print(blocks, f"{bits:0{PLACES}b}")


def _hashed(key: bytes, person: bytes, features: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Of each feature a number, and a place below PLACES."""
    for feature in features:
        digest = blake2b(feature.encode(), digest_size=8, key=key, person=person).digest()
        yield struct.unpack("<i", digest[:4])[0], int.from_bytes(digest, "little") % PLACES
