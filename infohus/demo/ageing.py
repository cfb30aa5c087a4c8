"""Give what happened in the demo's stories the days on which it would have happened.

Services write down the moment at which they are called, and they are all called while the demo is
loaded. Nobody's role may change such a moment afterwards, so the database's administrator does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.utils import timezone
from psycopg import sql

from concerns.register.services import filing
from infohus.demo.simulation.copying import administrator

# What is written down in a story: the table, the moment, and which concern it belongs to.
WRITTEN = (
    ("register_steptaken", "taken_at", "concern_id"),
    ("register_assessment", "recorded_at", "concern_id"),
    ("register_letter", "written_at", "concern_id"),
    ("register_concernnote", "written_at", "concern_id"),
    ("register_desktask", "set_at", "concern_id"),
    ("register_disclosure", "recorded_at", "concern_id"),
    ("register_assignment", "given_at", "concern_id"),
    ("register_measureproposal", "prepared_at", "concern_id"),
    ("register_concernusergrant", "given_at", "content_object_id"),
)
# What follows from these: a note is as old as its last word, a filed concern as its first grants.
FOLLOWS = """
UPDATE register.register_concernnote SET changed_at = written_at WHERE concern_id = ANY (%(told)s);
UPDATE register.register_concernunitgrant g SET given_at = c.received_at
    FROM register.register_concern c
    WHERE g.content_object_id = c.id AND g.giver_id IS NULL AND c.id = ANY (%(told)s);
UPDATE register.register_concern c SET state_since = s.taken_at,
        closed_at = CASE WHEN c.state = 'closed' THEN s.taken_at END
    FROM (SELECT DISTINCT ON (concern_id) concern_id, taken_at FROM register.register_steptaken
          WHERE from_state <> to_state ORDER BY concern_id, taken_at DESC) s
    WHERE s.concern_id = c.id AND c.id = ANY (%(told)s);
UPDATE register.register_concern c SET cleared_at = s.taken_at
    FROM (SELECT concern_id, max(taken_at) AS taken_at FROM register.register_steptaken
          WHERE step = 'clear' GROUP BY concern_id) s
    WHERE s.concern_id = c.id AND c.id = ANY (%(told)s)
"""
MET = """
SELECT i.concern_id, min(m.starts_at) FROM register.meetings_agendaitem i
JOIN register.meetings_meeting m ON m.id = i.meeting_id
WHERE i.concern_id = ANY (%s) AND m.starts_at < now() GROUP BY i.concern_id
"""
WRITES_OF_THE_MEETING = "register_assessment"
OPENS, CLOSES = 8, 16  # o'clock: what desks write, they write in the day
SATURDAY = 5  # of date.weekday()
PACE = timedelta(days=2)  # from one thing to the next, where there is time enough
JUST_NOW = timedelta(hours=2)


@dataclass(frozen=True)
class Moment:
    """One moment in one row, as it stands now."""

    at: datetime
    table: str
    column: str
    key: Any


def age(submissions: Iterable[bytes]) -> None:
    """Spread what belongs to these stories from their arrival on, in the order it happened.

    Raises SimulationImpossible where nobody told the administrator's address.
    """
    with administrator() as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        rows = admin.execute(
            "SELECT c.id, c.received_at FROM register.register_concern c"
            " JOIN register.register_receipt r ON r.concern_id = c.id"
            " WHERE r.submission_hash = ANY (%s)",
            [[filing.hashed(submission) for submission in submissions]],
        ).fetchall()
        told = {key: received for key, received in rows}
        met = dict(admin.execute(MET, [list(told)]).fetchall())
        for key, received in told.items():
            for moment, at in spread(_moments(admin, key), received, met.get(key)):
                _set(admin, moment, at)
        _follow(admin, list(told))


def spread(
    moments: list[Moment], received: datetime, met: datetime | None
) -> Iterator[tuple[Moment, datetime]]:
    """Each moment with its new one: in order, in working hours, never before the meeting that it
    comes from and never in the future."""
    last = timezone.now() - JUST_NOW
    at = min(received, last)
    for place, moment in enumerate(moments):
        left = len(moments) - place
        at = min(in_the_day(at + min(PACE, (last - at) / left)), last)
        if met is not None and moment.table == WRITES_OF_THE_MEETING:
            at = max(at, min(met + JUST_NOW, last))
        yield moment, at


def in_the_day(at: datetime) -> datetime:
    """The same moment, or the nearest later one at which a desk is at work, in Danish time."""
    local = timezone.localtime(at)
    if local.hour >= CLOSES:
        local = local.replace(hour=OPENS) + timedelta(days=1)
    elif local.hour < OPENS:
        local = local.replace(hour=OPENS)
    if local.weekday() >= SATURDAY:
        local += timedelta(days=7 - local.weekday())
    return local


def _moments(admin: psycopg.Connection[Any], concern: Any) -> list[Moment]:
    found = []
    for table, column, owner in WRITTEN:
        rows = admin.execute(
            sql.SQL("SELECT id, {} FROM {} WHERE {} = %s").format(
                sql.Identifier(column), sql.Identifier("register", table), sql.Identifier(owner)
            ),
            [concern],
        )
        found += [Moment(at, table, column, key) for key, at in rows]
    return sorted(found, key=lambda moment: moment.at)


def _set(admin: psycopg.Connection[Any], moment: Moment, at: datetime) -> None:
    admin.execute(
        sql.SQL("UPDATE {} SET {} = %s WHERE id = %s").format(
            sql.Identifier("register", moment.table), sql.Identifier(moment.column)
        ),
        [at, moment.key],
    )


def _follow(admin: psycopg.Connection[Any], told: list[Any]) -> None:
    for statement in FOLLOWS.split(";"):
        admin.execute(statement, {"told": told})
