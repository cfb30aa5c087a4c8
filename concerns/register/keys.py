"""A concern's data key: made when it is filed, opened for whoever the database shows it to."""

from accounts.access import Refused
from concerns.register.models import Concern, ConcernKey, Letter, LetterKey
from infohus.custody import letters
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
    return opened(concern, key_row(concern))


def key_row(concern: Concern) -> ConcernKey:
    """The row that keeps the data key sealed. Raises Refused without a grant."""
    row = ConcernKey.objects.filter(concern=concern).first()
    if row is None:
        raise Refused("concern", concern.pk)
    return row


def opened(concern: Concern, row: ConcernKey) -> bytes:
    """The data key in a row. Raises KeyUnavailable without the custodian's key."""
    return keyring().open(concern.custodian.slug, bytes(row.sealed))


def create_for_letter(
    letter: Letter, custodian: str, *, mailbox_key: bytes | None = None
) -> tuple[bytes, LetterKey]:
    """A new key for a letter, and the unsaved row that keeps it sealed. Raises KeyUnavailable.

    With the public half of a code's key it is sealed to whoever holds the code as well.
    """
    key = new_data_key()
    row = LetterKey(
        letter=letter,
        concern_id=letter.concern_id,
        keyring_id=keyring().key_id(custodian),
        sealed=keyring().seal(custodian, key),
        sealed_to_code=letters.seal_to(mailbox_key, key) if mailbox_key else None,
    )
    return key, row


def letter_key(concern: Concern, letter: Letter) -> bytes:
    """The letter's key. Raises Refused without a grant, KeyUnavailable without a key."""
    row = LetterKey.objects.filter(letter=letter).first()
    if row is None:
        raise Refused("concern", concern.pk)
    return keyring().open(concern.custodian.slug, bytes(row.sealed))
