from functools import partial

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
    transaction.on_commit(partial(deliver.delay, str(message.pk)), robust=True)
