"""Tell PostgreSQL who is asking, in a way that injected SQL cannot imitate (plan, custody 2).

The token names a person, the server process of this very connection and the instant at which this
very transaction began, and carries an HMAC-SHA256 over the three. `custody.actor()` in the database
checks it with a key that no application role can read. Read off, it is worthless anywhere else.
"""

import hashlib
import hmac
from contextvars import ContextVar

from django.conf import settings
from django.db import connection

_acting: ContextVar[int | None] = ContextVar("acting", default=None)

THIS_TRANSACTION = "SELECT pg_backend_pid(), (extract(epoch FROM now()) * 1000000)::bigint"
BLOCK = 64  # bytes in one block of SHA-256, which HMAC pads its key to


def pads(key: bytes) -> tuple[bytes, bytes]:
    """The inner and outer key blocks of HMAC-SHA256 (RFC 2104), as the database stores them."""
    block = key.ljust(BLOCK, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


def token(user_id: int, backend_pid: int, began: int, key: bytes) -> str:
    """`user.backend.began.hex`: valid on one connection, in the transaction begun at that instant.

    `began` is the transaction's `now()` in microseconds since 1970.
    """
    claim = f"{user_id}.{backend_pid}.{began}"
    return f"{claim}.{hmac.new(key, claim.encode(), hashlib.sha256).hexdigest()}"


def act_as(user_id: int | None) -> None:
    """Make this transaction the person's, or nobody's. Raises RuntimeError outside of one."""
    if not connection.in_atomic_block:
        raise RuntimeError("actor.act_as() lasts one transaction: open one first")
    with connection.cursor() as cursor:
        signed = ""
        if user_id is not None:
            cursor.execute(THIS_TRANSACTION)
            backend_pid, began = cursor.fetchone()
            signed = token(user_id, backend_pid, began, settings.ACTOR_KEY)
        cursor.execute("SELECT set_config('infohus.actor', %s, true)", [signed])
    _acting.set(user_id)


def acting() -> int | None:
    """Who the last `act_as` of this thread named: for showing, the database decides by itself."""
    return _acting.get()
