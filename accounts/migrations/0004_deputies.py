"""A membership may begin later: a deputy's role has a first and a last day, and opens nothing else."""

from django.db import migrations, models

MEMBERSHIPS = """
CREATE OR REPLACE FUNCTION custody.actor_memberships()
RETURNS TABLE (unit_id bigint, group_id integer, role varchar, authority_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT m.unit_id, u.group_id, m.role, u.authority_id
    FROM public.accounts_membership m
    JOIN public.accounts_unit u ON u.id = m.unit_id
    JOIN public.accounts_user p ON p.id = m.user_id
    WHERE m.user_id = custody.actor() AND p.is_active
      {has_begun}AND (m.valid_until IS NULL OR m.valid_until > now())
$$;
"""
FORWARD = MEMBERSHIPS.format(
    has_begun="AND (m.valid_from IS NULL OR m.valid_from <= now())\n      "
)
# Without a beginning a role that is yet to begin would open at once: it goes.
BACKWARD = "DELETE FROM accounts_membership WHERE valid_from > now();" + MEMBERSHIPS.format(
    has_begun=""
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_duty_phone"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="valid_from",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from__isnull", True),
                    ("valid_until__isnull", True),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="role_ends_after_it_begins",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
