"""A press of a button counts once, however often the browser sends it."""

import hashlib
import uuid
from collections.abc import Callable

from django.db import IntegrityError, connection, models, transaction

from accounts.models import Authority, User
from concerns.register.models import Concern


def number(
    row: type[models.Model], about: Concern | Authority | User, submission: bytes
) -> uuid.UUID:
    """The key of the row that this submission makes about a concern, of an authority's rule, or of
    what somebody keeps for themselves: the same every time.
    """
    seed = row.__name__.encode() + _named(about) + submission
    return uuid.UUID(bytes=hashlib.sha256(seed).digest()[:16])


def _named(about: Concern | Authority | User) -> bytes:
    if isinstance(about, Concern):
        return about.pk.bytes
    return (about.slug if isinstance(about, Authority) else about.username).encode()


def add(row: models.Model) -> bool:
    """Insert a row that has its `number`. False when it is there already; nothing changes then."""
    return first(row, lambda: row.save(force_insert=True))


def first(row: models.Model, write: Callable[[], object]) -> bool:
    """Write what inserts the row, and all that goes with it. False when the row is there already:
    this was a second press, and nothing of it is kept.
    """
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        if f"{row._meta.db_table}_pkey" not in str(error):
            raise
        return False
    return True


def one_at_a_time(row: type[models.Model], *about: object) -> None:
    """Whoever asks for the same waits here until the first one's transaction ends.

    What the first one wrote is seen from then on. For somebody who may lock no row of the concern.
    """
    seed = " ".join(map(str, (row.__name__, *about)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [seed])
