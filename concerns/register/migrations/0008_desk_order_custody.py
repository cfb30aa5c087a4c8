"""A desk's own order moves to the police's schema: each person's, or each desk's, and no other's.

Whoever has stepped away from a concern sees neither that they opened it nor who works with it.
"""

from django.db import migrations

from infohus.custody.operations import Keep

TABLES = ["register_seen", "register_assignment", "register_savedview"]

DESKS = """ANY ((SELECT custody.actor_units('police_coordinator')
                      || custody.actor_units('municipal_coordinator'))::bigint[])"""
NOT_STEPPED_AWAY = "concern_id <> ALL ((SELECT register.my_conflicts())::uuid[])"

POLICIES = f"""
GRANT SELECT, INSERT, UPDATE (seen_at) ON register.register_seen TO infohus_app;
CREATE POLICY seen_add ON register.register_seen FOR INSERT TO infohus_app
    WITH CHECK (user_id = (SELECT custody.actor())
                AND EXISTS (SELECT FROM register.register_concern c WHERE c.id = concern_id));
CREATE POLICY seen_read ON register.register_seen FOR SELECT TO infohus_app
    USING (user_id = (SELECT custody.actor()) AND {NOT_STEPPED_AWAY});
CREATE POLICY seen_again ON register.register_seen FOR UPDATE TO infohus_app
    USING (user_id = (SELECT custody.actor()) AND {NOT_STEPPED_AWAY})
    WITH CHECK (user_id = (SELECT custody.actor()));

-- Letting go needs the stub alone; giving to somebody needs a desk that may act.
GRANT SELECT, INSERT ON register.register_assignment TO infohus_app;
CREATE POLICY assignment_give ON register.register_assignment FOR INSERT TO infohus_app
    WITH CHECK (given_by_id = (SELECT custody.actor()) AND unit_id = {DESKS}
                AND register.oversees(concern_id)
                AND (assignee_id IS NULL OR (
                    register.acts_on(concern_id)
                    AND EXISTS (SELECT FROM public.accounts_membership m
                                WHERE m.user_id = register_assignment.assignee_id AND m.unit_id = register_assignment.unit_id))));
CREATE POLICY assignment_read ON register.register_assignment FOR SELECT TO infohus_app
    USING (unit_id = {DESKS} AND {NOT_STEPPED_AWAY});

GRANT SELECT, INSERT, DELETE, UPDATE (view_title, unit_id) ON register.register_savedview
    TO infohus_app;
CREATE POLICY savedview_add ON register.register_savedview FOR INSERT TO infohus_app
    WITH CHECK (owner_id = (SELECT custody.actor()) AND (unit_id IS NULL OR unit_id = {DESKS}));
CREATE POLICY savedview_read ON register.register_savedview FOR SELECT TO infohus_app
    USING (owner_id = (SELECT custody.actor()) OR unit_id = {DESKS});
CREATE POLICY savedview_change ON register.register_savedview FOR UPDATE TO infohus_app
    USING (owner_id = (SELECT custody.actor()))
    WITH CHECK (owner_id = (SELECT custody.actor()) AND (unit_id IS NULL OR unit_id = {DESKS}));
CREATE POLICY savedview_remove ON register.register_savedview FOR DELETE TO infohus_app
    USING (owner_id = (SELECT custody.actor()));
"""

BACK = """
DROP POLICY seen_add ON register.register_seen;
DROP POLICY seen_read ON register.register_seen;
DROP POLICY seen_again ON register.register_seen;
DROP POLICY assignment_give ON register.register_assignment;
DROP POLICY assignment_read ON register.register_assignment;
DROP POLICY savedview_add ON register.register_savedview;
DROP POLICY savedview_read ON register.register_savedview;
DROP POLICY savedview_change ON register.register_savedview;
DROP POLICY savedview_remove ON register.register_savedview;
REVOKE ALL ON register.register_seen, register.register_assignment, register.register_savedview
    FROM infohus_app;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0007_desk_order"), ("accounts", "0002_who_is_asking")]
    operations = [Keep("register", TABLES), migrations.RunSQL(POLICIES, BACK)]
