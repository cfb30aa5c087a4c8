"""What was written beside a concern moves to the police's schema, for the coordinators of both sides.

Invited people and departments read the concern, and nothing of a child notification.
"""

from django.db import migrations

from infohus.custody.operations import Keep

TABLES = ["register_beside"]

POLICIES = """
GRANT SELECT, INSERT ON register.register_beside TO infohus_app;
CREATE POLICY beside_write ON register.register_beside FOR INSERT TO infohus_app
    WITH CHECK (register.acts_on(concern_id) AND EXISTS (
        SELECT FROM register.register_concern c WHERE c.id = concern_id
          AND c.municipality_id =
              ANY ((SELECT custody.actor_authorities('municipal_coordinator'))::bigint[])));
CREATE POLICY beside_read ON register.register_beside FOR SELECT TO infohus_app
    USING (register.reads_content(concern_id) AND register.oversees(concern_id));
"""

BACK = """
DROP POLICY beside_write ON register.register_beside;
DROP POLICY beside_read ON register.register_beside;
REVOKE ALL ON register.register_beside FROM infohus_app;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0023_beside")]
    operations = [Keep("register", TABLES), migrations.RunSQL(POLICIES, BACK)]
