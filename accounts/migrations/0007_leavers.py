"""A leaver's membership ends at a click, though the web may change no membership at all.

Two functions run as the owner: one says who may hand over whose place to whom, and waits for anybody
who is doing so at the same desk; the other ends the place. Somebody is always left at the desk: the
successor. That a place ended like this is kept, so that an old plan brings nobody back.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION custody.hands_over(wanted bigint, successor bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
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
                      AND (m.valid_until IS NULL OR m.valid_until > moment))
        AND EXISTS (SELECT FROM public.accounts_membership m
                    JOIN public.accounts_user p ON p.id = m.user_id
                    WHERE m.user_id = successor AND m.unit_id = held.unit_id
                      AND m.role = held.role AND p.is_active
                      AND (m.valid_from IS NULL OR m.valid_from <= moment)
                      AND (m.valid_until IS NULL OR m.valid_until > moment));
END $$;

CREATE FUNCTION custody.end_membership(wanted bigint, successor bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT custody.hands_over(wanted, successor) THEN
        RETURN false;
    END IF;
    UPDATE public.accounts_membership
    SET valid_until = greatest(valid_from, now()),
        handed_over_at = now(), handed_over_to_id = successor
    WHERE id = wanted;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION custody.hands_over(bigint, bigint), custody.end_membership(bigint, bigint)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION custody.hands_over(bigint, bigint),
    custody.end_membership(bigint, bigint) TO infohus_app;
"""
BACKWARD = """
DROP FUNCTION custody.end_membership(bigint, bigint);
DROP FUNCTION custody.hands_over(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_digest")]
    operations = [
        migrations.AddField(
            model_name="membership",
            name="handed_over_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="membership",
            name="handed_over_to",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
