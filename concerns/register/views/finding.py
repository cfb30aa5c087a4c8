import uuid

from accounts.access import Refused
from concerns.register.models import Concern
from concerns.register.models.target import target_days
from concerns.register.services import transferring


def find(pk: uuid.UUID) -> Concern:
    """The stub, if the database shows it to whoever asks; else Refused, like one that is not.

    Whose desk handed it on gets it as it was then. With it comes, still sealed, what the database
    shows them of its key and content, and how long its state may last (`target_days`).
    """
    rows = Concern.objects.select_related("municipality", "custodian", "data_key", "content")
    try:
        return rows.annotate(target_days=target_days()).get(pk=pk)
    except Concern.DoesNotExist:
        handed_on = transferring.stubs([pk]).get(pk)
    if handed_on is None:
        raise Refused("concern", pk)
    return handed_on
