"""What happened to a concern that stands nowhere else on its page: reads, access, answers, links.

The database decides row by row who is told: everybody their own reads and grants, the coordinators
what their desks did, the custodian's who has opened it (register.traces_of).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.models import Role, User
from concerns.register.models import Concern, Purpose


@dataclass(frozen=True)
class Trace:
    """One of them. `code` is what the kind needs to be put in words; `about` a number or holder."""

    kind: str
    at: datetime
    code: str
    about: str
    by: User | None


TRACES = """
SELECT t.kind, t.at, t.code, t.about, t.role, p.id, p.username, p.first_name, p.last_name
FROM register.traces_of(%s) t LEFT JOIN accounts_user p ON p.id = t.person_id
"""
NAMES = ("username", "first_name", "last_name")


def traces(concern: Concern) -> list[Trace]:
    """For the acting person, in no order. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(TRACES, [concern.pk])
        return list(_as_traces(cursor.fetchall()))


def _as_traces(rows: list[tuple[Any, ...]]) -> Iterator[Trace]:
    for kind, at, code, about, role, pk, *names in rows:
        by = None
        if pk is not None:
            by = User(pk=pk, **dict(zip(NAMES, names, strict=True)))
        if kind in ("given", "ended"):
            holder = f"{Role(role).label}, {about}" if role else about
            yield Trace(kind, at, code, f"{holder} ({Purpose(code).label})", by)
        else:
            yield Trace(kind, at, code, about, by)
