"""Look-ups around one concern are planned for the few rows that they find.

PostgreSQL expects a thousand rows of every function, so it read the whole register to join them,
and with it asked everybody's rights. `ready_to_close` asks who the person is once, not of each row.
Whoever replaces one of these functions says the settings again (docs/bench.md).
"""

from django.db import migrations

FEW = {
    "earlier_of(uuid)": 10,
    "likenesses(uuid, bigint, uuid[])": 10,
    "similar(uuid)": 10,
    "around(uuid)": 10,
    "signers(uuid, timestamptz)": 5,
    "tied_to(uuid)": 5,
    "readers(uuid)": 10,
}
BY_KEY = ("earlier_of(uuid)", "around(uuid)", "count_similar(uuid)")
WAYS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")

PLANNED = "".join(f"ALTER FUNCTION register.{name} ROWS {rows};\n" for name, rows in FEW.items())
PLANNED += "".join(
    f"ALTER FUNCTION register.{name} SET {way} = off;\n" for name in BY_KEY for way in WAYS
)
UNPLANNED = "".join(f"ALTER FUNCTION register.{name} ROWS 1000;\n" for name in FEW)
UNPLANNED += "".join(
    f"ALTER FUNCTION register.{name} RESET {way};\n" for name in BY_KEY for way in WAYS
)

READY = """
CREATE OR REPLACE FUNCTION register.ready_to_close(wanted uuid)
RETURNS TABLE (is_repeat boolean, is_read boolean, is_signed boolean, is_signed_by_me boolean,
               known bigint, read bigint, is_signed_by_another boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH found AS MATERIALIZED (
        SELECT f.*, (f.concern_id <> ALL ({conflicts})
           AND ({is_custodian} OR f.municipality_id = c.municipality_id)) AS is_known
        FROM register.earlier_of(wanted) f
        JOIN register.register_concern c ON c.id = wanted
        WHERE {may_ask}),
    signed AS MATERIALIZED (
        SELECT s.id, s.id = {actor} AS is_mine
        FROM register.signers(wanted, (SELECT max(f.read_at) FROM found f)) s(id)),
    counted AS (
        SELECT count(*) AS number, count(f.read_at) AS read_in_all,
               count(*) FILTER (WHERE f.is_known) AS known,
               count(f.read_at) FILTER (WHERE f.is_known) AS read,
               coalesce(bool_and(EXISTS (
                   SELECT FROM signed s CROSS JOIN unnest(f.readers) r(id) WHERE r.id <> s.id)),
                   false) AS is_by_two
        FROM found f)
    SELECT c.number > 0, c.number = c.read_in_all,
           c.number = c.read_in_all AND c.is_by_two
               AND EXISTS (SELECT FROM signed s WHERE NOT s.is_mine),
           c.number = c.read_in_all AND EXISTS (SELECT FROM signed s WHERE s.is_mine),
           c.known, c.read,
           c.number = c.read_in_all AND EXISTS (SELECT FROM signed s WHERE NOT s.is_mine)
    FROM counted c
$$;
"""
ASKED_ONCE = READY.format(
    conflicts="(SELECT register.my_conflicts())::uuid[]",
    is_custodian="(SELECT register.is_custodian(wanted))",
    may_ask="(SELECT register.reads_content(wanted) AND register.oversees(wanted))",
    actor="(SELECT custody.actor())",
)
ASKED_OF_EACH = READY.format(
    conflicts="register.my_conflicts()",
    is_custodian="register.is_custodian(wanted)",
    may_ask="register.reads_content(wanted) AND register.oversees(wanted)",
    actor="custody.actor()",
)


class Migration(migrations.Migration):
    dependencies = [("register", "0040_known_at_the_first")]
    operations = [migrations.RunSQL(ASKED_ONCE + PLANNED, ASKED_OF_EACH + UNPLANNED)]
