"""Pages by key: the next page begins after the last row of this one, whatever the order."""

import uuid
from datetime import datetime

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware


def mark(place: datetime | str, pk: uuid.UUID) -> str:
    """The row as text for an address. Rows of one instant are told apart by their key."""
    return f"{place.isoformat() if isinstance(place, datetime) else place}~{pk}"


def older(column: str, text: str) -> Q:
    """The rows after the one that the text marks, newest first; every row for any other text."""
    return following(column, text, is_descending=True)


def following(column: str, text: str, *, is_descending: bool, is_instant: bool = True) -> Q:
    """The rows after the one that the text marks, in the order of a column and then of the key.

    Every row for any other text.
    """
    value, _, pk = text.partition("~")
    try:
        key = uuid.UUID(pk)
        place = parse_datetime(value) if is_instant else value
    except ValueError:
        return Q()
    if place is None or "\0" in value or (isinstance(place, datetime) and not is_aware(place)):
        return Q()
    side = "lt" if is_descending else "gt"
    return Q(**{f"{column}__{side}": place}) | Q(**{column: place, f"pk__{side}": key})
