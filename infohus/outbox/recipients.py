"""E-mail addresses that must not lie in the database in clear, not even while they wait."""

from infohus.custody.boxes import box

PURPOSE = b"outbox.to.1"  # at most 16 bytes


def seal(address: str) -> bytes:
    """The address for whoever runs with this installation's SECRET_KEY: the web and the worker."""
    return bytes(box(PURPOSE).encrypt(address.encode()))


def unseal(sealed: bytes) -> str:
    """The address again. Raises nacl.exceptions.CryptoError."""
    return bytes(box(PURPOSE).decrypt(sealed)).decode()
