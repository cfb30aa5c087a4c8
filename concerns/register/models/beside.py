import uuid

from django.db import models

from concerns.register.models.concern import Concern
from infohus.custody.sealing import SealedField


class Beside(models.Model):
    """A child notification was written beside a concern: which one, and when. Written once.

    The journal knows nothing of the concern. Both columns are sealed: its id, and the instant just
    as well, would tie the concern's number to a child whose name the journal holds in clear.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="beside")
    notification = SealedField()
    written_at = SealedField()

    def __str__(self) -> str:
        return f"Beside {self.concern_id}"
