"""Who does a task, and by when, may be changed by its desk; whoever changes it signs for it.

A coordinator of the desk may set both columns of an open task: the day, and somebody who is at the
same desk now and has not stepped away, as when it is set. Each change bears its own signature, later
than the one before, and so does the version that is kept of it. What reminds of the task follows
whenever it is given to somebody, also to the one whose name it bears still after others took it over. A
changed day moves it to nobody: what a hand-over moved stays.

Whoever steps away or hands over while a task is changed waits for it, and neither is sent away.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = import_module("concerns.register.migrations.0031_task_keeps_successor")
DESKS = import_module("concerns.register.migrations.0022_transfer_custody")

DESK = "unit_id = ANY ((SELECT custody.actor_desks())::bigint[])"
WRITES = "register.acts_on(concern_id) AND register.oversees(concern_id)"

SET = """
ALTER POLICY task_set ON register.register_desktask WITH CHECK (
    set_by_id = (SELECT custody.actor()) AND done_by_id IS NULL{unchanged}
    AND {desk} AND {writes} AND (assignee_id IS NULL OR {there}));
"""
THERE = DESKS.AT_THE_DESK.format(table="register_desktask")
UNCHANGED = " AND changed_by_id IS NULL AND changed_at IS NULL"
TASK_SET = SET.format(unchanged=UNCHANGED, desk=DESK, writes=WRITES, there=THERE)
TASK_SET_BEFORE = SET.format(unchanged="", desk=DESK, writes=WRITES, there=THERE)

CHANGE = f"""
GRANT UPDATE (assignee_id, due_on, changed_at, changed_by_id) ON register.register_desktask
    TO infohus_app;
ALTER POLICY task_end ON register.register_desktask RENAME TO task_change;

CREATE FUNCTION register.task_signed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.done_at IS NOT NULL
        OR NEW.changed_by_id IS DISTINCT FROM custody.actor()
        OR (NEW.changed_at > coalesce(OLD.changed_at, OLD.set_at)
            AND NEW.changed_at <= clock_timestamp() + interval '1 minute') IS NOT TRUE
    THEN
        RAISE EXCEPTION 'whoever changes an open task signs for it'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION register.task_signed() FROM PUBLIC;
CREATE TRIGGER task_signed
    AFTER UPDATE OF assignee_id, due_on, changed_at, changed_by_id ON register.register_desktask
    FOR EACH ROW EXECUTE FUNCTION register.task_signed();

CREATE FUNCTION register.task_given() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.assignee_id IS NOT NULL AND (NOT {DESKS.AT_THE_DESK.format(table="NEW")}
        OR EXISTS (SELECT FROM register.register_conflictofinterest x
                   WHERE x.concern_id = NEW.concern_id AND x.user_id = NEW.assignee_id
                     AND x.ended_at IS NULL))
    THEN
        RAISE EXCEPTION 'a task is given to somebody of its desk'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE register.register_taskdue SET assignee_id = NEW.assignee_id WHERE task_id = NEW.id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION register.task_given() FROM PUBLIC;
CREATE TRIGGER task_given AFTER INSERT OR UPDATE OF assignee_id ON register.register_desktask
    FOR EACH ROW EXECUTE FUNCTION register.task_given();

ALTER POLICY history_write ON register.register_historicaldesktask WITH CHECK (
    {DESK} AND {WRITES} AND EXISTS (
        SELECT FROM register.register_desktask t
        JOIN register.register_taskdue d ON d.task_id = t.id
        WHERE t.id = register_historicaldesktask.id
          AND t.concern_id = register_historicaldesktask.concern_id
          AND t.unit_id = register_historicaldesktask.unit_id
          AND t.due_on = register_historicaldesktask.due_on
          AND t.changed_at IS NOT DISTINCT FROM register_historicaldesktask.changed_at
          AND t.changed_by_id IS NOT DISTINCT FROM register_historicaldesktask.changed_by_id
          AND (register_historicaldesktask.assignee_id IS NULL
               OR register_historicaldesktask.assignee_id IN (t.assignee_id, d.assignee_id))));
"""
BACK = f"""
ALTER POLICY history_write ON register.register_historicaldesktask
    WITH CHECK ({DESK} AND {WRITES});
DROP TRIGGER task_given ON register.register_desktask;
DROP FUNCTION register.task_given();
DROP TRIGGER task_signed ON register.register_desktask;
DROP FUNCTION register.task_signed();
ALTER POLICY task_change ON register.register_desktask RENAME TO task_end;
REVOKE UPDATE (assignee_id, due_on, changed_at, changed_by_id) ON register.register_desktask
    FROM infohus_app;
"""

# Those who step away, or hand over, take the concern first and then what reminds of its tasks, as
# everybody does: their rows name it, and it is looked for at once instead of at the very end.
AT_ONCE = """
DO $do$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT c.conname, c.conrelid::regclass::text AS place FROM pg_catalog.pg_constraint c
        WHERE c.contype = 'f' AND c.confrelid = 'register.register_concern'::regclass
          AND c.conrelid IN ('register.register_conflictofinterest'::regclass,
                             'register.register_assignment'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY {when}',
                       found.place, found.conname);
    END LOOP;
END $do$;
"""


def keeps(afterwards: str) -> str:
    """What keeps the row that reminds, with what it does besides."""
    stated: str = KEPT.KEEP.format(assignee="", afterwards=afterwards)
    return stated.replace("search_path = pg_catalog", "search_path = pg_catalog, pg_temp")


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0057_traces_of"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="desktask",
            name="changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="desktask",
            name="changed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicaldesktask",
            name="changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="historicaldesktask",
            name="changed_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="desktask",
            constraint=models.CheckConstraint(
                condition=models.Q(changed_at__isnull=True, changed_by__isnull=True)
                | models.Q(changed_at__isnull=False, changed_by__isnull=False),
                name="desk_task_changed_by_somebody",
            ),
        ),
        migrations.RunSQL(
            CHANGE + TASK_SET + keeps("") + AT_ONCE.format(when="IMMEDIATE"),
            AT_ONCE.format(when="DEFERRED") + keeps(KEPT.FOLLOW) + TASK_SET_BEFORE + BACK,
        ),
    ]
