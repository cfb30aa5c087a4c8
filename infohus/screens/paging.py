"""Pages by key, newest first: an older page begins after the last row of this one."""

import uuid
from datetime import datetime

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware


def mark(at: datetime, pk: uuid.UUID) -> str:
    """The row as text for an address. Rows of one instant are told apart by their key."""
    return f"{at.isoformat()}~{pk}"


def older(column: str, text: str) -> Q:
    """The rows after the one that the text marks; every row for any other text."""
    at, _, pk = text.partition("~")
    try:
        moment, key = parse_datetime(at), uuid.UUID(pk)
    except ValueError:
        return Q()
    if moment is None or not is_aware(moment):
        return Q()
    return Q(**{f"{column}__lt": moment}) | Q(**{column: moment, "pk__lt": key})
