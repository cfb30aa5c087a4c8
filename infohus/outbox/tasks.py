import uuid
from smtplib import SMTPException

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from infohus.outbox.models import Message

BATCH = 200  # messages one sweep hands out


@shared_task(acks_late=True, autoretry_for=(SMTPException, OSError), retry_backoff=True)
def deliver(message_id: str) -> bool:
    """Send one message. Running it twice sends once; True when this run sent it."""
    with transaction.atomic():
        unsent = Message.objects.filter(pk=uuid.UUID(message_id), sent_at=None)
        message = unsent.select_for_update(skip_locked=True).first()
        if message is None:
            return False  # Sent already, or another worker is sending it.
        message.send()
        message.sent_at, message.sealed_to = timezone.now(), None
        message.save(update_fields=["sent_at", "sealed_to"])
    return True


@shared_task
def sweep() -> int:
    """Hand out what was promised but never reached the broker. Returns how many."""
    waiting = Message.objects.filter(sent_at=None).order_by("created_at")
    keys = list(waiting.values_list("pk", flat=True)[:BATCH])
    for key in keys:
        deliver.delay(str(key))
    return len(keys)
