"""A concern's data key: made when it is filed, opened for whoever the database shows it to."""

from accounts.access import Refused
from concerns.register.models import Concern, ConcernKey
from infohus.custody.keyring import keyring
from infohus.custody.sealing import new_data_key


def create(concern: Concern) -> tuple[bytes, ConcernKey]:
    """A new data key, and the unsaved row that keeps it sealed. Raises KeyUnavailable."""
    custodian = concern.custodian.slug
    data_key = new_data_key()
    row = ConcernKey(
        concern=concern,
        keyring_id=keyring().key_id(custodian),
        sealed=keyring().seal(custodian, data_key),
    )
    return data_key, row


def data_key(concern: Concern) -> bytes:
    """The concern's data key. Raises Refused without a grant, KeyUnavailable without a key."""
    row = ConcernKey.objects.filter(concern=concern).first()
    if row is None:
        raise Refused("concern", concern.pk)
    return keyring().open(concern.custodian.slug, bytes(row.sealed))
