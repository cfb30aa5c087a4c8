"""Who does a task stands in one place, for reminders and people; a view of somebody gone is its desk's.

The row that reminds of a task says who does it now, after however many hand-overs: whoever sees the
task reads it. Whoever steps away from a concern does nothing about it any more, and is given nothing
by a hand-over: such a task is the desk's. Views that somebody shared with a desk which they are no
longer a coordinator of are its coordinators' to rename and delete; they stay shared.
"""

from django.db import migrations

DESKS = """ANY ((SELECT custody.actor_units('police_coordinator')
                      || custody.actor_units('municipal_coordinator'))::bigint[])"""

# The same rows as `task_read` shows of the tasks themselves.
TASKS = f"""
CREATE POLICY taskdue_read ON register.register_taskdue FOR SELECT TO infohus_app USING (
    (unit_id = {DESKS} OR register.is_custodian(concern_id))
    AND register.reads_content(concern_id) AND register.oversees(concern_id));

CREATE FUNCTION register.let_tasks_go() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE register.register_taskdue SET assignee_id = NULL
    WHERE concern_id = NEW.concern_id AND assignee_id = NEW.user_id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION register.let_tasks_go() FROM PUBLIC;
CREATE TRIGGER lets_tasks_go AFTER INSERT ON register.register_conflictofinterest
    FOR EACH ROW EXECUTE FUNCTION register.let_tasks_go();
UPDATE register.register_taskdue t SET assignee_id = NULL
FROM register.register_conflictofinterest x
WHERE x.concern_id = t.concern_id AND x.user_id = t.assignee_id AND x.ended_at IS NULL;
"""
BACK_TASKS = """
DROP TRIGGER lets_tasks_go ON register.register_conflictofinterest;
DROP FUNCTION register.let_tasks_go();
DROP POLICY taskdue_read ON register.register_taskdue;
"""

HAND_OVER = """
CREATE OR REPLACE FUNCTION register.hand_over_work(wanted bigint, successor bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {path} AS $$
DECLARE
    held record;
    given bigint;
BEGIN
    IF NOT custody.hands_over(wanted, successor) THEN
        RETURN NULL;
    END IF;
    SELECT m.user_id, m.unit_id, u.authority_id INTO held
    FROM public.accounts_membership m JOIN public.accounts_unit u ON u.id = m.unit_id
    WHERE m.id = wanted;
    INSERT INTO register.register_assignment
        (id, concern_id, unit_id, assignee_id, given_by_id, given_at)
    SELECT gen_random_uuid(), c.id, held.unit_id,
        CASE WHEN EXISTS (
            SELECT FROM register.register_conflictofinterest x
            WHERE x.concern_id = c.id AND x.user_id = successor AND x.ended_at IS NULL)
        THEN NULL ELSE successor END, custody.actor(), clock_timestamp()
    FROM register.register_concern c
    WHERE c.state <> 'closed' AND held.authority_id IN (c.municipality_id, c.custodian_id)
      AND c.id IN (SELECT a.concern_id FROM register.register_assignment a
                   WHERE a.unit_id = held.unit_id AND a.assignee_id = held.user_id)
      AND held.user_id = (
          SELECT a.assignee_id FROM register.register_assignment a
          WHERE a.concern_id = c.id AND a.unit_id = held.unit_id
          ORDER BY a.given_at DESC, a.id DESC LIMIT 1);
    GET DIAGNOSTICS given = ROW_COUNT;
    UPDATE register.register_taskdue t SET assignee_id = {taker}
    WHERE assignee_id = held.user_id AND unit_id = held.unit_id;
    UPDATE register.register_savedview SET owner_id = successor
    WHERE owner_id = held.user_id AND unit_id = held.unit_id;
    RETURN given;
END $$;
"""
UNLESS_AWAY = """CASE WHEN EXISTS (
            SELECT FROM register.register_conflictofinterest x
            WHERE x.concern_id = t.concern_id AND x.user_id = successor AND x.ended_at IS NULL)
        THEN NULL ELSE successor END"""

OWN = "owner_id = (SELECT custody.actor())"
OWNER_LEFT = f"""(unit_id = {DESKS} AND NOT EXISTS (
    SELECT FROM public.accounts_membership m JOIN public.accounts_user p ON p.id = m.user_id
    WHERE m.user_id = register_savedview.owner_id AND m.unit_id = register_savedview.unit_id
      AND m.role IN ('police_coordinator', 'municipal_coordinator') AND p.is_active
      AND (m.valid_from IS NULL OR m.valid_from <= now())
      AND (m.valid_until IS NULL OR m.valid_until > now())))"""
VIEWS = """
ALTER POLICY savedview_change ON register.register_savedview USING ({own}{left})
    WITH CHECK (({own} AND (unit_id IS NULL OR unit_id = {desks})){left});
ALTER POLICY savedview_remove ON register.register_savedview USING ({own}{left});
"""

FORWARD = (
    TASKS
    + HAND_OVER.format(path="pg_catalog, pg_temp", taker=UNLESS_AWAY)
    + VIEWS.format(own=OWN, desks=DESKS, left=f" OR {OWNER_LEFT}")
)
BACKWARD = (
    VIEWS.format(own=OWN, desks=DESKS, left="")
    + HAND_OVER.format(path="pg_catalog", taker="successor")
    + BACK_TASKS
)


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0052_digest_of_all_that_waits"),
        ("accounts", "0010_memberships_keep_plans"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
