"""Whose memberships they are is proved once in a question, not at each of its parts.

`custody.memberships_of` says who is a member of what now, of anybody; it becomes part of the
statement that asks it, and is for the owner's functions alone. Those of the acting person ask it
with the person whom `custody.actor()` has proved.
"""

from importlib import import_module

from django.db import migrations

PLANNED_ONCE = import_module("accounts.migrations.0005_planned_once")
OF = f"""
CREATE FUNCTION custody.memberships_of(acting bigint) RETURNS TABLE {PLANNED_ONCE.COLUMNS}
LANGUAGE sql STABLE AS $$ {PLANNED_ONCE.ROWS.format(acting="acting")} $$;
REVOKE ALL ON FUNCTION custody.memberships_of(bigint) FROM PUBLIC;
CREATE OR REPLACE FUNCTION custody.actor_memberships() RETURNS TABLE {PLANNED_ONCE.COLUMNS}
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
    acting bigint := custody.actor();
BEGIN
    IF acting IS NOT NULL THEN
        RETURN QUERY SELECT * FROM custody.memberships_of(acting);
    END IF;
END $$;
"""
LISTED = """
CREATE OR REPLACE FUNCTION custody.actor_{name}(wanted varchar) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    acting bigint := custody.actor();
BEGIN
    RETURN coalesce((SELECT array_agg(m.{column}) FROM custody.memberships_of(acting) m
                     WHERE m.role = wanted), '{{}}');
END $$;
"""
ANEW = """
CREATE OR REPLACE FUNCTION custody.actor_{name}(wanted varchar) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(m.{column}), '{{}}')
    FROM custody.actor_memberships() m WHERE m.role = wanted
$$;
"""
BOTH = ({"name": "authorities", "column": "authority_id"}, {"name": "units", "column": "unit_id"})
FORWARD = OF + "".join(LISTED.format(**one) for one in BOTH)
BACKWARD = (
    "".join(ANEW.format(**one) for one in BOTH)
    + PLANNED_ONCE.FORWARD
    + "DROP FUNCTION custody.memberships_of(bigint);"
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_takes_notifications")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
