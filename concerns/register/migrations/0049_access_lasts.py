"""Access lasts as long as the work: custody until erasure, coordination as often as it is renewed.

Custody used to end ten years after filing, whatever the custodian's own rule said, and nobody could
read or erase the concern from then on. A desk's coordination ends after a year; the police, who
gave it, give it again while the concern is open, and are told of whose end is near.
"""

from django.db import migrations

LASTS = """
ALTER TABLE register.register_concernunitgrant NO FORCE ROW LEVEL SECURITY;
UPDATE register.register_concernunitgrant SET valid_until = given_at + interval '73050 days'
WHERE purpose = 'custody';
ALTER TABLE register.register_concernunitgrant FORCE ROW LEVEL SECURITY;
"""

# The desk of its own municipality, while no desk reads it.
MAY_GO_TO = """
CREATE OR REPLACE FUNCTION register.may_go_to(wanted uuid, receiving integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {path} AS $$
    SELECT register.is_custodian(wanted)
        AND EXISTS (
            SELECT FROM register.register_concern c
            JOIN public.accounts_unit u ON u.authority_id = c.municipality_id
            WHERE c.id = wanted AND {state}
              AND u.is_infohus_desk AND u.group_id = receiving)
        AND NOT EXISTS (
            SELECT FROM register.register_concernunitgrant g
            WHERE g.content_object_id = wanted AND g.purpose = 'coordination'
              AND g.valid_until > now())
$$;
"""
OPEN = MAY_GO_TO.format(path="pg_catalog, pg_temp", state="c.state <> 'closed'")
IN_TRIAGE = MAY_GO_TO.format(path="pg_catalog", state="c.state = 'triage'")

# What closing ended early is not in the index, and that is nearly all of it.
ENDING = """
CREATE INDEX unitgrant_had_its_time ON register.register_concernunitgrant (valid_until)
    WHERE purpose = 'coordination' AND valid_until - given_at > interval '360 days';
CREATE FUNCTION register.coordination_ending(moment timestamptz)
RETURNS TABLE (concern_id uuid, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10 SET search_path = pg_catalog, pg_temp AS $$
    WITH ending AS MATERIALIZED (
        SELECT g.content_object_id, g.group_id, g.valid_until
        FROM register.register_concernunitgrant g
        WHERE g.purpose = 'coordination' AND g.valid_until - g.given_at > interval '360 days'
          AND g.valid_until < moment)
    SELECT c.id, max(g.valid_until)
    FROM ending g
    JOIN register.register_concern c ON c.id = g.content_object_id AND NOT (c.state = 'closed')
    JOIN custody.actor_memberships() m
      ON m.role = 'police_coordinator' AND m.authority_id = c.custodian_id
    JOIN public.accounts_unit u ON u.authority_id = c.municipality_id
      AND u.is_infohus_desk AND u.group_id = g.group_id
    WHERE c.id <> ALL ((SELECT register.my_conflicts())::uuid[]) AND NOT EXISTS (
        SELECT FROM register.register_concernunitgrant l
        WHERE l.content_object_id = c.id AND l.group_id = g.group_id
          AND l.purpose = 'coordination' AND l.valid_until >= moment)
    GROUP BY c.id
$$;
REVOKE ALL ON FUNCTION register.coordination_ending(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.coordination_ending(timestamptz) TO infohus_app;
"""
NOT_ENDING = """
DROP FUNCTION register.coordination_ending(timestamptz);
DROP INDEX register.unitgrant_had_its_time;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0048_rights_keep_plans")]
    operations = [
        migrations.RunSQL(LASTS, migrations.RunSQL.noop),
        migrations.RunSQL(OPEN, IN_TRIAGE),
        migrations.RunSQL(ENDING, NOT_ENDING),
    ]
