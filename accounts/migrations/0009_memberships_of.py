"""Whose memberships they are is proved once in a question, not at each of its parts.

`custody.memberships_of` says who is a member of what now, of anybody; it becomes part of the
statement that asks it, and is for the owner's functions alone. Those of the acting person ask it
with the person whom `custody.actor()` has proved.
"""

from django.db import migrations

COLUMNS = "(unit_id bigint, group_id integer, role varchar, authority_id bigint)"
ROWS = """
    SELECT m.unit_id, u.group_id, m.role, u.authority_id
    FROM public.accounts_membership m
    JOIN public.accounts_unit u ON u.id = m.unit_id
    JOIN public.accounts_user p ON p.id = m.user_id
    WHERE m.user_id = acting AND p.is_active
      AND (m.valid_from IS NULL OR m.valid_from <= now())
      AND (m.valid_until IS NULL OR m.valid_until > now())
"""
MEMBERSHIPS = """
CREATE OR REPLACE FUNCTION custody.actor_memberships() RETURNS TABLE {columns}
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {path} AS $$
#variable_conflict use_column
DECLARE
    acting bigint := custody.actor();
BEGIN
    IF acting IS NOT NULL THEN
        RETURN QUERY {rows};
    END IF;
END $$;
"""
OF = f"""
CREATE FUNCTION custody.memberships_of(acting bigint) RETURNS TABLE {COLUMNS}
LANGUAGE sql STABLE AS $$ {ROWS} $$;
REVOKE ALL ON FUNCTION custody.memberships_of(bigint) FROM PUBLIC;
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
FORWARD = (
    OF
    + MEMBERSHIPS.format(
        columns=COLUMNS, path="pg_catalog", rows="SELECT * FROM custody.memberships_of(acting)"
    )
    + "".join(LISTED.format(**one) for one in BOTH)
)
BACKWARD = (
    "".join(ANEW.format(**one) for one in BOTH)
    + MEMBERSHIPS.format(columns=COLUMNS, path="pg_catalog, public", rows=ROWS)
    + "DROP FUNCTION custody.memberships_of(bigint);"
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_takes_notifications")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
