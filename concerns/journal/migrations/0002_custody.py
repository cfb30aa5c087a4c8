"""The journal moves to the municipality's schema: open to the department that owns the case."""

from django.db import migrations

from infohus.custody.operations import Keep

TABLES = ["journal_case", "journal_journalentry", "journal_measure", "journal_mentorassignment"]
HISTORY = [
    "journal_historicalcase",
    "journal_historicaljournalentry",
    "journal_historicalmeasure",
    "journal_historicalmentorassignment",
]

OWN_CASE = "unit_id = ANY ((SELECT custody.actor_units('caseworker'))::bigint[])"
LED = "unit_id = ANY ((SELECT custody.actor_units('team_leader'))::bigint[])"
TODAY = "(now() AT TIME ZONE 'Europe/Copenhagen')::date"
OWN_TASK = f"mentor_id = (SELECT custody.actor()) AND ends_on >= {TODAY}"
CORPS = """(SELECT u.authority_id FROM public.accounts_unit u WHERE u.id = unit_id)
    = ANY ((SELECT custody.actor_authorities('mentor_coordinator'))::bigint[])"""

FORWARD = f"""
CREATE SEQUENCE journal.case_number;
GRANT USAGE ON SEQUENCE journal.case_number TO infohus_app;
GRANT SELECT, INSERT ON journal.journal_case, journal.journal_journalentry TO infohus_app;
GRANT SELECT, INSERT, UPDATE ON journal.journal_measure, journal.journal_mentorassignment
    TO infohus_app;
CREATE POLICY department ON journal.journal_case TO infohus_app USING ({OWN_CASE});
CREATE POLICY department ON journal.journal_journalentry TO infohus_app
    USING (case_id IN (SELECT c.id FROM journal.journal_case c))
    WITH CHECK (author_id = (SELECT custody.actor())
                AND case_id IN (SELECT c.id FROM journal.journal_case c));
CREATE POLICY department ON journal.journal_measure TO infohus_app USING ({OWN_CASE});
CREATE POLICY leader_reads ON journal.journal_measure FOR SELECT TO infohus_app USING ({LED});
CREATE POLICY department ON journal.journal_mentorassignment TO infohus_app USING ({OWN_CASE});
CREATE POLICY mentor_reads ON journal.journal_mentorassignment FOR SELECT TO infohus_app
    USING ({OWN_TASK});
CREATE POLICY corps_reads ON journal.journal_mentorassignment FOR SELECT TO infohus_app
    USING ({CORPS});

GRANT SELECT, INSERT ON journal.journal_historicalcase, journal.journal_historicaljournalentry,
    journal.journal_historicalmeasure, journal.journal_historicalmentorassignment TO infohus_app;
CREATE POLICY department ON journal.journal_historicalcase TO infohus_app USING ({OWN_CASE});
CREATE POLICY department ON journal.journal_historicaljournalentry TO infohus_app
    USING (case_id IN (SELECT c.id FROM journal.journal_case c));
CREATE POLICY department ON journal.journal_historicalmeasure TO infohus_app USING ({OWN_CASE});
CREATE POLICY department ON journal.journal_historicalmentorassignment TO infohus_app
    USING ({OWN_CASE});
"""
BACKWARD = """
DO $$ DECLARE p record; BEGIN
    FOR p IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'journal' LOOP
        EXECUTE format('DROP POLICY %I ON journal.%I', p.policyname, p.tablename);
        EXECUTE format('REVOKE ALL ON journal.%I FROM infohus_app', p.tablename);
    END LOOP;
END $$;
DROP SEQUENCE journal.case_number;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("accounts", "0002_who_is_asking")]
    operations = [
        Keep("journal", TABLES + HISTORY),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
