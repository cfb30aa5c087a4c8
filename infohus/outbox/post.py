import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from infohus.outbox import recipients
from infohus.outbox.models import Message
from infohus.outbox.tasks import deliver


@dataclass(frozen=True)
class Notice:
    """An e-mail that is promised once: `about` is a key of infohus.outbox.once."""

    about: bytes
    to: str
    subject: str
    body: str


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


@transaction.atomic
def post_once(notices: Iterable[Notice]) -> int:
    """Promise what has not been promised before. Returns how many e-mails are on their way.

    The same words for one address leave once in a run, whatever number of notices they stand for:
    the others are stored as sent with it. What cannot leave on its Danish day is promised no more,
    and may be promised anew. Two runs at once promise once: the database sees to it.
    Needs to read the outbox, as the worker may.
    """
    new = {notice.about: notice for notice in notices}
    told = Message.objects.filter(once__in=list(new)).values_list("once", flat=True)
    for about in told:
        new.pop(bytes(about or b""), None)
    now, said, messages = timezone.now(), set(), []
    for key, notice in sorted(new.items()):  # in one order, so that two runs do not lock
        words = (notice.to, notice.subject, notice.body)
        message = Message(
            to=notice.to, subject=notice.subject, body=notice.body, created_at=now, once=key
        )
        if words in said:
            message.sent_at = now
        said.add(words)
        messages.append(message)
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    ours = Message.objects.filter(pk__in=[message.pk for message in messages], sent_at=None)
    keys = list(ours.values_list("pk", flat=True))
    _hand_over(keys)
    return len(keys)


def _promise(messages: list[Message]) -> None:
    Message.objects.bulk_create(messages)
    _hand_over([message.pk for message in messages])


def _hand_over(keys: list[uuid.UUID]) -> None:
    def hand_over() -> None:  # with a name: Django's log of a failure asks for it
        for key in keys:
            deliver.delay(str(key))

    transaction.on_commit(hand_over, robust=True)
