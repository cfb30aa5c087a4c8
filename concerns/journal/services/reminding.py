"""Who is written to because a clock of a child notification runs out. Runs as the worker.

The worker sees no notification: a function of the database gives it addresses and meaningless keys.
Working days are counted here and passed in as instants.
"""

from datetime import datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from concerns.journal import clocks, mail
from infohus import workdays
from infohus.outbox.once import once
from infohus.outbox.post import Notice, post_once

RECEIPTS_FROM = time(7)  # Danish time, on working days; 24 hours pass at night as well
MAILS = (
    "SELECT is_late, about, address FROM custody.notification_mails"
    "(%s, %s, %s::timestamptz, %s::timestamptz)"
)


def remind(now: datetime) -> int:
    """Promise the e-mails that the two clocks call for at this instant. Returns how many.

    The department's own address hears 4 hours before the 24 hours are over, and on the working day
    before the last one for the receipt; when the time has passed, the department and its leaders.
    Each address hears once of each: a run that was missed is made up for by the next one.
    """
    near, late = _receipts(now)
    with connection.cursor() as cursor:
        cursor.execute(MAILS, [now, now + clocks.NEAR, near, late])
        rows = cursor.fetchall()
    words = {False: mail.clock_near(), True: mail.clock_passed()}
    return post_once(
        Notice(
            once("notification", str(is_late), about.hex(), address),
            address,
            words[is_late].subject,
            words[is_late].body,
        )
        for is_late, about, address in rows
    )


def _receipts(now: datetime) -> tuple[datetime | None, datetime | None]:
    """Of receipts: what was received before these is nearly late, and late. None where it is night
    or no working day, when nobody is written to about them.
    """
    local = timezone.localtime(now)
    today = local.date()
    if not workdays.is_working_day(today) or local.time() < RECEIPTS_FROM:
        return None, None
    near = workdays.after(today, clocks.RECEIPT_NEAR)
    return clocks.received_before(near), clocks.received_before(today - timedelta(days=1))
