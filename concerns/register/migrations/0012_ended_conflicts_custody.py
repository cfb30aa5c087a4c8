"""A leader ends a conflict of interest; the custodian gives a reopened concern back to its desk.

Only conflicts that live keep somebody away. Who answers for somebody may end theirs, sees that it
is there, and nothing of the concern; nobody answers for themselves.
"""

from django.db import migrations

CONFLICTS = """
CREATE OR REPLACE FUNCTION register.has_conflict(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM register.register_conflictofinterest c
                   WHERE c.concern_id = wanted AND c.user_id = custody.actor(){live})
$$;
CREATE OR REPLACE FUNCTION register.my_conflicts() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(c.concern_id), '{{}}')
    FROM register.register_conflictofinterest c WHERE c.user_id = custody.actor(){live}
$$;
"""
FORWARD = (
    CONFLICTS.format(live=" AND c.ended_at IS NULL")
    + """
CREATE FUNCTION register.answers_for(person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT person <> custody.actor() AND EXISTS (
        SELECT FROM public.accounts_membership m
        JOIN public.accounts_unit u ON u.id = m.unit_id
        WHERE m.user_id = person
          AND (m.valid_from IS NULL OR m.valid_from <= now())
          AND (m.valid_until IS NULL OR m.valid_until > now())
          AND ((m.role = 'municipal_coordinator'
                AND u.authority_id = ANY (custody.actor_authorities('team_leader')))
               OR (m.role = 'police_coordinator'
                   AND u.authority_id = ANY (custody.actor_authorities('police_coordinator')))))
$$;

-- The desk of its own municipality, while it is in triage and no desk reads it.
CREATE FUNCTION register.may_go_to(wanted uuid, receiving integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT register.is_custodian(wanted)
        AND EXISTS (
            SELECT FROM register.register_concern c
            JOIN public.accounts_unit u ON u.authority_id = c.municipality_id
            WHERE c.id = wanted AND c.state = 'triage'
              AND u.is_infohus_desk AND u.group_id = receiving)
        AND NOT EXISTS (
            SELECT FROM register.register_concernunitgrant g
            WHERE g.content_object_id = wanted AND g.purpose = 'coordination'
              AND g.valid_until > now())
$$;
REVOKE ALL ON FUNCTION register.answers_for(bigint), register.may_go_to(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.answers_for(bigint), register.may_go_to(uuid, integer)
    TO infohus_app;

GRANT UPDATE (ended_at, ended_by_id, end_reason) ON register.register_conflictofinterest
    TO infohus_app;
CREATE POLICY conflict_of_others ON register.register_conflictofinterest FOR SELECT TO infohus_app
    USING ((ended_at IS NULL AND register.answers_for(user_id)
            AND NOT register.has_conflict(concern_id))
           OR ended_by_id = (SELECT custody.actor()));
CREATE POLICY conflict_end ON register.register_conflictofinterest FOR UPDATE TO infohus_app
    USING (ended_at IS NULL AND register.answers_for(user_id)
           AND NOT register.has_conflict(concern_id))
    WITH CHECK (ended_by_id = (SELECT custody.actor()) AND ended_at <= clock_timestamp());
CREATE POLICY history_end ON register.register_historicalconflictofinterest
    FOR INSERT TO infohus_app
    WITH CHECK (ended_by_id = (SELECT custody.actor()) AND register.answers_for(user_id));

CREATE POLICY grant_reopened ON register.register_concernunitgrant FOR INSERT TO infohus_app
    WITH CHECK (purpose = 'coordination' AND role = 'municipal_coordinator'
                AND giver_id = (SELECT custody.actor())
                AND valid_until <= now() + interval '366 days'
                AND register.may_go_to(content_object_id, group_id));
"""
)
BACKWARD = """
DROP POLICY grant_reopened ON register.register_concernunitgrant;
DROP POLICY history_end ON register.register_historicalconflictofinterest;
DROP POLICY conflict_end ON register.register_conflictofinterest;
DROP POLICY conflict_of_others ON register.register_conflictofinterest;
REVOKE UPDATE (ended_at, ended_by_id, end_reason) ON register.register_conflictofinterest
    FROM infohus_app;
DROP FUNCTION register.may_go_to(uuid, integer);
DROP FUNCTION register.answers_for(bigint);
""" + CONFLICTS.format(live="")


class Migration(migrations.Migration):
    dependencies = [("register", "0011_ended_conflicts"), ("accounts", "0004_deputies")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
