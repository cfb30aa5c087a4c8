"""A register full of made-up people: rows put there behind the policies, and then asked."""

import time
import uuid
from dataclasses import dataclass

from concerns.register.matching.blind import blinded_with
from tests.concerns.register import matching_names as made_up

KEY = bytes(range(32))
COPY = "COPY register.register_subjectprint (concern_id, blocks, grams) FROM STDIN"
CONCERNS = """
INSERT INTO register.register_concern (id, reference, municipality_id, custodian_id, source,
    age_band, is_acute, state, state_since, received_at, outcome)
SELECT lpad(to_hex(n), 32, '0')::uuid, 'C' || n, m.id, m.district_id, 'citizen', 'unknown', false,
    'clearance', now(), now() - interval '2 years' + n * interval '1 second', ''
FROM generate_series(%s::bigint, %s::bigint) n
CROSS JOIN (SELECT id, district_id FROM public.accounts_authority WHERE slug = 'gladsaxe') m
"""

INDEX = """
CREATE INDEX print_blocks ON register.register_subjectprint USING gin (blocks)
WITH (fastupdate = off)
"""
AGAIN = """
INSERT INTO register.register_subjectprint (concern_id, blocks, grams)
SELECT lpad(to_hex(n - %(back)s), 32, '0')::uuid, p.blocks, p.grams
FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
JOIN register.register_subjectprint p ON p.concern_id = lpad(to_hex(n), 32, '0')::uuid
"""


@dataclass(frozen=True)
class Found:
    """Of one repeat: its kind of slip, whether the right one was shown, others shown, seconds."""

    kind: str
    is_found: bool
    others: int
    took: float


def number(place):
    """The concern of whoever was put in at that place."""
    return uuid.UUID(int=place)


def add(server, names, *, start):
    """A concern with its blind print for each name, numbered from `start`."""
    server.execute("SET session_replication_role = replica")
    server.execute(CONCERNS, [start, start + len(names) - 1])
    with server.cursor() as cursor, cursor.copy(COPY) as rows:
        for place, name in enumerate(names, start):
            print_ = blinded_with(KEY, name)
            rows.write_row((number(place), print_.blocks, print_.grams))


def multiply(server, *, first, people, copies):
    """Namesakes of them all, numbered below them."""
    if copies > 1:
        server.execute(CONCERNS, [1, first - 1])
    for nth in range(1, copies):
        given = {"back": nth * people, "first": first, "last": first + people - 1}
        server.execute(AGAIN, given)


def asked(server, *, people, repeats, copies=1):
    """File that many repeats of people who are there, and look each of them up.

    With copies there are that many of each name, so that lists are as long as in a larger register.
    """
    chance = made_up.random.Random(7)
    names = made_up.people(people)
    first = (copies - 1) * people + 1
    server.execute("DROP INDEX register.print_blocks")
    add(server, names, start=first)
    multiply(server, first=first, people=people, copies=copies)
    server.execute("SET maintenance_work_mem = '512MB'")
    server.execute(INDEX)
    server.execute("VACUUM ANALYZE register.register_subjectprint, register.register_concern")
    again = chance.sample(range(people), repeats)
    slips = [made_up.repeat(names[place], chance) for place in again]
    add(server, [name for _kind, name in slips], start=first + people)
    crowd = range(first, first + people)
    return [
        look_up(server, first + people + nth, first + place, kind, crowd)
        for nth, (place, (kind, _name)) in enumerate(zip(again, slips, strict=True))
    ]


def look_up(server, repeat, person, kind, crowd):
    """What the database shows of the crowd for one repeat; other repeats do not count."""
    began = time.perf_counter()
    rows = server.execute(
        "SELECT concern_id FROM register.likenesses(%s, NULL, '{}')", [number(repeat)]
    ).fetchall()
    took = time.perf_counter() - began
    shown = {row[0].int for row in rows if row[0].int in crowd}
    return Found(kind, person in shown, len(shown - {person}), took)


def recall(found):
    return sum(one.is_found for one in found) / len(found)


def false_share(found):
    """Of everybody shown, how many are somebody else."""
    others = sum(one.others for one in found)
    return others / (others + sum(one.is_found for one in found))


def figures(found):
    """What docs/matching.md says of a run."""
    took = sorted(one.took * 1_000 for one in found)
    kinds = sorted({one.kind for one in found if "+" not in one.kind})
    each = ", ".join(f"{k} {recall([o for o in found if o.kind == k]):.1%}" for k in kinds)
    middle, most = took[len(took) // 2], took[-1]
    return (
        f"recall {recall(found):.1%} ({each}, two slips "
        f"{recall([o for o in found if '+' in o.kind]):.1%}), false {false_share(found):.1%}, "
        f"look-up {middle:.1f} ms in the middle, 95 % within {took[len(took) * 95 // 100]:.1f}, "
        f"longest {most:.1f}"
    )
