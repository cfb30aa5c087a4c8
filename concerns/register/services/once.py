"""A press of a button counts once, however often the browser sends it."""

import hashlib
import uuid

from django.db import IntegrityError, models, transaction

from concerns.register.models import Concern


def number(row: type[models.Model], concern: Concern, submission: bytes) -> uuid.UUID:
    """The key of the row that this submission makes of the concern: the same every time."""
    seed = row.__name__.encode() + concern.pk.bytes + submission
    return uuid.UUID(bytes=hashlib.sha256(seed).digest()[:16])


def add(row: models.Model) -> bool:
    """Insert a row that has its `number`. False when it is there already; nothing changes then."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if f"{row._meta.db_table}_pkey" not in str(error):
            raise
        return False
    return True
