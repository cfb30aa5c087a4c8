"""What somebody left behind is handed over afterwards too: once, and the place ends no later for it."""

from django.db import migrations

HANDS_OVER = """
CREATE OR REPLACE FUNCTION custody.hands_over(wanted bigint, successor bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {path} AS $$
DECLARE
    held record;
    moment timestamptz;
BEGIN
    SELECT m.user_id, m.unit_id, m.role, u.authority_id INTO held
    FROM public.accounts_membership m JOIN public.accounts_unit u ON u.id = m.unit_id
    WHERE m.id = wanted AND m.role IN ('police_coordinator', 'municipal_coordinator')
    FOR UPDATE OF u;
    moment := clock_timestamp();
    RETURN FOUND AND held.user_id <> successor
        AND (held.unit_id = ANY (custody.actor_units(held.role))
             OR (held.role = 'municipal_coordinator'
                 AND held.authority_id = ANY (custody.actor_authorities('team_leader'))))
        AND EXISTS (SELECT FROM public.accounts_membership m
                    WHERE m.id = wanted
                      AND (m.valid_from IS NULL OR m.valid_from <= moment)
                      AND {is_left})
        AND EXISTS (SELECT FROM public.accounts_membership m
                    JOIN public.accounts_user p ON p.id = m.user_id
                    WHERE m.user_id = successor AND m.unit_id = held.unit_id
                      AND m.role = held.role AND p.is_active
                      AND (m.valid_from IS NULL OR m.valid_from <= moment)
                      AND (m.valid_until IS NULL OR m.valid_until > moment));
END $$;

CREATE OR REPLACE FUNCTION custody.end_membership(wanted bigint, successor bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {path} AS $$
BEGIN
    IF NOT custody.hands_over(wanted, successor) THEN
        RETURN false;
    END IF;
    UPDATE public.accounts_membership
    SET valid_until = greatest(valid_from, {end}),
        handed_over_at = now(), handed_over_to_id = successor
    WHERE id = wanted;
    RETURN true;
END $$;
"""
FORWARD = HANDS_OVER.format(
    path="pg_catalog, pg_temp",
    is_left="m.handed_over_at IS NULL",
    end="least(valid_until, now())",
)
BACKWARD = HANDS_OVER.format(
    path="pg_catalog",
    is_left="(m.valid_until IS NULL OR m.valid_until > moment)",
    end="now()",
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_memberships_keep_plans")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
