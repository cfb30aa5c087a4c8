"""The access log can be written by everybody, read by auditors, and changed by nobody."""

from django.db import migrations

FORWARD = """
GRANT SELECT, INSERT ON audit_event TO infohus_app;
GRANT INSERT ON audit_event TO infohus_worker;
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY append ON audit_event FOR INSERT TO infohus_app, infohus_worker
    WITH CHECK (actor_id IS NOT DISTINCT FROM (SELECT custody.actor()));
CREATE POLICY auditor_reads ON audit_event FOR SELECT TO infohus_app USING (
    municipality_id = ANY ((SELECT custody.actor_authorities('auditor'))::bigint[])
    OR custodian_id = ANY ((SELECT custody.actor_authorities('auditor'))::bigint[]));

CREATE FUNCTION custody.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'the access log is append-only';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION custody.refuse_change();
"""
BACKWARD = """
DROP TRIGGER append_only ON audit_event;
DROP FUNCTION custody.refuse_change();
DROP POLICY auditor_reads ON audit_event;
DROP POLICY append ON audit_event;
ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
REVOKE ALL ON audit_event FROM infohus_app, infohus_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("accounts", "0002_who_is_asking")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
