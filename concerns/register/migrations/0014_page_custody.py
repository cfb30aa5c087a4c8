"""Notes, tasks and disclosures move to the police's schema: for the desks that coordinate, no more.

Whoever is invited, or decides on a measure, reads the concern and none of these. What the police
mark as their own is theirs. Tasks are each desk's; the police, who keep the record, read them all.

`register.readers` answers "who else can see this?" to whoever reads the content, and nothing to
others. Who has stepped away is not among them.
"""

from django.db import migrations

from infohus.custody.operations import Keep

TABLES = [
    "register_concernnote",
    "register_desktask",
    "register_disclosure",
    "register_historicalconcernnote",
    "register_historicaldesktask",
]

DESKS = """ANY ((SELECT custody.actor_units('police_coordinator')
                      || custody.actor_units('municipal_coordinator'))::bigint[])"""
ME = "(SELECT custody.actor())"
WRITES = "register.acts_on(concern_id) AND register.oversees(concern_id)"
READS = "register.reads_content(concern_id) AND register.oversees(concern_id)"
THEIRS = "(NOT for_custodian_only OR register.is_custodian(concern_id))"
OWN_DESK = f"unit_id = {DESKS}"
TASK_READ = f"{READS} AND ({OWN_DESK} OR register.is_custodian(concern_id))"

FUNCTION = """
CREATE FUNCTION register.readers(wanted uuid)
RETURNS TABLE (grant_id uuid, purpose varchar, legal_basis varchar, given_at timestamptz,
               valid_until timestamptz, giver_id bigint, person_id bigint, group_id integer,
               role varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT g.id, g.purpose, g.legal_basis, g.given_at, g.valid_until, g.giver_id,
           g.user_id, NULL::integer, NULL::varchar
    FROM register.register_concernusergrant g
    WHERE g.content_object_id = wanted AND g.valid_until > now()
      AND register.reads_content(wanted)
      AND NOT EXISTS (SELECT FROM register.register_conflictofinterest c
                      WHERE c.concern_id = wanted AND c.user_id = g.user_id
                        AND c.ended_at IS NULL)
    UNION ALL
    SELECT g.id, g.purpose, g.legal_basis, g.given_at, g.valid_until, g.giver_id,
           NULL::bigint, g.group_id, g.role
    FROM register.register_concernunitgrant g
    WHERE g.content_object_id = wanted AND g.valid_until > now()
      AND register.reads_content(wanted)
$$;
REVOKE ALL ON FUNCTION register.readers(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.readers(uuid) TO infohus_app;
"""

NOTES = f"""
GRANT SELECT, INSERT, UPDATE (text, version, changed_at, changed_by_id)
    ON register.register_concernnote TO infohus_app;
CREATE POLICY note_write ON register.register_concernnote FOR INSERT TO infohus_app
    WITH CHECK (written_by_id = {ME} AND changed_by_id = {ME} AND version = 1
                AND {WRITES} AND {THEIRS});
CREATE POLICY note_read ON register.register_concernnote FOR SELECT TO infohus_app
    USING ({READS} AND {THEIRS});
CREATE POLICY note_rewrite ON register.register_concernnote FOR UPDATE TO infohus_app
    USING ({WRITES} AND {THEIRS}) WITH CHECK (changed_by_id = {ME} AND {WRITES} AND {THEIRS});

GRANT SELECT, INSERT ON register.register_historicalconcernnote TO infohus_app;
CREATE POLICY history_write ON register.register_historicalconcernnote FOR INSERT TO infohus_app
    WITH CHECK (changed_by_id = {ME} AND {WRITES} AND {THEIRS});
CREATE POLICY history_read ON register.register_historicalconcernnote FOR SELECT TO infohus_app
    USING ({READS} AND {THEIRS});
"""

TASKS = f"""
GRANT SELECT, INSERT, UPDATE (done_at, done_by_id) ON register.register_desktask TO infohus_app;
CREATE POLICY task_set ON register.register_desktask FOR INSERT TO infohus_app
    WITH CHECK (set_by_id = {ME} AND done_by_id IS NULL AND {OWN_DESK} AND {WRITES}
                AND (assignee_id IS NULL OR EXISTS (
                    SELECT FROM public.accounts_membership m
                    WHERE m.user_id = register_desktask.assignee_id
                      AND m.unit_id = register_desktask.unit_id)));
CREATE POLICY task_read ON register.register_desktask FOR SELECT TO infohus_app
    USING ({TASK_READ});
CREATE POLICY task_end ON register.register_desktask FOR UPDATE TO infohus_app
    USING ({OWN_DESK} AND {WRITES})
    WITH CHECK ({OWN_DESK} AND {WRITES} AND (done_by_id IS NULL OR done_by_id = {ME}));

GRANT SELECT, INSERT ON register.register_historicaldesktask TO infohus_app;
CREATE POLICY history_write ON register.register_historicaldesktask FOR INSERT TO infohus_app
    WITH CHECK ({OWN_DESK} AND {WRITES});
CREATE POLICY history_read ON register.register_historicaldesktask FOR SELECT TO infohus_app
    USING ({TASK_READ});
"""

# The owner has no policy here, so the database itself cannot say whether a corrected row is of the
# same concern: whoever corrects it must see it, and the service compares the two.
DISCLOSURES = f"""
GRANT SELECT, INSERT ON register.register_disclosure TO infohus_app;
CREATE POLICY disclosure_record ON register.register_disclosure FOR INSERT TO infohus_app
    WITH CHECK (recorded_by_id = {ME} AND {WRITES} AND {THEIRS});
CREATE POLICY disclosure_read ON register.register_disclosure FOR SELECT TO infohus_app
    USING ({READS} AND {THEIRS});
"""

BACK = """
DROP POLICY note_write ON register.register_concernnote;
DROP POLICY note_read ON register.register_concernnote;
DROP POLICY note_rewrite ON register.register_concernnote;
DROP POLICY history_write ON register.register_historicalconcernnote;
DROP POLICY history_read ON register.register_historicalconcernnote;
DROP POLICY task_set ON register.register_desktask;
DROP POLICY task_read ON register.register_desktask;
DROP POLICY task_end ON register.register_desktask;
DROP POLICY history_write ON register.register_historicaldesktask;
DROP POLICY history_read ON register.register_historicaldesktask;
DROP POLICY disclosure_record ON register.register_disclosure;
DROP POLICY disclosure_read ON register.register_disclosure;
REVOKE ALL ON register.register_concernnote, register.register_historicalconcernnote,
    register.register_desktask, register.register_historicaldesktask,
    register.register_disclosure FROM infohus_app;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0013_page"), ("accounts", "0002_who_is_asking")]
    operations = [
        Keep("register", TABLES),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION register.readers(uuid);"),
        migrations.RunSQL(NOTES + TASKS + DISCLOSURES, BACK),
    ]
