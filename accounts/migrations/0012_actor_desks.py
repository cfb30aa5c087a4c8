"""Of which desks the acting person is a coordinator, of either kind, is asked once.

Policies asked for the police's desks and for the municipalities', one after the other, to put them
together: two questions for one answer, several times on a page (docs/bench.md).
"""

from django.db import migrations

DESKS = """
CREATE FUNCTION custody.actor_desk{name}() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    acting bigint := custody.actor();
BEGIN
    RETURN coalesce((SELECT array_agg(m.{column}) FROM custody.memberships_of(acting) m
                     WHERE m.role IN ('police_coordinator', 'municipal_coordinator')), '{{}}');
END $$;
REVOKE ALL ON FUNCTION custody.actor_desk{name}() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION custody.actor_desk{name}() TO infohus_app;
"""
FORWARD = DESKS.format(name="s", column="unit_id") + DESKS.format(
    name="_authorities", column="authority_id"
)
BACKWARD = """
DROP FUNCTION custody.actor_desks();
DROP FUNCTION custody.actor_desk_authorities();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_ended_places")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
