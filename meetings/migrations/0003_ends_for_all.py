"""A meeting ends as a whole, whichever of its items the closing person has stepped away from.

The function says no more than whether something on the agenda still waits for its assessment; what
it ends, nobody is told. It runs as the owner, and asks itself whether the meeting is the person's.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION register.end_invitations(wanted uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM register.meetings_meeting m
        WHERE m.id = wanted AND m.closed_at IS NULL
          AND m.municipality_id = ANY (custody.actor_authorities('municipal_coordinator'))) THEN
        RAISE EXCEPTION 'the meeting is not theirs to close' USING ERRCODE = '42501';
    END IF;
    IF EXISTS (
        SELECT FROM register.meetings_agendaitem a
        JOIN register.register_concern c ON c.id = a.concern_id AND c.state = 'convened'
        WHERE a.meeting_id = wanted AND NOT EXISTS (
            SELECT FROM register.meetings_agendaitem later
            WHERE later.concern_id = a.concern_id AND later.added_at > a.added_at)) THEN
        RETURN false;
    END IF;
    WITH ended AS (
        UPDATE register.register_concernusergrant g SET valid_until = now()
        FROM register.meetings_invitation i
        JOIN register.meetings_agendaitem a ON a.id = i.item_id
        WHERE i.grant_id = g.id AND a.meeting_id = wanted AND g.purpose = 'meeting'
          AND g.valid_until > now()
        RETURNING g.*)
    INSERT INTO register.register_historicalconcernusergrant
        (id, purpose, legal_basis, given_at, valid_until, content_object_id, giver_id,
         permission_id, user_id, history_id, history_date, history_type, history_user_id)
    SELECT e.id, e.purpose, e.legal_basis, e.given_at, e.valid_until, e.content_object_id,
           e.giver_id, e.permission_id, e.user_id, gen_random_uuid(), clock_timestamp(), '~',
           custody.actor()
    FROM ended e;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION register.end_invitations(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.end_invitations(uuid) TO infohus_app;
"""
BACKWARD = "DROP FUNCTION register.end_invitations(uuid);"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_custody"), ("register", "0029_meetings_end")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
