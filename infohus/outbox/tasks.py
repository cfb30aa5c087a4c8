import logging
import uuid
from smtplib import SMTPRecipientsRefused

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from nacl.exceptions import CryptoError

from infohus.outbox.models import Message, wait_after

BATCH = 200  # messages one sweep hands out
PERMANENT = 500  # an SMTP answer from here on means: this address never

logger = logging.getLogger(__name__)


@shared_task(acks_late=True)
def deliver(message_id: str) -> bool:
    """Send one message. Running it twice sends once; True when this run sent it.

    Nothing is raised for what a mail server says: that could name the address. A passing failure
    leaves the message to the sweep, for three days, or until midnight where it is of its day; an
    address that is refused for good ends it.
    """
    message = _taken(uuid.UUID(message_id))
    if message is None:
        return False  # Sent or given up already, or another worker is sending it.
    if message.is_out_of_time:
        if message.is_of_its_day:
            message.stands_for().update(once=None)
        return _given_up(message)
    try:
        message.send()
    except (OSError, CryptoError, ValueError) as error:  # smtplib's are OSErrors
        if _is_for_ever(error):
            return _given_up(message)
        logger.warning("An e-mail could not be sent yet.")
        return False
    _ended(message, "sent_at")
    return True


@shared_task
def sweep() -> int:
    """Hand out what was promised but never reached the broker, or is to be tried again.

    Returns how many.
    """
    keys = list(Message.objects.due().values_list("pk", flat=True)[:BATCH])
    for key in keys:
        deliver.delay(str(key))
    return len(keys)


@transaction.atomic
def _taken(key: uuid.UUID) -> Message | None:
    """The message, for this run alone until its next try is due; None where there is none to send.

    What is written down here stands whatever happens next: a message that breaks its worker waits
    longer each time, like any other.
    """
    message = Message.objects.due().filter(pk=key).select_for_update(skip_locked=True).first()
    if message is not None and not message.is_out_of_time:
        message.attempts += 1
        message.try_after = timezone.now() + wait_after(message.attempts)
        message.save(update_fields=["attempts", "try_after"])
    return message


def _is_for_ever(error: Exception) -> bool:
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _words in error.recipients.values())
    # No server, or one that is set up wrongly, may be right tomorrow. What else breaks is the
    # address: one that no e-mail can have, or that cannot be read with this SECRET_KEY.
    return not isinstance(error, OSError)


def _given_up(message: Message) -> bool:
    logger.warning("An e-mail was given up.")
    _ended(message, "given_up_at")
    return False


def _ended(message: Message, how: str) -> None:
    """Sent or given up, now; a private address is not needed any more."""
    setattr(message, how, timezone.now())
    message.sealed_to = None
    message.save(update_fields=[how, "sealed_to"])
