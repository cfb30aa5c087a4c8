"""What the database knows of the acting person, and who may change people: not the web.

Whoever could write a membership could give themselves a concern, so the web role may not. People and
units are changed by the owner's commands.
"""

from django.db import migrations

FORWARD = """
GRANT SELECT ON accounts_authority, accounts_unit, accounts_user, accounts_membership,
    auth_group, auth_permission, auth_group_permissions, django_content_type,
    accounts_user_groups, accounts_user_user_permissions TO infohus_app;
GRANT UPDATE (last_login, password) ON accounts_user TO infohus_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO infohus_app;
GRANT SELECT ON django_migrations TO infohus_app, infohus_worker;

CREATE FUNCTION custody.actor_memberships()
RETURNS TABLE (unit_id bigint, group_id integer, role varchar, authority_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT m.unit_id, u.group_id, m.role, u.authority_id
    FROM public.accounts_membership m
    JOIN public.accounts_unit u ON u.id = m.unit_id
    JOIN public.accounts_user p ON p.id = m.user_id
    WHERE m.user_id = custody.actor() AND p.is_active
      AND (m.valid_until IS NULL OR m.valid_until > now())
$$;

CREATE FUNCTION custody.actor_authorities(wanted varchar) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(m.authority_id), '{}')
    FROM custody.actor_memberships() m WHERE m.role = wanted
$$;

CREATE FUNCTION custody.actor_units(wanted varchar) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(m.unit_id), '{}')
    FROM custody.actor_memberships() m WHERE m.role = wanted
$$;
REVOKE ALL ON FUNCTION custody.actor_memberships(), custody.actor_authorities(varchar),
    custody.actor_units(varchar) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION custody.actor_memberships(), custody.actor_authorities(varchar),
    custody.actor_units(varchar) TO infohus_app;
"""
BACKWARD = """
DROP FUNCTION custody.actor_units(varchar);
DROP FUNCTION custody.actor_authorities(varchar);
DROP FUNCTION custody.actor_memberships();
REVOKE ALL ON accounts_authority, accounts_unit, accounts_user, accounts_membership,
    auth_group, auth_permission, auth_group_permissions, django_content_type,
    accounts_user_groups, accounts_user_user_permissions, django_session,
    django_migrations FROM infohus_app;
REVOKE ALL ON django_migrations FROM infohus_worker;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("custody", "0001_schemas_and_actor"),
        ("sessions", "0001_initial"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
