"""Letters and files move to the police's schema; whoever holds the receipt code may add to both.

The application says which code was typed in this transaction: its hash, in `infohus.code`. A
function compares it with the receipt. The holder of a code reads the replies, and nothing else.
"""

from django.db import migrations

from infohus.custody.operations import Keep

TABLES = [
    "register_letter",
    "register_letterkey",
    "register_attachment",
    "register_attachmentpart",
]

FUNCTIONS = """
CREATE FUNCTION register.code_opens(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (
        SELECT FROM register.register_receipt r
        WHERE r.concern_id = wanted
          AND r.code_hash = decode(nullif(current_setting('infohus.code', true), ''), 'hex'))
$$;

CREATE FUNCTION register.mailbox_of(given bytea)
RETURNS TABLE (concern_id uuid, received_at timestamptz, state varchar, outcome varchar,
               source varchar, age_band varchar, is_erased boolean,
               municipality_id bigint, custodian_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT c.id, c.received_at, c.state, c.outcome, c.source, c.age_band,
           c.erased_at IS NOT NULL, c.municipality_id, c.custodian_id
    FROM register.register_receipt r
    JOIN register.register_concern c ON c.id = r.concern_id
    WHERE r.code_hash = given
$$;

REVOKE ALL ON FUNCTION register.code_opens(uuid), register.mailbox_of(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.code_opens(uuid), register.mailbox_of(bytea) TO infohus_app;
DROP FUNCTION register.receipt_status(bytea);
"""

BACK_FUNCTIONS = """
CREATE FUNCTION register.receipt_status(given bytea)
RETURNS TABLE (received_on date, state varchar, outcome varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT (c.received_at AT TIME ZONE 'Europe/Copenhagen')::date, c.state, c.outcome
    FROM register.register_receipt r
    JOIN register.register_concern c ON c.id = r.concern_id
    WHERE r.code_hash = given
$$;
REVOKE ALL ON FUNCTION register.receipt_status(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.receipt_status(bytea) TO infohus_app;
DROP FUNCTION register.mailbox_of(bytea);
DROP FUNCTION register.code_opens(uuid);
"""

POLICIES = """
GRANT SELECT, INSERT ON register.register_letter, register.register_attachment,
    register.register_attachmentpart TO infohus_app;
GRANT SELECT, INSERT, DELETE ON register.register_letterkey TO infohus_app;

CREATE POLICY letter_by_code ON register.register_letter FOR INSERT TO infohus_app
    WITH CHECK (NOT is_from_staff AND register.code_opens(concern_id));
CREATE POLICY letter_by_staff ON register.register_letter FOR INSERT TO infohus_app
    WITH CHECK (is_from_staff AND written_by_id = (SELECT custody.actor())
                AND register.acts_on(concern_id));
CREATE POLICY letter_read ON register.register_letter FOR SELECT TO infohus_app
    USING (register.reads_content(concern_id) OR register.code_opens(concern_id));

CREATE POLICY letterkey_write ON register.register_letterkey FOR INSERT TO infohus_app
    WITH CHECK (register.code_opens(concern_id) OR register.acts_on(concern_id));
CREATE POLICY letterkey_read ON register.register_letterkey FOR SELECT TO infohus_app
    USING (register.reads_content(concern_id)
           OR (sealed_to_code IS NOT NULL AND register.code_opens(concern_id)));
CREATE POLICY letterkey_erase ON register.register_letterkey FOR DELETE TO infohus_app
    USING (register.is_custodian(concern_id));

CREATE POLICY attachment_file ON register.register_attachment FOR INSERT TO infohus_app
    WITH CHECK (register.filed_now(concern_id)
                OR (letter_id IS NOT NULL AND register.code_opens(concern_id)));
CREATE POLICY attachment_read ON register.register_attachment FOR SELECT TO infohus_app
    USING (register.reads_content(concern_id));

CREATE POLICY part_file ON register.register_attachmentpart FOR INSERT TO infohus_app
    WITH CHECK (register.filed_now(concern_id) OR register.code_opens(concern_id));
CREATE POLICY part_read ON register.register_attachmentpart FOR SELECT TO infohus_app
    USING (register.reads_content(concern_id));

-- What is encrypted does not get smaller by compressing it.
ALTER TABLE register.register_attachmentpart ALTER COLUMN piece SET STORAGE EXTERNAL;
"""

BACK_POLICIES = """
DROP POLICY letter_by_code ON register.register_letter;
DROP POLICY letter_by_staff ON register.register_letter;
DROP POLICY letter_read ON register.register_letter;
DROP POLICY letterkey_write ON register.register_letterkey;
DROP POLICY letterkey_read ON register.register_letterkey;
DROP POLICY letterkey_erase ON register.register_letterkey;
DROP POLICY attachment_file ON register.register_attachment;
DROP POLICY attachment_read ON register.register_attachment;
DROP POLICY part_file ON register.register_attachmentpart;
DROP POLICY part_read ON register.register_attachmentpart;
REVOKE ALL ON register.register_letter, register.register_letterkey, register.register_attachment,
    register.register_attachmentpart FROM infohus_app;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0005_mailbox")]
    operations = [
        Keep("register", TABLES),
        migrations.RunSQL(FUNCTIONS, BACK_FUNCTIONS),
        migrations.RunSQL(POLICIES, BACK_POLICIES),
    ]
