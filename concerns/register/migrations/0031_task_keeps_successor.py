"""A leaver's reminders stay with whoever took over, whatever becomes of the task afterwards.

The row that reminds follows its task: due day, desk, done or not. Who does it is the task's to say
only when that changes: a task keeps the name of whoever it was set to, also after they have left.
What is done is taken over as well, for it may be taken up again.
"""

from django.db import migrations

KEEP = """
CREATE OR REPLACE FUNCTION register.keep_task_due() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO register.register_taskdue
        (task_id, concern_id, unit_id, assignee_id, due_on, is_open)
    VALUES (NEW.id, NEW.concern_id, NEW.unit_id, NEW.assignee_id, NEW.due_on, NEW.done_at IS NULL)
    ON CONFLICT (task_id) DO UPDATE SET unit_id = EXCLUDED.unit_id,
        {assignee}due_on = EXCLUDED.due_on, is_open = EXCLUDED.is_open;
    {afterwards}RETURN NULL;
END $$;
"""
FOLLOW = """IF TG_OP = 'UPDATE' AND NEW.assignee_id IS DISTINCT FROM OLD.assignee_id THEN
        UPDATE register.register_taskdue SET assignee_id = NEW.assignee_id WHERE task_id = NEW.id;
    END IF;
    """

# What one person works with at a desk goes to another of it, as new rows; to nobody where that
# one has stepped away. Reminders of tasks follow, and views that the desk shares get somebody who
# can change them.
HAND_OVER = """
CREATE OR REPLACE FUNCTION register.hand_over_work(wanted bigint, successor bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
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
    UPDATE register.register_taskdue SET assignee_id = successor
    WHERE assignee_id = held.user_id AND unit_id = held.unit_id{open};
    UPDATE register.register_savedview SET owner_id = successor
    WHERE owner_id = held.user_id AND unit_id = held.unit_id;
    RETURN given;
END $$;
"""

FORWARD = KEEP.format(assignee="", afterwards=FOLLOW) + HAND_OVER.format(open="")
BACKWARD = KEEP.format(
    assignee="assignee_id = EXCLUDED.assignee_id, ", afterwards=""
) + HAND_OVER.format(open=" AND is_open")


class Migration(migrations.Migration):
    dependencies = [("register", "0030_reads_of_a_concern")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
