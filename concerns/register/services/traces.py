"""What happened to a concern that stands nowhere else on its page: reads, access, answers, links.

The database decides row by row who is told: everybody their own reads and grants, the coordinators
what their desks did, the custodian's who has opened it (register.reads_of).
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


# One statement: the page of a concern may take a few more only.
TRACES = """
SELECT t.kind, t.at, t.code, t.about, t.role, p.id, p.username, p.first_name, p.last_name
FROM (
    SELECT 'read' AS kind, r.read_at AS at, r.action AS code, '' AS about, '' AS role,
           r.reader_id AS person
    FROM register.reads_of(%(concern)s) r
    UNION ALL
    SELECT 'duties', d.answered_at, CASE WHEN d.has_duties THEN 'yes' ELSE 'no' END, '', '',
           d.answered_by_id
    FROM register_ownduties d WHERE d.concern_id = %(concern)s
    UNION ALL
    SELECT 'advice', a.noted_at, CASE WHEN a.is_given THEN 'given' ELSE 'asked' END, '', '',
           a.noted_by_id
    FROM register_advice a WHERE a.concern_id = %(concern)s
    UNION ALL
    SELECT 'person', s.decided_at, CASE WHEN s.is_same THEN 'same' ELSE 'another' END,
           o.reference, '', s.decided_by_id
    FROM register_sameperson s
    JOIN register_concern o ON o.id IN (s.concern_id, s.earlier_id) AND o.id <> %(concern)s
    WHERE s.concern_id = %(concern)s OR s.earlier_id = %(concern)s
    UNION ALL
    SELECT 'earlier', e.read_at, '', o.reference, '', e.read_by_id
    FROM register_earlierread e JOIN register_concern o ON o.id = e.earlier_id
    WHERE e.concern_id = %(concern)s
    UNION ALL
    SELECT 'second', n.signed_at, '', '', '', n.signed_by_id
    FROM register_secondreading n WHERE n.concern_id = %(concern)s
    UNION ALL
    SELECT w.kind, w.at, g.purpose, u.name, g.role, w.person
    FROM register_concernunitgrant g JOIN accounts_unit u ON u.group_id = g.group_id
    CROSS JOIN LATERAL (VALUES ('given', g.given_at, g.giver_id),
                               ('ended', g.valid_until, NULL)) w (kind, at, person)
    WHERE g.content_object_id = %(concern)s AND w.at <= now()
      AND (w.kind = 'ended' OR w.person IS NOT NULL)  -- the rule gives when one is filed
    UNION ALL
    SELECT w.kind, w.at, g.purpose,
           coalesce(nullif(trim(concat_ws(' ', h.first_name, h.last_name)), ''), h.username), '',
           w.person
    FROM register_concernusergrant g JOIN accounts_user h ON h.id = g.user_id
    CROSS JOIN LATERAL (VALUES ('given', g.given_at, g.giver_id),
                               ('ended', g.valid_until, NULL)) w (kind, at, person)
    WHERE g.content_object_id = %(concern)s AND w.at <= now()
      AND (w.kind = 'ended' OR w.person IS NOT NULL)  -- the rule gives when one is filed
) t LEFT JOIN accounts_user p ON p.id = t.person
"""


NAMES = ("username", "first_name", "last_name")


def traces(concern: Concern) -> list[Trace]:
    """For the acting person, in no order. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(TRACES, {"concern": concern.pk})
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
