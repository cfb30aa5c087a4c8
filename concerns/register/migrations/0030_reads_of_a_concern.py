"""Who has opened a concern, for the timeline: the custodian's coordinators read everybody's reads.

They answer for the register (plan, "Who uses it"); everybody else who reads the concern gets their
own. The whole log stays the auditors'. One row for each person, day and kind, so that forty reads
of a day are one line.
"""

from django.db import migrations

FORWARD = """
-- Who opened what of concerns, and nothing else of the log.
CREATE POLICY owner_functions ON public.audit_event FOR SELECT TO infohus_owner
    USING (target = 'concern' AND action IN ('content_read', 'attachment_read')
           AND (SELECT custody.actor()) IS NOT NULL);

CREATE FUNCTION register.reads_of(wanted uuid)
RETURNS TABLE (action varchar, read_at timestamptz, reader_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT e.action, max(e.at), e.actor_id FROM public.audit_event e
    WHERE e.target_id = wanted AND e.target = 'concern'
      AND e.action IN ('content_read', 'attachment_read')
      AND (SELECT register.reads_content(wanted))
      AND ((SELECT register.is_custodian(wanted)) OR e.actor_id = (SELECT custody.actor()))
    GROUP BY e.action, e.actor_id, (e.at AT TIME ZONE 'Europe/Copenhagen')::date
$$;
REVOKE ALL ON FUNCTION register.reads_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.reads_of(uuid) TO infohus_app;
"""
BACKWARD = """
DROP FUNCTION register.reads_of(uuid);
DROP POLICY owner_functions ON public.audit_event;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0029_meetings_end"), ("audit", "0007_reads_of_a_target")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
