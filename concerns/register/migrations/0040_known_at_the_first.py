"""Whether somebody is known from before: the first name that is alike answers it.

The police's queue asks this of every concern on its page. It used to compare each with everybody
who shares a sound, and to put all of them in order, only to learn that there is one. And who may
be asked about is looked up by key, once for the page (docs/bench.md).
"""

from django.db import migrations

FIRST = """
CREATE FUNCTION register.resembles_any(wanted uuid, avoided uuid[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
    mine record;
BEGIN
    SELECT p.blocks, p.grams, c.custodian_id, c.received_at INTO mine
    FROM register.register_subjectprint p
    JOIN register.register_concern c ON c.id = p.concern_id WHERE p.concern_id = wanted;
    RETURN FOUND AND EXISTS (
        SELECT FROM (
            SELECT p.concern_id AS id, 2.0::double precision
                * (SELECT count(*) FROM (SELECT unnest(p.grams) AS one OFFSET 0) g
                   WHERE g.one = ANY (mine.grams))
                / (cardinality(p.grams) + cardinality(mine.grams)) AS alike
            FROM register.register_subjectprint p WHERE p.blocks && mine.blocks OFFSET 0) o
        WHERE o.alike >= 0.6 AND o.id <> ALL (avoided)
          AND EXISTS (SELECT FROM register.register_concern c WHERE c.id = o.id
              AND c.custodian_id = mine.custodian_id AND c.received_at < mine.received_at
              OFFSET 0)
          AND register.newest_verdict(wanted, o.id) IS NOT FALSE);
END $$;
REVOKE ALL ON FUNCTION register.resembles_any(uuid, uuid[]) FROM PUBLIC;
"""
KNOWN = """
CREATE OR REPLACE FUNCTION register.known_before(asked uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    {who} AND (
        {alike}
        OR EXISTS (SELECT FROM register.tied_to(a.id) t(id)
                   JOIN register.register_concern e ON e.id = t.id
                   JOIN register.register_concern c ON c.id = a.id
                   WHERE e.received_at < c.received_at AND register.is_custodian(e.id)))
$$;
"""
BY_KEY = """SELECT a.id FROM register.register_concern a
    WHERE a.id = ANY (asked)
      AND a.custodian_id = ANY ((SELECT custody.actor_authorities('police_coordinator'))::bigint[])
      AND EXISTS (SELECT FROM register.opened_to_me o WHERE o.concern_id = a.id OFFSET 0)"""
BY_QUESTION = """SELECT a.id FROM unnest(asked) a(id)
    WHERE register.is_custodian(a.id) AND register.reads_content(a.id)"""
ANY = "register.resembles_any(a.id, (SELECT register.my_conflicts())::uuid[])"
ALL = """EXISTS (SELECT FROM register.likenesses(a.id, NULL, register.my_conflicts()) s
                WHERE register.newest_verdict(a.id, s.concern_id) IS NOT FALSE)"""


class Migration(migrations.Migration):
    dependencies = [("register", "0039_counted_at_once")]
    operations = [
        migrations.RunSQL(
            FIRST + KNOWN.format(who=BY_KEY, alike=ANY),
            KNOWN.format(who=BY_QUESTION, alike=ALL)
            + "DROP FUNCTION register.resembles_any(uuid, uuid[]);",
        ),
    ]
