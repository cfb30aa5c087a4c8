"""The desk that handed a concern on keeps the stub as it was: what becomes of it is not theirs.

They saw the stub live: its state, outcome and department, wherever it went. Now the row is no
longer theirs to read. A function gives them what does not change: number, day of receipt, source,
age band, and where they sent it.
"""

from django.db import migrations

STUB_READ = """
ALTER POLICY stub_read ON register.register_concern USING (
    (custodian_id = ANY ((SELECT custody.actor_authorities('police_coordinator'))::bigint[])
     OR municipality_id = ANY ((SELECT custody.actor_authorities('municipal_coordinator'))::bigint[])
     OR id IN (SELECT register.granted_to_me()){handed_on})
    AND id <> ALL ((SELECT register.my_conflicts())::uuid[]));
"""
STUBS = """
-- Of these, what the acting person's desk handed on and has not got back; the last move of each.
CREATE FUNCTION register.handed_on_stubs(wanted uuid[])
RETURNS TABLE (concern_id uuid, reference varchar, municipality_id bigint, custodian_id bigint,
               source varchar, age_band varchar, is_acute boolean, received_at timestamptz,
               moved_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT c.id, c.reference, t.to_municipality_id, c.custodian_id, c.source, c.age_band,
           c.is_acute, c.received_at, t.moved_at
    FROM (SELECT custody.actor_authorities('municipal_coordinator') AS desks) mine
    JOIN register.register_concern c ON c.id = ANY (wanted)
     AND c.municipality_id <> ALL (mine.desks) AND c.id <> ALL (register.my_conflicts())
    CROSS JOIN LATERAL (
        SELECT x.to_municipality_id, x.moved_at FROM register.register_transfer x
        WHERE x.concern_id = c.id AND x.from_municipality_id = ANY (mine.desks)
        ORDER BY x.moved_at DESC LIMIT 1) t
$$;
REVOKE ALL ON FUNCTION register.handed_on_stubs(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.handed_on_stubs(uuid[]) TO infohus_app;
"""
HANDED_ON = """
CREATE FUNCTION register.handed_on() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT t.concern_id FROM register.register_transfer t
    WHERE t.from_municipality_id = ANY (custody.actor_authorities('municipal_coordinator'))
$$;
REVOKE ALL ON FUNCTION register.handed_on() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.handed_on() TO infohus_app;
"""
FORWARD = STUB_READ.format(handed_on="") + "DROP FUNCTION register.handed_on();" + STUBS
BACKWARD = (
    "DROP FUNCTION register.handed_on_stubs(uuid[]);"
    + HANDED_ON
    + STUB_READ.format(handed_on="\n     OR id IN (SELECT register.handed_on())")
)


class Migration(migrations.Migration):
    dependencies = [("register", "0033_linked_by_number")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
