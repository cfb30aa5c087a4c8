from celery import shared_task
from django.utils import timezone

from concerns.journal.services import reminding


@shared_task
def remind() -> int:
    """Write to the departments whose child notifications are nearly late, or are late.

    Returns how many e-mails that makes. Running it twice promises each of them once.
    """
    return reminding.remind(timezone.now())
