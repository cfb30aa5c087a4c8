"""Targets move to the police's schema; the worker learns whom to write to, and nothing else.

The worker has no right in the register. Functions of the owner tell it addresses of staff, a stage,
and 32 bytes that stand for "this concern in this state with this target", or for a task. Which concern it
is cannot be told from them; working days are counted by the caller, who passes in the instants.
"""

from django.db import migrations

from infohus.custody.operations import Keep

TABLES = ["register_target", "register_taskdue"]

MINE = """((SELECT custody.actor_authorities('police_coordinator')
              || custody.actor_authorities('municipal_coordinator'))::bigint[])"""
OF_POLICE = "('received', 'clearance')"

# A concern's two desks see each other's deadlines: who waits for whom is no secret between them.
POLICIES = f"""
GRANT SELECT, INSERT ON register.register_target TO infohus_app;
CREATE POLICY target_read ON register.register_target FOR SELECT TO infohus_app
    USING (authority_id = ANY {MINE}
           OR authority_id IN (SELECT a.district_id FROM public.accounts_authority a
                               WHERE a.id = ANY {MINE})
           OR authority_id IN (SELECT a.id FROM public.accounts_authority a
                               WHERE a.district_id = ANY {MINE}));
CREATE POLICY target_set ON register.register_target FOR INSERT TO infohus_app
    WITH CHECK (set_by_id = (SELECT custody.actor())
                AND authority_id = ANY ((SELECT custody.actor_authorities(
                    CASE WHEN state IN {OF_POLICE} THEN 'police_coordinator'
                         ELSE 'municipal_coordinator' END))::bigint[]));
CREATE POLICY owner_functions ON register.register_target
    FOR SELECT TO infohus_owner USING (true);
CREATE POLICY owner_functions ON register.register_assignment
    FOR SELECT TO infohus_owner USING (true);
-- No policy of the web's: it asks in vain, and finds nothing.
GRANT SELECT ON register.register_taskdue TO infohus_app;
CREATE POLICY owner_functions ON register.register_taskdue
    FOR ALL TO infohus_owner USING (true) WITH CHECK (true);
"""
BACK_POLICIES = """
DROP POLICY target_read ON register.register_target;
DROP POLICY target_set ON register.register_target;
DROP POLICY owner_functions ON register.register_target;
DROP POLICY owner_functions ON register.register_assignment;
DROP POLICY owner_functions ON register.register_taskdue;
REVOKE ALL ON register.register_target, register.register_taskdue FROM infohus_app;
"""

IN_FORCE = """(m.valid_from IS NULL OR m.valid_from <= moment)
          AND (m.valid_until IS NULL OR m.valid_until > moment)"""
DESK_ROLES = "('police_coordinator', 'municipal_coordinator')"


def stepped_away(person: str, concern: str) -> str:
    return f"""EXISTS (SELECT FROM register.register_conflictofinterest k
                   WHERE k.concern_id = {concern} AND k.user_id = {person}
                     AND k.ended_at IS NULL)"""


# A deputy is whoever has a role with a first and a last day.
STAFF = f"""
        SELECT m.user_id, m.unit_id, m.role, u.authority_id, p.email,
               m.valid_from IS NOT NULL AND m.valid_until IS NOT NULL AS is_deputy,
               coalesce(w.wants_reminders, true) AS wants_reminders
        FROM public.accounts_membership m
        JOIN public.accounts_unit u ON u.id = m.unit_id
        JOIN public.accounts_user p ON p.id = m.user_id
        LEFT JOIN public.accounts_mailchoice w ON w.user_id = p.id
        WHERE p.is_active AND p.email <> '' AND {IN_FORCE}"""
# Of each row that has reached a stage: first whoever works with it, or the desk; then the desk and
# its deputies; then those who answer for the desk.
ADDRESSES = f"""
    SELECT r.stage, sha256(convert_to(r.about, 'UTF8')), found.address
    FROM reached r CROSS JOIN LATERAL (
        SELECT coalesce((
            SELECT p.email FROM staff p
            WHERE p.user_id = r.assignee_id AND p.unit_id = r.desk_id AND p.role IN {DESK_ROLES}
              AND p.wants_reminders AND NOT {stepped_away("p.user_id", "r.concern_id")} LIMIT 1),
            r.desk_email) AS address WHERE r.stage IN ('soon', 'due')
        UNION
        SELECT r.desk_email WHERE r.stage = 'overdue'
        UNION
        SELECT p.email FROM staff p
        WHERE r.stage = 'overdue' AND p.unit_id = r.desk_id AND p.is_deputy
          AND p.role IN {DESK_ROLES} AND NOT {stepped_away("p.user_id", "r.concern_id")}
        UNION
        SELECT p.email FROM staff p
        WHERE r.stage = 'escalated' AND p.authority_id = r.authority_id
          AND p.role = CASE WHEN r.is_police THEN 'police_coordinator' ELSE 'team_leader' END
          AND p.user_id IS DISTINCT FROM r.assignee_id
          AND NOT {stepped_away("p.user_id", "r.concern_id")}) found
    WHERE found.address <> ''"""

# `bounds` ascend: what began before the last of them is one working day old, before the last but
# one two, and so on. A task's day may be a Saturday; `near` is the day that makes one soon due.
FUNCTIONS = f"""
CREATE FUNCTION custody.deadline_mails(
    bounds timestamptz[], standard jsonb, of_police text[], moment timestamptz,
    soon integer, overdue integer, escalated integer)
RETURNS TABLE (stage text, about bytea, address text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH staff AS ({STAFF}
    ), waiting AS (
        SELECT c.id AS concern_id, c.state, c.state_since, given.assignee_id,
               c.state = ANY (of_police) AS is_police,
               desk.id AS desk_id, desk.email AS desk_email, desk.authority_id,
               cardinality(bounds) - width_bucket(c.state_since, bounds) AS passed,
               CASE WHEN chosen.is_set THEN chosen.working_days
                    ELSE (standard ->> c.state)::integer END AS target
        FROM register.register_concern c
        JOIN public.accounts_unit desk ON desk.is_infohus_desk AND desk.authority_id =
            CASE WHEN c.state = ANY (of_police) THEN c.custodian_id ELSE c.municipality_id END
        LEFT JOIN LATERAL (
            SELECT t.working_days, true AS is_set FROM register.register_target t
            WHERE t.authority_id = desk.authority_id AND t.state = c.state
            ORDER BY t.set_at DESC, t.id DESC LIMIT 1) chosen ON true
        LEFT JOIN LATERAL (
            SELECT a.assignee_id FROM register.register_assignment a
            WHERE a.concern_id = c.id AND a.unit_id = desk.id
            ORDER BY a.given_at DESC, a.id DESC LIMIT 1) given ON true
        WHERE NOT (c.state = 'closed')
    ), reached AS (
        SELECT s.stage, w.*, concat_ws('.', w.concern_id, w.state,
                   (extract(epoch FROM w.state_since) * 1000000)::bigint, w.target) AS about
        FROM waiting w CROSS JOIN LATERAL (VALUES
            ('soon', w.target > soon AND w.passed >= w.target - soon AND w.passed < w.target),
            ('due', w.passed >= w.target AND w.passed < w.target + overdue),
            ('overdue', w.passed >= w.target + overdue),
            ('escalated', w.passed >= w.target + escalated)) s (stage, is_reached)
        WHERE s.is_reached
    ) {ADDRESSES}
$$;

CREATE FUNCTION custody.task_mails(
    bounds timestamptz[], near date, moment timestamptz, overdue integer, escalated integer)
RETURNS TABLE (stage text, about bytea, address text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH staff AS ({STAFF}
    ), open AS (
        SELECT t.task_id, t.concern_id, t.assignee_id, t.due_on, u.id AS desk_id,
               u.email AS desk_email, u.authority_id, h.kind = 'police' AS is_police,
               (moment AT TIME ZONE 'Europe/Copenhagen')::date AS today,
               cardinality(bounds) - width_bucket(
                   t.due_on::timestamp AT TIME ZONE 'Europe/Copenhagen', bounds) AS passed
        FROM register.register_taskdue t
        JOIN public.accounts_unit u ON u.id = t.unit_id
        JOIN register.register_concern c ON c.id = t.concern_id AND NOT (c.state = 'closed')
            AND u.authority_id IN (c.custodian_id, c.municipality_id)
        JOIN public.accounts_authority h ON h.id = u.authority_id
        WHERE t.is_open AND t.due_on <= near
    ), reached AS (
        SELECT s.stage, o.*, concat_ws('.', o.task_id, o.due_on) AS about
        FROM open o CROSS JOIN LATERAL (VALUES
            ('soon', o.due_on > o.today),
            ('due', o.due_on <= o.today AND o.passed < overdue),
            ('overdue', o.passed >= overdue),
            ('escalated', o.passed >= escalated)) s (stage, is_reached)
        WHERE s.is_reached
    ) {ADDRESSES}
$$;

CREATE FUNCTION register.keep_task_due() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO register.register_taskdue
        (task_id, concern_id, unit_id, assignee_id, due_on, is_open)
    VALUES (NEW.id, NEW.concern_id, NEW.unit_id, NEW.assignee_id, NEW.due_on, NEW.done_at IS NULL)
    ON CONFLICT (task_id) DO UPDATE SET unit_id = EXCLUDED.unit_id,
        assignee_id = EXCLUDED.assignee_id, due_on = EXCLUDED.due_on, is_open = EXCLUDED.is_open;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_task_due AFTER INSERT OR UPDATE ON register.register_desktask
    FOR EACH ROW EXECUTE FUNCTION register.keep_task_due();
REVOKE ALL ON FUNCTION register.keep_task_due() FROM PUBLIC;

CREATE FUNCTION custody.digest_mails(
    kinds text[], of_police text[], of_municipality text[], moment timestamptz)
RETURNS TABLE (address text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT DISTINCT p.email::text
    FROM public.accounts_mailchoice w
    JOIN public.accounts_user p ON p.id = w.user_id
    JOIN public.accounts_membership m ON m.user_id = p.id AND m.role IN {DESK_ROLES}
    JOIN public.accounts_unit u ON u.id = m.unit_id
    WHERE w.digest = ANY (kinds) AND p.is_active AND p.email <> '' AND {IN_FORCE}
      AND EXISTS (
        SELECT FROM register.register_concern c
        WHERE NOT (c.state = 'closed')
          AND ((m.role = 'police_coordinator' AND c.custodian_id = u.authority_id
                AND c.state = ANY (of_police))
               OR (m.role = 'municipal_coordinator' AND c.municipality_id = u.authority_id
                   AND c.state = ANY (of_municipality)))
          AND NOT {stepped_away("p.id", "c.id")})
$$;
"""
NAMES = (
    "deadline_mails(timestamptz[], jsonb, text[], timestamptz, integer, integer, integer)",
    "task_mails(timestamptz[], date, timestamptz, integer, integer)",
    "digest_mails(text[], text[], text[], timestamptz)",
)
EXECUTE = "".join(
    f"REVOKE ALL ON FUNCTION custody.{name} FROM PUBLIC;"
    f"GRANT EXECUTE ON FUNCTION custody.{name} TO infohus_worker;"
    for name in NAMES
)
BACK_FUNCTIONS = (
    "DROP TRIGGER keep_task_due ON register.register_desktask;"
    "DROP FUNCTION register.keep_task_due();"
) + "".join(f"DROP FUNCTION custody.{name};" for name in NAMES)


class Migration(migrations.Migration):
    dependencies = [("register", "0019_targets")]
    operations = [
        Keep("register", TABLES),
        migrations.RunSQL(POLICIES, BACK_POLICIES),
        migrations.RunSQL(FUNCTIONS + EXECUTE, BACK_FUNCTIONS),
    ]
