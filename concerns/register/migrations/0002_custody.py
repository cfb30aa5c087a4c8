"""The register moves to the police's schema, and nothing in it shows itself without a grant.

One function says who reads content: `register.reads_content`. One says who may go on writing in the
transaction they are in: `register.acts_on`, which still holds while that very transaction ends the
grant it rests on. Both run as the owner, who sees stubs, grants and receipts, but no content.
"""

from django.db import migrations

from infohus.custody.operations import Keep

PLAIN = [
    "register_concern",
    "register_concernusergrant",
    "register_concernunitgrant",
    "register_receipt",
    "register_conflictofinterest",
]
SEALED = [
    "register_concernkey",
    "register_concerncontent",
    "register_steptaken",
    "register_assessment",
    "register_observation",
    "register_measureproposal",
]
HISTORY = [
    "register_historicalconcern",
    "register_historicalconcernusergrant",
    "register_historicalconcernunitgrant",
    "register_historicalconflictofinterest",
    "register_historicalconcerncontent",
    "register_historicalsteptaken",
    "register_historicalassessment",
    "register_historicalobservation",
    "register_historicalmeasureproposal",
]

FUNCTIONS = """
CREATE SEQUENCE register.reference;
GRANT USAGE ON SEQUENCE register.reference TO infohus_app;
ALTER TABLE register.register_concern
    ADD COLUMN filed_in xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE FUNCTION register.has_conflict(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM register.register_conflictofinterest c
                   WHERE c.concern_id = wanted AND c.user_id = custody.actor())
$$;

CREATE FUNCTION register.filed_now(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM register.register_concern c
                   WHERE c.id = wanted AND c.filed_in = pg_current_xact_id_if_assigned())
$$;

CREATE FUNCTION register.reads_content(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT NOT register.has_conflict(wanted) AND (
        EXISTS (SELECT FROM register.register_concernusergrant g
                WHERE g.content_object_id = wanted AND g.user_id = custody.actor()
                  AND g.valid_until > now())
        OR EXISTS (SELECT FROM register.register_concernunitgrant g
                   JOIN custody.actor_memberships() m
                     ON m.group_id = g.group_id AND m.role = g.role
                   WHERE g.content_object_id = wanted AND g.valid_until > now()))
$$;

CREATE FUNCTION register.acts_on(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT NOT register.has_conflict(wanted) AND EXISTS (
        SELECT FROM register.register_concernunitgrant g
        JOIN custody.actor_memberships() m ON m.group_id = g.group_id AND m.role = g.role
        WHERE g.content_object_id = wanted AND g.valid_until >= now())
$$;

CREATE FUNCTION register.is_custodian(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT NOT register.has_conflict(wanted) AND EXISTS (
        SELECT FROM register.register_concern c WHERE c.id = wanted
          AND c.custodian_id = ANY (custody.actor_authorities('police_coordinator')))
$$;

CREATE FUNCTION register.oversees(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT NOT register.has_conflict(wanted) AND EXISTS (
        SELECT FROM register.register_concern c WHERE c.id = wanted AND (
            c.custodian_id = ANY (custody.actor_authorities('police_coordinator'))
            OR c.municipality_id = ANY (custody.actor_authorities('municipal_coordinator'))))
$$;

CREATE FUNCTION register.granted_to_me() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT g.content_object_id FROM register.register_concernusergrant g
    WHERE g.user_id = custody.actor() AND g.valid_until > now()
    UNION
    SELECT g.content_object_id FROM register.register_concernunitgrant g
    JOIN custody.actor_memberships() m ON m.group_id = g.group_id AND m.role = g.role
    WHERE g.purpose = 'measure' AND g.valid_until > now()
$$;

CREATE FUNCTION register.my_conflicts() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(c.concern_id), '{}')
    FROM register.register_conflictofinterest c WHERE c.user_id = custody.actor()
$$;

CREATE FUNCTION register.receipt_status(given bytea)
RETURNS TABLE (received_on date, state varchar, outcome varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT (c.received_at AT TIME ZONE 'Europe/Copenhagen')::date, c.state, c.outcome
    FROM register.register_receipt r
    JOIN register.register_concern c ON c.id = r.concern_id
    WHERE r.code_hash = given
$$;

CREATE FUNCTION register.line_state(wanted uuid) RETURNS varchar
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT CASE WHEN c.outcome IN ('not_for_infohus', 'police_alone') THEN 'withdrawn'
                WHEN c.outcome = 'measure' THEN 'decided'
                WHEN c.state = 'closed' THEN 'closed'
                ELSE 'planned' END
    FROM register.register_concern c WHERE c.id = wanted
$$;
"""

NAMES = (
    "has_conflict(uuid)",
    "filed_now(uuid)",
    "reads_content(uuid)",
    "acts_on(uuid)",
    "is_custodian(uuid)",
    "oversees(uuid)",
    "granted_to_me()",
    "my_conflicts()",
    "receipt_status(bytea)",
    "line_state(uuid)",
)

EXECUTE = "".join(
    f"REVOKE ALL ON FUNCTION register.{name} FROM PUBLIC;"
    f"GRANT EXECUTE ON FUNCTION register.{name} TO infohus_app;"
    for name in NAMES
)

# The functions above run as the owner and need these rows: identifiers, dates and hashes only.
OWNER = "".join(
    f"CREATE POLICY owner_functions ON register.{table} FOR SELECT TO infohus_owner USING (true);"
    for table in PLAIN
)

# A step may write these columns only: one that could write `filed_in` could file grants anew.
STUB = """
GRANT SELECT, INSERT ON register.register_concern TO infohus_app;
GRANT UPDATE (state, state_since, outcome, department_id, closed_at)
    ON register.register_concern TO infohus_app;
CREATE POLICY stub_read ON register.register_concern FOR SELECT TO infohus_app USING (
    (custodian_id = ANY ((SELECT custody.actor_authorities('police_coordinator'))::bigint[])
     OR municipality_id = ANY ((SELECT custody.actor_authorities('municipal_coordinator'))::bigint[])
     OR id IN (SELECT register.granted_to_me()))
    AND id <> ALL ((SELECT register.my_conflicts())::uuid[]));
CREATE POLICY stub_file ON register.register_concern FOR INSERT TO infohus_app WITH CHECK (
    state = 'received' AND filed_in = pg_current_xact_id()
    AND custodian_id = (SELECT a.district_id FROM public.accounts_authority a
                        WHERE a.id = municipality_id));
CREATE POLICY stub_step ON register.register_concern FOR UPDATE TO infohus_app
    USING (register.acts_on(id)) WITH CHECK (register.acts_on(id));

GRANT SELECT, INSERT ON register.register_receipt TO infohus_app;
CREATE POLICY receipt_file ON register.register_receipt FOR INSERT TO infohus_app
    WITH CHECK (register.filed_now(concern_id));
CREATE POLICY receipt_read ON register.register_receipt FOR SELECT TO infohus_app
    USING (register.is_custodian(concern_id));

GRANT SELECT, INSERT, DELETE ON register.register_concernkey TO infohus_app;
CREATE POLICY key_file ON register.register_concernkey FOR INSERT TO infohus_app
    WITH CHECK (register.filed_now(concern_id));
CREATE POLICY key_read ON register.register_concernkey FOR SELECT TO infohus_app
    USING (register.reads_content(concern_id));
CREATE POLICY key_erase ON register.register_concernkey FOR DELETE TO infohus_app
    USING (register.is_custodian(concern_id));

GRANT SELECT, INSERT ON register.register_conflictofinterest TO infohus_app;
CREATE POLICY conflict_declare ON register.register_conflictofinterest FOR INSERT TO infohus_app
    WITH CHECK (user_id = (SELECT custody.actor()));
CREATE POLICY conflict_own ON register.register_conflictofinterest FOR SELECT TO infohus_app
    USING (user_id = (SELECT custody.actor()) OR register.oversees(concern_id));
"""

CONTENT = """
GRANT SELECT, INSERT ON register.register_concerncontent TO infohus_app;
CREATE POLICY content_file ON register.register_concerncontent FOR INSERT TO infohus_app
    WITH CHECK (register.filed_now(concern_id));
CREATE POLICY content_read ON register.register_concerncontent FOR SELECT TO infohus_app
    USING (register.reads_content(concern_id));

GRANT SELECT, INSERT ON register.register_steptaken TO infohus_app;
CREATE POLICY step_take ON register.register_steptaken FOR INSERT TO infohus_app
    WITH CHECK (taken_by_id = (SELECT custody.actor()) AND register.acts_on(concern_id));
CREATE POLICY step_read ON register.register_steptaken FOR SELECT TO infohus_app USING (
    register.reads_content(concern_id)
    AND (NOT for_custodian_only OR register.is_custodian(concern_id)));

GRANT SELECT, INSERT ON register.register_assessment, register.register_observation TO infohus_app;
CREATE POLICY assessment_write ON register.register_assessment FOR INSERT TO infohus_app
    WITH CHECK (recorded_by_id = (SELECT custody.actor()) AND register.acts_on(concern_id));
CREATE POLICY assessment_read ON register.register_assessment FOR SELECT TO infohus_app
    USING (register.reads_content(concern_id));
CREATE POLICY observation_write ON register.register_observation FOR INSERT TO infohus_app
    WITH CHECK (register.acts_on(concern_id));
CREATE POLICY observation_read ON register.register_observation FOR SELECT TO infohus_app
    USING (register.reads_content(concern_id));

GRANT SELECT, INSERT, UPDATE ON register.register_measureproposal TO infohus_app;
CREATE POLICY proposal_prepare ON register.register_measureproposal FOR INSERT TO infohus_app
    WITH CHECK (prepared_by_id = (SELECT custody.actor()) AND register.acts_on(concern_id)
                AND unit_id = ANY ((SELECT custody.actor_units('caseworker'))::bigint[]));
CREATE POLICY proposal_read ON register.register_measureproposal FOR SELECT TO infohus_app
    USING (register.reads_content(concern_id));
CREATE POLICY proposal_change ON register.register_measureproposal FOR UPDATE TO infohus_app
    USING (register.acts_on(concern_id)
           AND unit_id = ANY ((SELECT custody.actor_units('caseworker'))::bigint[]))
    WITH CHECK (register.acts_on(concern_id));
"""

# Nobody gives to themselves; and a grant that has ended, or that its holder has stepped away from,
# is no longer shown to them.
GRANTS = "".join(
    f"""
GRANT SELECT, INSERT, UPDATE (valid_until) ON register.register_{table} TO infohus_app;
CREATE POLICY grant_file ON register.register_{table} FOR INSERT TO infohus_app WITH CHECK (
    (register.filed_now(content_object_id) AND purpose IN ('custody', 'coordination'))
    OR (register.reads_content(content_object_id) AND register.oversees(content_object_id)
        AND giver_id = (SELECT custody.actor()) AND purpose IN ('meeting', 'measure')
        AND NOT {own}));
CREATE POLICY grant_read ON register.register_{table} FOR SELECT TO infohus_app USING (
    ({own} AND valid_until > now()
     AND content_object_id <> ALL ((SELECT register.my_conflicts())::uuid[]))
    OR register.oversees(content_object_id) OR register.acts_on(content_object_id));
CREATE POLICY grant_end ON register.register_{table} FOR UPDATE TO infohus_app
    USING (purpose <> 'custody' AND register.acts_on(content_object_id))
    WITH CHECK (purpose <> 'custody' AND valid_until <= now());
"""
    for table, own in (
        ("concernusergrant", "(user_id = (SELECT custody.actor()))"),
        (
            "concernunitgrant",
            "((group_id, role) IN (SELECT m.group_id, m.role FROM custody.actor_memberships() m))",
        ),
    )
)

CONCERN_OF = {
    "register_historicalconcern": "id",
    "register_historicalconcernusergrant": "content_object_id",
    "register_historicalconcernunitgrant": "content_object_id",
}
# Earlier stubs and grants follow who oversees the concern; earlier content follows the content.
HISTORIES = "".join(
    f"""
GRANT SELECT, INSERT ON register.{table} TO infohus_app;
CREATE POLICY history_write ON register.{table} FOR INSERT TO infohus_app
    WITH CHECK ({writes});
CREATE POLICY history_read ON register.{table} FOR SELECT TO infohus_app USING ({reads});
"""
    for table in HISTORY
    for concern in [CONCERN_OF.get(table, "concern_id")]
    for writes in [
        "user_id = (SELECT custody.actor())"
        if table.endswith("conflictofinterest")
        else f"register.filed_now({concern}) OR register.acts_on({concern})"
    ]
    for reads in [
        f"register.oversees({concern})"
        if table in CONCERN_OF or table.endswith("conflictofinterest")
        else f"register.reads_content({concern})"
        + (
            f" AND (NOT for_custodian_only OR register.is_custodian({concern}))"
            if table.endswith("steptaken")
            else ""
        )
    ]
)

BACK_POLICIES = """
DO $$ DECLARE p record; BEGIN
    FOR p IN SELECT policyname, tablename FROM pg_policies
             WHERE schemaname = 'register' AND tablename LIKE 'register\\_%' LOOP
        EXECUTE format('DROP POLICY %I ON register.%I', p.policyname, p.tablename);
        EXECUTE format('REVOKE ALL ON register.%I FROM infohus_app', p.tablename);
    END LOOP;
END $$;
"""
BACK_FUNCTIONS = (
    "".join(f"DROP FUNCTION register.{name};" for name in NAMES)
    + "ALTER TABLE register.register_concern DROP COLUMN filed_in;"
    + "DROP SEQUENCE register.reference;"
)


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial"), ("accounts", "0002_who_is_asking")]
    operations = [
        Keep("register", PLAIN + SEALED + HISTORY),
        migrations.RunSQL(FUNCTIONS + EXECUTE, BACK_FUNCTIONS),
        migrations.RunSQL(OWNER + STUB + CONTENT + GRANTS + HISTORIES, BACK_POLICIES),
    ]
