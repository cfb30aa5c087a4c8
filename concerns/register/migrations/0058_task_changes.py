"""Who does a task, and by when, may be changed by its desk; whoever changes it signs for it.

A coordinator of the desk may set both columns now, to somebody of the same desk or to nobody. What
reminds of the task follows whenever the task is given to somebody, also to the one whose name it
bears still after others took it over. What is done, and what a hand-over moved, stays as it was.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEPT = import_module("concerns.register.migrations.0031_task_keeps_successor")

ME = "(SELECT custody.actor())"
DESK = "unit_id = ANY ((SELECT custody.actor_desks())::bigint[])"
WRITES = "register.acts_on(concern_id) AND register.oversees(concern_id)"
OF_THE_DESK = """(assignee_id IS NULL OR EXISTS (
    SELECT FROM public.accounts_membership m
    WHERE m.user_id = register_desktask.assignee_id AND m.unit_id = register_desktask.unit_id))"""
DONE = f"{DESK} AND {WRITES} AND (done_by_id IS NULL OR done_by_id = {ME})"

CHANGE = f"""
GRANT UPDATE (assignee_id, due_on, changed_at, changed_by_id) ON register.register_desktask
    TO infohus_app;
ALTER POLICY task_end ON register.register_desktask RENAME TO task_change;
ALTER POLICY task_change ON register.register_desktask WITH CHECK ({DONE} AND {OF_THE_DESK});

CREATE FUNCTION register.task_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.changed_at IS NULL OR NEW.changed_by_id IS DISTINCT FROM custody.actor() THEN
        RAISE EXCEPTION 'whoever changes a task signs for it'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE register.register_taskdue SET assignee_id = NEW.assignee_id WHERE task_id = NEW.id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION register.task_changed() FROM PUBLIC;
CREATE TRIGGER task_changed
    AFTER UPDATE OF assignee_id, due_on, changed_at, changed_by_id ON register.register_desktask
    FOR EACH ROW EXECUTE FUNCTION register.task_changed();
"""
BACK = f"""
DROP TRIGGER task_changed ON register.register_desktask;
DROP FUNCTION register.task_changed();
ALTER POLICY task_change ON register.register_desktask WITH CHECK ({DONE});
ALTER POLICY task_change ON register.register_desktask RENAME TO task_end;
REVOKE UPDATE (assignee_id, due_on, changed_at, changed_by_id) ON register.register_desktask
    FROM infohus_app;
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
        migrations.RunSQL(CHANGE + keeps(""), keeps(KEPT.FOLLOW) + BACK),
    ]
