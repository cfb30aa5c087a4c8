"""Who is asking, planned once in a connection instead of at each of the many times it is asked.

A function in SQL that runs as its owner is planned anew whenever a policy calls it, which took three
times as long as finding the rows. In PL/pgSQL the plan is kept. The answer is the same.
"""

from django.db import migrations

COLUMNS = "(unit_id bigint, group_id integer, role varchar, authority_id bigint)"
ROWS = """
    SELECT m.unit_id, u.group_id, m.role, u.authority_id
    FROM public.accounts_membership m
    JOIN public.accounts_unit u ON u.id = m.unit_id
    JOIN public.accounts_user p ON p.id = m.user_id
    WHERE m.user_id = {acting} AND p.is_active
      AND (m.valid_from IS NULL OR m.valid_from <= now())
      AND (m.valid_until IS NULL OR m.valid_until > now())
"""
FORWARD = f"""
CREATE OR REPLACE FUNCTION custody.actor_memberships() RETURNS TABLE {COLUMNS}
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
DECLARE
    acting bigint := custody.actor();
BEGIN
    IF acting IS NOT NULL THEN
        RETURN QUERY {ROWS.format(acting="acting")};
    END IF;
END $$;
"""
BACKWARD = f"""
CREATE OR REPLACE FUNCTION custody.actor_memberships() RETURNS TABLE {COLUMNS}
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
{ROWS.format(acting="custody.actor()")}
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_deputies")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
