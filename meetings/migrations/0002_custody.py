"""Meetings about concerns are kept with the register: nothing personal, and nobody else's business.

Whoever sees an item sees its meeting; a leader sees the lines that their department takes part in.
"""

from django.db import migrations

from infohus.custody.operations import Keep

TABLES = [
    "meetings_meeting",
    "meetings_agendaitem",
    "meetings_agendadepartment",
    "meetings_invitation",
]
HISTORY = [
    "meetings_historicalmeeting",
    "meetings_historicalagendaitem",
    "meetings_historicalagendadepartment",
    "meetings_historicalinvitation",
]

FUNCTIONS = """
CREATE FUNCTION register.invited_to(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM register.meetings_invitation i
        JOIN register.register_concernusergrant g ON g.id = i.grant_id
        WHERE i.item_id = wanted AND i.person_id = custody.actor() AND g.valid_until > now())
$$;
CREATE FUNCTION register.leads_in(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM register.meetings_agendadepartment d
        WHERE d.item_id = wanted AND d.unit_id = ANY (custody.actor_units('team_leader')))
$$;
CREATE FUNCTION register.sees_item(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM register.meetings_agendaitem a
        WHERE a.id = wanted AND NOT register.has_conflict(a.concern_id)
          AND (register.oversees(a.concern_id) OR register.invited_to(a.id)
               OR register.leads_in(a.id)))
$$;
CREATE FUNCTION register.oversees_item(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM register.meetings_agendaitem a
                   WHERE a.id = wanted AND register.oversees(a.concern_id))
$$;
CREATE FUNCTION register.sees_meeting(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM register.meetings_agendaitem a
                   WHERE a.meeting_id = wanted AND register.sees_item(a.id))
$$;
"""
NAMES = (
    "invited_to(uuid)",
    "leads_in(uuid)",
    "sees_item(uuid)",
    "oversees_item(uuid)",
    "sees_meeting(uuid)",
)
EXECUTE = "".join(
    f"REVOKE ALL ON FUNCTION register.{name} FROM PUBLIC;"
    f"GRANT EXECUTE ON FUNCTION register.{name} TO infohus_app;"
    for name in NAMES
)
OWNER = "".join(
    f"CREATE POLICY owner_functions ON register.{table} FOR SELECT TO infohus_owner USING (true);"
    for table in TABLES
)
RUNS = """(municipality_id = ANY ((SELECT custody.actor_authorities('municipal_coordinator'))::bigint[])
    OR custodian_id = ANY ((SELECT custody.actor_authorities('police_coordinator'))::bigint[]))"""

POLICIES = f"""
GRANT SELECT, INSERT, UPDATE ON register.meetings_meeting TO infohus_app;
CREATE POLICY runs ON register.meetings_meeting TO infohus_app USING ({RUNS});
CREATE POLICY takes_part ON register.meetings_meeting FOR SELECT TO infohus_app
    USING (register.sees_meeting(id));

GRANT SELECT, INSERT ON register.meetings_agendaitem, register.meetings_agendadepartment,
    register.meetings_invitation TO infohus_app;
CREATE POLICY item_add ON register.meetings_agendaitem FOR INSERT TO infohus_app
    WITH CHECK (register.oversees(concern_id) AND register.acts_on(concern_id));
CREATE POLICY item_read ON register.meetings_agendaitem FOR SELECT TO infohus_app
    USING (register.oversees(concern_id) OR register.sees_item(id));
CREATE POLICY department_add ON register.meetings_agendadepartment FOR INSERT TO infohus_app
    WITH CHECK (register.oversees_item(item_id));
CREATE POLICY department_read ON register.meetings_agendadepartment FOR SELECT TO infohus_app
    USING (register.oversees_item(item_id)
           OR unit_id = ANY ((SELECT custody.actor_units('team_leader'))::bigint[]));
CREATE POLICY invitation_add ON register.meetings_invitation FOR INSERT TO infohus_app
    WITH CHECK (register.oversees_item(item_id));
CREATE POLICY invitation_read ON register.meetings_invitation FOR SELECT TO infohus_app
    USING (register.oversees_item(item_id)
           OR (person_id = (SELECT custody.actor()) AND register.invited_to(item_id)));

GRANT SELECT, INSERT ON register.meetings_historicalmeeting,
    register.meetings_historicalagendaitem, register.meetings_historicalagendadepartment,
    register.meetings_historicalinvitation TO infohus_app;
CREATE POLICY runs ON register.meetings_historicalmeeting TO infohus_app USING ({RUNS});
CREATE POLICY runs ON register.meetings_historicalagendaitem TO infohus_app
    USING (register.oversees(concern_id));
CREATE POLICY runs ON register.meetings_historicalagendadepartment TO infohus_app
    USING (register.oversees_item(item_id));
CREATE POLICY runs ON register.meetings_historicalinvitation TO infohus_app
    USING (register.oversees_item(item_id));
"""
BACK_POLICIES = """
DO $$ DECLARE p record; BEGIN
    FOR p IN SELECT policyname, tablename FROM pg_policies
             WHERE schemaname = 'register' AND tablename LIKE 'meetings\\_%' LOOP
        EXECUTE format('DROP POLICY %I ON register.%I', p.policyname, p.tablename);
        EXECUTE format('REVOKE ALL ON register.%I FROM infohus_app', p.tablename);
    END LOOP;
END $$;
"""
BACK_FUNCTIONS = "".join(f"DROP FUNCTION register.{name};" for name in reversed(NAMES))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial"), ("register", "0002_custody")]
    operations = [
        Keep("register", TABLES + HISTORY),
        migrations.RunSQL(FUNCTIONS + EXECUTE, BACK_FUNCTIONS),
        migrations.RunSQL(OWNER + POLICIES, BACK_POLICIES),
    ]
