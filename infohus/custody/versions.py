import uuid
from typing import Any

from django.db import models
from django.http import HttpRequest
from simple_history.models import HistoricalRecords

from infohus.custody import actor


def writer(request: HttpRequest | None = None, **_given: Any) -> Any:
    """Who wrote a version: the acting person. A concern filed by nobody has no writer either."""
    if request is None or request.user.pk != actor.acting():
        return None
    return request.user


def versions() -> HistoricalRecords:
    """Earlier versions of a custody row, sealed as the row is.

    The key is a UUID: an automatic number would need RETURNING, and so the right to read.
    """
    return HistoricalRecords(history_id_field=models.UUIDField(default=uuid.uuid4), get_user=writer)
