from django.db import transaction
from django.utils import timezone

from infohus.outbox.models import Message
from infohus.outbox.tasks import deliver


def post(*, to: str, subject: str, body: str) -> None:
    """Promise an e-mail: stored now, sent only if this transaction commits.

    A broker that does not answer loses nothing: the sweep finds the row within a minute.
    """
    message = Message(to=to, subject=subject, body=body, created_at=timezone.now())
    message.save(force_insert=True)

    def hand_over() -> None:  # with a name: Django's log of a failure asks for it
        deliver.delay(str(message.pk))

    transaction.on_commit(hand_over, robust=True)
