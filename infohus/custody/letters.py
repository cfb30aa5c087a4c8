"""Keys that only the holder of a receipt code can make: for what staff write back to a referrer.

A code has 120 random bits. A Curve25519 key pair is derived from it; the public half is stored with
the concern, the private half exists only while somebody has typed the code (plan, level K).
"""

import hashlib

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from infohus.custody.sealing import SealBroken

PURPOSE = b"mailbox.1"  # at most 16 bytes; another purpose is another key


def mailbox_key(code: str) -> bytes:
    """The 32-byte public half for a receipt code: tells nothing about the code."""
    return bytes(_pair(code).public_key)


def seal_to(public: bytes, key: bytes) -> bytes:
    """A letter's 32-byte key, for whoever has the code behind this public half."""
    return bytes(SealedBox(PublicKey(public)).encrypt(key))


def open_with(code: str, sealed: bytes) -> bytes:
    """The letter's key again. Raises SealBroken when it was sealed to another code."""
    try:
        return bytes(SealedBox(_pair(code)).decrypt(sealed))
    except CryptoError:
        raise SealBroken("This code does not open the letter.") from None


def _pair(code: str) -> PrivateKey:
    return PrivateKey(hashlib.blake2b(code.encode(), digest_size=32, person=PURPOSE).digest())
