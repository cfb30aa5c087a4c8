import uuid

from django.db import models
from simple_history.models import HistoricalRecords


def versions() -> HistoricalRecords:
    """Earlier versions of a custody row, sealed as the row is.

    The key is a UUID: an automatic number would need RETURNING, and so the right to read.
    """
    return HistoricalRecords(history_id_field=models.UUIDField(default=uuid.uuid4))
