"""The worker learns whom to write to when a clock of a child notification runs out, and no more.

It has no right in the journal. A function of the owner tells it addresses of staff, whether the time
is nearly over or over, and 32 bytes that stand for "this clock of this notification": which one it is
cannot be told from them. What is done is in no answer.
"""

from django.db import migrations

FORWARD = """
CREATE POLICY owner_functions ON journal.journal_childnotification
    FOR SELECT TO infohus_owner USING (true);

CREATE FUNCTION custody.notification_mails(
    moment timestamptz, soon timestamptz, receipt_near timestamptz, receipt_late timestamptz)
RETURNS TABLE (is_late boolean, about bytea, address text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH running AS (
        SELECT n.id, n.unit_id, k.clock, k.is_near, k.is_late
        FROM journal.journal_childnotification n CROSS JOIN LATERAL (VALUES
            ('assessment', n.assessed_at IS NULL,
             n.received_at + interval '24 hours' <= soon,
             n.received_at + interval '24 hours' <= moment),
            ('receipt', n.receipt_sent_at IS NULL,
             n.received_at < receipt_near, n.received_at < receipt_late)
        ) k (clock, runs, is_near, is_late)
        WHERE k.runs AND k.is_near)
    SELECT r.is_late, sha256(convert_to(concat_ws('.', r.id, r.clock), 'UTF8')), found.address
    FROM running r CROSS JOIN LATERAL (
        SELECT u.email::text AS address FROM public.accounts_unit u WHERE u.id = r.unit_id
        UNION
        SELECT p.email FROM public.accounts_membership m
        JOIN public.accounts_user p ON p.id = m.user_id
        WHERE r.is_late AND m.unit_id = r.unit_id AND m.role = 'team_leader' AND p.is_active
          AND (m.valid_from IS NULL OR m.valid_from <= moment)
          AND (m.valid_until IS NULL OR m.valid_until > moment)) found
    WHERE found.address <> ''
$$;
REVOKE ALL ON FUNCTION custody.notification_mails(
    timestamptz, timestamptz, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION custody.notification_mails(
    timestamptz, timestamptz, timestamptz, timestamptz) TO infohus_worker;
"""
BACKWARD = """
DROP FUNCTION custody.notification_mails(timestamptz, timestamptz, timestamptz, timestamptz);
DROP POLICY owner_functions ON journal.journal_childnotification;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_child_notification_custody")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
