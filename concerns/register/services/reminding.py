"""Who is written to because something waits. Runs as the worker, which can see no concern.

The worker asks functions of the database, and gets addresses and meaningless keys back. Working
days are counted here and passed in as instants: PostgreSQL knows no Danish holidays.
"""

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import MailChoice, Role
from concerns.register import mail
from concerns.register.deadlines import OF_POLICE
from concerns.register.mail import Words
from concerns.register.models.target import LONGEST, STANDARD
from concerns.register.services import proceeding
from infohus import workdays
from infohus.outbox.once import once
from infohus.outbox.post import Notice, post_once

REMINDED_FROM = time(7)  # Danish time, on working days: nobody needs to know it at night
DIGEST_FROM = time(7, 30)

DEADLINE_MAILS = (
    "SELECT stage, about, address FROM custody.deadline_mails"
    "(%s::timestamptz[], %s::jsonb, %s::text[], %s, %s, %s, %s)"
)
TASK_MAILS = (
    "SELECT stage, about, address FROM custody.task_mails(%s::timestamptz[], %s, %s, %s, %s)"
)
DIGEST_MAILS = "SELECT address FROM custody.digest_mails(%s::text[], %s::text[], %s::text[], %s)"


def remind(now: datetime) -> int:
    """Promise the e-mails about states and tasks whose deadline calls for one. Returns how many.

    Each person and desk hears once of each stage of each task, and of each concern in a state: a
    run that was missed is made up for by the next. Nothing outside working days, or before seven.
    """
    today = _working_day(now, REMINDED_FROM)
    if today is None:
        return 0
    words = {
        "soon": mail.deadline_near(),
        "due": mail.deadline_near(),
        "overdue": mail.deadline_passed(),
        "escalated": mail.deadline_long_passed(),
    }
    soon, late = settings.REMIND_BEFORE, (settings.REMIND_AFTER, settings.ESCALATE_AFTER)
    bounds, near = _bounds(today), workdays.after(today, soon)
    rows = _asked(DEADLINE_MAILS, bounds, json.dumps(STANDARD), list(OF_POLICE), now, soon, *late)
    rows += _asked(TASK_MAILS, bounds, near, now, *late)
    return post_once(
        _notice(address, words[stage], "deadline", stage, about.hex())
        for stage, about, address in rows
    )


def digest(now: datetime) -> int:
    """Promise the morning's e-mail to whoever ordered one and has something waiting: once a day.

    Those of Mondays go out on the week's first working day. Returns how many.
    """
    today = _working_day(now, DIGEST_FROM)
    if today is None:
        return 0
    kinds = [MailChoice.Digest.DAILY.value]
    if workdays.after(today - timedelta(days=today.weekday()), 0) == today:
        kinds.append(MailChoice.Digest.WEEKLY.value)
    states = [
        list(proceeding.waited_for_by([role]))
        for role in (Role.POLICE_COORDINATOR, Role.MUNICIPAL_COORDINATOR)
    ]
    rows = _asked(DIGEST_MAILS, kinds, *states, now)
    words = mail.digest()
    return post_once(_notice(address, words, "digest", today.isoformat()) for (address,) in rows)


def _working_day(now: datetime, begins: time) -> date | None:
    """The Danish day of an instant, where it is one on which people are written to by now."""
    local = timezone.localtime(now)
    is_time = workdays.is_working_day(local.date()) and local.time() >= begins
    return local.date() if is_time else None


def _bounds(today: date) -> list[datetime]:
    """Instants, ascending: since before the last one is one working day ago, and so on back."""
    found: list[datetime] = []
    day = today
    for _passed in range(LONGEST + max(settings.REMIND_AFTER, settings.ESCALATE_AFTER)):
        day = workdays.before(day, 1)
        found.append(timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)))
    return found[::-1]


def _asked(statement: str, *given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def _notice(address: str, words: Words, *about: str) -> Notice:
    return Notice(once(*about, address), address, words.subject, words.body)
