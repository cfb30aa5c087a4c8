from celery import shared_task
from django.utils import timezone

from concerns.register.services import reminding


@shared_task
def remind() -> int:
    """Write to whoever keeps something waiting beyond its deadline, or is about to.

    Returns how many e-mails that makes. Running it twice promises each of them once.
    """
    return reminding.remind(timezone.now())


@shared_task
def digest() -> int:
    """Write to whoever ordered a morning's e-mail and has something waiting. Returns how many."""
    return reminding.digest(timezone.now())
