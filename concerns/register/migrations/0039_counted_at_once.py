"""How many earlier ones there may be: the person's conflicts are asked for once, and what is tied to
the concern is fetched by its key.

Asked for every concern of the municipality, both took fifty times the counting (docs/bench.md).
"""

from django.db import migrations

COUNT = """
CREATE OR REPLACE FUNCTION register.count_similar(wanted uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT count(*) FROM register.register_concern c
    CROSS JOIN LATERAL (
        SELECT s.concern_id
        FROM register.likenesses(wanted, c.municipality_id, register.my_conflicts()) s
        WHERE register.newest_verdict(wanted, s.concern_id) IS NOT FALSE
        UNION
        {tied}) f
    WHERE c.id = wanted AND register.reads_content(wanted)
      AND c.municipality_id = ANY (custody.actor_authorities('municipal_coordinator'))
$$;
"""
BESIDE = """e.municipality_id = c.municipality_id AND e.custodian_id = c.custodian_id
          AND e.received_at < c.received_at AND e.erased_at IS NULL"""
BY_KEY = f"""SELECT e.id FROM register.register_concern e
        WHERE e.id = ANY (ARRAY(SELECT register.tied_to(wanted))) AND {BESIDE}
          AND e.id <> ALL ((SELECT register.my_conflicts())::uuid[])"""
BY_JOIN = f"""SELECT e.id FROM register.tied_to(wanted) t(id)
        JOIN register.register_concern e ON e.id = t.id
        WHERE {BESIDE} AND e.id <> ALL (register.my_conflicts())"""


class Migration(migrations.Migration):
    dependencies = [("register", "0038_named_by_grant")]
    operations = [
        migrations.RunSQL(COUNT.format(tied=BY_KEY), COUNT.format(tied=BY_JOIN)),
    ]
