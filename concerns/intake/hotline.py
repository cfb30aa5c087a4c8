"""The national hotline on extremism, 41 74 90 90: every day from 8 to 22, Danish time."""

from datetime import datetime
from zoneinfo import ZoneInfo

DENMARK = ZoneInfo("Europe/Copenhagen")
OPENS, CLOSES = 8, 22  # Whole hours on a Danish clock.


def is_open(now: datetime) -> bool:
    """Whether the telephone is answered at this instant, summer time and all.

    Raises ValueError for a time without a zone: it would be guessed from the machine's.
    """
    if now.tzinfo is None:
        raise ValueError("The hotline keeps Danish time: give an instant with a time zone.")
    return OPENS <= now.astimezone(DENMARK).hour < CLOSES
