"""The morning's e-mail comes for all that waits for a desk, not for the state of a concern alone.

Own duties that nobody has answered for, advice that a municipality waits for, and tasks whose day has
come were left out. What a department decides waits for no desk; the caller leaves it out.
"""

from importlib import import_module

from django.db import migrations

TARGETS = import_module("concerns.register.migrations.0020_targets_custody")

OF_STATES = """
        SELECT FROM register.register_concern c
        WHERE NOT (c.state = 'closed')
          AND ((m.role = 'police_coordinator' AND c.custodian_id = u.authority_id
                AND c.state = ANY (of_police))
               OR (m.role = 'municipal_coordinator' AND c.municipality_id = u.authority_id
                   AND c.state = ANY (of_municipality)))"""
WITHDRAWN = "c.state = 'closed' AND c.outcome IN ('police_alone', 'not_for_infohus')"
OF_DUTIES = f"""
        SELECT FROM register.register_concern c
        WHERE m.role = 'municipal_coordinator' AND c.municipality_id = u.authority_id
          AND {WITHDRAWN} AND NOT EXISTS (
            SELECT FROM register.register_ownduties o
            WHERE o.concern_id = c.id AND o.answered_at >= c.closed_at)"""
OF_ADVICE = f"""
        SELECT FROM register.register_advice a
        JOIN register.register_concern c ON c.id = a.concern_id
        WHERE m.role = 'police_coordinator' AND c.custodian_id = u.authority_id
          AND {WITHDRAWN} AND a.noted_at >= c.closed_at AND NOT a.is_given AND NOT EXISTS (
            SELECT FROM register.register_advice l
            WHERE l.concern_id = c.id AND (l.noted_at, l.id) > (a.noted_at, a.id))"""
OF_TASKS = """
        SELECT FROM register.register_taskdue t
        JOIN register.register_concern c ON c.id = t.concern_id AND NOT (c.state = 'closed')
            AND u.authority_id IN (c.custodian_id, c.municipality_id)
        WHERE t.is_open AND t.unit_id = u.id
          AND t.due_on <= (moment AT TIME ZONE 'Europe/Copenhagen')::date"""


def digest(path: str, *waiting: str) -> str:
    """The function, where `waiting` are the questions of which any makes somebody hear."""
    away = TARGETS.stepped_away("p.id", "c.id")
    asked = "\n       OR ".join(
        f"EXISTS ({question}\n          AND NOT {away})" for question in waiting
    )
    return f"""
CREATE OR REPLACE FUNCTION custody.digest_mails(
    kinds text[], of_police text[], of_municipality text[], moment timestamptz)
RETURNS TABLE (address text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {path} AS $$
    SELECT DISTINCT p.email::text
    FROM public.accounts_mailchoice w
    JOIN public.accounts_user p ON p.id = w.user_id
    JOIN public.accounts_membership m ON m.user_id = p.id AND m.role IN {TARGETS.DESK_ROLES}
    JOIN public.accounts_unit u ON u.id = m.unit_id
    WHERE w.digest = ANY (kinds) AND p.is_active AND p.email <> '' AND {TARGETS.IN_FORCE}
      AND ({asked})
$$;
"""


# Codes and numbers alone: no sealed text stands in either of them.
SEEN = """
CREATE POLICY owner_functions ON register.register_ownduties
    FOR SELECT TO infohus_owner USING (true);
CREATE POLICY owner_functions ON register.register_advice
    FOR SELECT TO infohus_owner USING (true);
"""
UNSEEN = """
DROP POLICY owner_functions ON register.register_ownduties;
DROP POLICY owner_functions ON register.register_advice;
"""
ALL = digest("pg_catalog, pg_temp", OF_STATES, OF_DUTIES, OF_ADVICE, OF_TASKS)


class Migration(migrations.Migration):
    dependencies = [("register", "0051_no_letter_outlives")]
    operations = [
        migrations.RunSQL(SEEN, UNSEEN),
        migrations.RunSQL(ALL, digest("pg_catalog", OF_STATES)),
    ]
