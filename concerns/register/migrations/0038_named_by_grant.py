"""Of the names alike, only those that the person may read are ever looked at: a join, not a loop.

Whether they read it was asked of a function, concern by concern, until a page was full. A municipality
reads none of what is closed, so among a million the function was asked thousands of times
(docs/bench.md). `register.opened_to_me` is the same answer for all of them at once.
"""

from django.db import migrations

NAMED = """
CREATE OR REPLACE FUNCTION register.named(wanted bigint[], pieces bigint[], keeper bigint)
RETURNS TABLE (concern_id uuid, likeness double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    keepers bigint[] := custody.actor_authorities('police_coordinator');
    towns bigint[] := custody.actor_authorities('municipal_coordinator');
    {declared}
BEGIN
    {body}
END $$;
"""
COMPARED = """WITH compared AS MATERIALIZED (
            SELECT p.concern_id AS id, 2.0::double precision
                * (SELECT count(*) FROM (SELECT unnest(p.grams) AS one OFFSET 0) g
                   WHERE g.one = ANY (pieces))
                / (cardinality(p.grams) + cardinality(pieces)) AS alike
            FROM register.register_subjectprint p WHERE p.blocks && wanted)
        SELECT c.id, o.alike FROM compared o JOIN register.register_concern c ON c.id = o.id
        WHERE o.alike >= 0.6 AND c.custodian_id = keeper
          AND (c.custodian_id = ANY (keepers) OR c.municipality_id = ANY (towns))"""
NEAREST_FIRST = "ORDER BY o.alike DESC, c.received_at DESC, c.id"
BY_GRANT = NAMED.format(
    declared="",
    body=f"""RETURN QUERY
        {COMPARED}
          AND EXISTS (SELECT FROM register.opened_to_me t WHERE t.concern_id = c.id OFFSET 0)
        {NEAREST_FIRST} LIMIT 51;""",
)
ONE_BY_ONE = NAMED.format(
    declared="""avoided uuid[] := register.my_conflicts();
    found record;
    given integer := 0;""",
    body=f"""FOR found IN
        {COMPARED} AND c.id <> ALL (avoided)
        {NEAREST_FIRST}
    LOOP
        IF register.reads_content(found.id) THEN
            concern_id := found.id;
            likeness := found.alike;
            RETURN NEXT;
            given := given + 1;
            EXIT WHEN given = 51;
        END IF;
    END LOOP;""",
)


class Migration(migrations.Migration):
    dependencies = [("register", "0037_opened_to_me")]
    operations = [migrations.RunSQL(BY_GRANT, ONE_BY_ONE)]
