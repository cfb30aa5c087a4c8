"""A spelling is compared once, however many people share it.

Of the thousands whom a common name brings up, most are called exactly like some others. Counting
what two names have in common was most of a look-up; and where PostgreSQL called other processes to
help, waiting for them took longer than the work (docs/matching.md).
"""

from django.db import migrations

WAYS = """SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET max_parallel_workers_per_gather = 0"""
SHARED = """2.0::double precision
                * (SELECT count(*) FROM (SELECT unnest(s.grams) AS one OFFSET 0) g
                   WHERE g.one = ANY ({pieces}))
                / (cardinality(s.grams) + cardinality({pieces})) AS alike"""
ONCE = (
    f"""compared AS MATERIALIZED (
            SELECT s.ids, {SHARED}
            FROM (SELECT p.grams, array_agg(p.concern_id) AS ids
                  FROM register.register_subjectprint p WHERE p.blocks && {{blocks}}
                  GROUP BY p.grams OFFSET 0) s)""",
    "compared o CROSS JOIN LATERAL unnest(o.ids) u(id)",
    "u.id",
)
EACH = (
    f"""compared AS MATERIALIZED (
            SELECT s.concern_id AS id, {SHARED}
            FROM register.register_subjectprint s WHERE s.blocks && {{blocks}})""",
    "compared o",
    "o.id",
)


def likenesses(compared: str, found: str, its: str) -> str:
    """How alike the earlier names of the custodian are: see 0026."""
    compared = compared.format(pieces="mine.grams", blocks="mine.blocks")
    return f"""
CREATE OR REPLACE FUNCTION register.likenesses(wanted uuid, within bigint, avoided uuid[])
RETURNS TABLE (concern_id uuid, likeness double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
{WAYS} AS $$
DECLARE
    mine record;
    rejected uuid[];
BEGIN
    SELECT p.blocks, p.grams, c.custodian_id, c.received_at INTO mine
    FROM register.register_subjectprint p
    JOIN register.register_concern c ON c.id = p.concern_id WHERE p.concern_id = wanted;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT coalesce(array_agg(v.earlier_id), '{{}}') INTO rejected FROM (
        SELECT DISTINCT ON (s.earlier_id) s.earlier_id, s.is_same
        FROM register.register_sameperson s WHERE s.concern_id = wanted
        ORDER BY s.earlier_id, s.decided_at DESC) v
    WHERE NOT v.is_same;
    RETURN QUERY
        WITH {compared},
        near AS MATERIALIZED (
            SELECT c.id, o.alike FROM {found}
            JOIN register.register_concern c ON c.id = {its}
            WHERE o.alike >= 0.6 AND c.custodian_id = mine.custodian_id
              AND c.received_at < mine.received_at AND c.id <> ALL (avoided)
              AND (within IS NULL OR c.municipality_id = within))
        SELECT n.id, n.alike FROM near n
        WHERE n.alike >= coalesce(
            (SELECT max(o.alike) FROM near o WHERE o.id <> ALL (rejected)), 0) - 0.03
        ORDER BY n.alike DESC, n.id;
END $$;
"""


def named(compared: str, found: str, its: str) -> str:
    """The most alike of those that the person may open: see 0038."""
    compared = compared.format(pieces="pieces", blocks="wanted")
    return f"""
CREATE OR REPLACE FUNCTION register.named(wanted bigint[], pieces bigint[], keeper bigint)
RETURNS TABLE (concern_id uuid, likeness double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER
{WAYS} AS $$
DECLARE
    keepers bigint[] := custody.actor_authorities('police_coordinator');
    towns bigint[] := custody.actor_authorities('municipal_coordinator');
BEGIN
    RETURN QUERY
        WITH {compared}
        SELECT c.id, o.alike FROM {found}
        JOIN register.register_concern c ON c.id = {its}
        WHERE o.alike >= 0.6 AND c.custodian_id = keeper
          AND (c.custodian_id = ANY (keepers) OR c.municipality_id = ANY (towns))
          AND EXISTS (SELECT FROM register.opened_to_me t WHERE t.concern_id = c.id OFFSET 0)
        ORDER BY o.alike DESC, c.received_at DESC, c.id LIMIT 51;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0041_planned_for_few")]
    operations = [
        migrations.RunSQL(likenesses(*ONCE) + named(*ONCE), likenesses(*EACH) + named(*EACH)),
    ]
