"""A name is compared first, and access asked last: of the nearest, one by one, until a page is full.

Measured among a million (docs/matching.md). Whose desk it is can be told from the stub at hand; only
whether the person reads it is asked of the function that decides everywhere.
"""

from django.db import migrations

NAMED = """
CREATE OR REPLACE FUNCTION register.named(wanted bigint[], pieces bigint[], keeper bigint)
RETURNS TABLE (concern_id uuid, likeness double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
{body}
END $$;
"""
ONE_BY_ONE = """DECLARE
    keepers bigint[] := custody.actor_authorities('police_coordinator');
    towns bigint[] := custody.actor_authorities('municipal_coordinator');
    avoided uuid[] := register.my_conflicts();
    found record;
    given integer := 0;
BEGIN
    FOR found IN
        WITH compared AS MATERIALIZED (
            SELECT p.concern_id AS id, 2.0::double precision
                * (SELECT count(*) FROM (SELECT unnest(p.grams) AS one OFFSET 0) g
                   WHERE g.one = ANY (pieces))
                / (cardinality(p.grams) + cardinality(pieces)) AS alike
            FROM register.register_subjectprint p WHERE p.blocks && wanted)
        SELECT c.id, o.alike FROM compared o JOIN register.register_concern c ON c.id = o.id
        WHERE o.alike >= 0.6 AND c.custodian_id = keeper AND c.id <> ALL (avoided)
          AND (c.custodian_id = ANY (keepers) OR c.municipality_id = ANY (towns))
        ORDER BY o.alike DESC, c.received_at DESC, c.id
    LOOP
        IF register.reads_content(found.id) THEN
            concern_id := found.id;
            likeness := found.alike;
            RETURN NEXT;
            given := given + 1;
            EXIT WHEN given = 51;
        END IF;
    END LOOP;"""
ALL_AT_ONCE = """BEGIN
    RETURN QUERY
    WITH near AS MATERIALIZED (
        SELECT c.id, c.received_at, 2.0::double precision
            * (SELECT count(*) FROM unnest(p.grams) g WHERE g = ANY (pieces))
            / (cardinality(p.grams) + cardinality(pieces)) AS alike
        FROM register.register_subjectprint p
        JOIN register.register_concern c ON c.id = p.concern_id
        WHERE p.blocks && wanted AND c.custodian_id = keeper),
    nearest AS MATERIALIZED (
        SELECT n.id, n.received_at, n.alike FROM near n WHERE n.alike >= 0.6)
    SELECT n.id, n.alike FROM nearest n
    WHERE register.reads_content(n.id) AND register.oversees(n.id)
    ORDER BY n.alike DESC, n.received_at DESC, n.id LIMIT 51;"""


class Migration(migrations.Migration):
    dependencies = [("register", "0034_handed_on_stub")]
    operations = [
        migrations.RunSQL(NAMED.format(body=ONE_BY_ONE), NAMED.format(body=ALL_AT_ONCE)),
    ]
