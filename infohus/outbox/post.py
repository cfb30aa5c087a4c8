from django.db import transaction
from django.utils import timezone

from infohus.outbox import recipients
from infohus.outbox.models import Message
from infohus.outbox.tasks import deliver


def post(*addresses: str, subject: str, body: str) -> None:
    """Promise an e-mail to each address: stored now, sent only if this transaction commits.

    A broker that does not answer loses nothing: the sweep finds the rows within a minute.
    """
    now = timezone.now()
    _promise(
        [
            Message(to=address, subject=subject, body=body, created_at=now)
            for address in addresses
            if address
        ]
    )


def post_privately(*, to: str, subject: str, body: str) -> None:
    """Promise an e-mail to somebody whose address nobody may find in the database."""
    sealed = recipients.seal(to)
    _promise([Message(sealed_to=sealed, subject=subject, body=body, created_at=timezone.now())])


def _promise(messages: list[Message]) -> None:
    Message.objects.bulk_create(messages)

    def hand_over() -> None:  # with a name: Django's log of a failure asks for it
        for message in messages:
            deliver.delay(str(message.pk))

    transaction.on_commit(hand_over, robust=True)
