"""What the holder of a receipt code adds is a letter's own: written now, and not without end.

Each row knows the transaction that wrote it. A file goes with a letter of the same concern and of
the same transaction, a piece with such a file: nothing can be put under an earlier letter, a reply
of the staff's, the first filing or another concern. Foreign keys say so, for they see rows that
nobody may read, the tables' owner neither.

A letter says how many bytes it holds with its files: who holds the code sees letters, but no file,
and so the ceiling of a concern can be kept.
"""

from django.db import migrations, models

TABLES = ("register_letter", "register_attachment", "register_attachmentpart")
COLUMNS = "\n".join(
    f"ALTER TABLE register.{table}"
    " ADD COLUMN written_in xid8 NOT NULL DEFAULT pg_current_xact_id();"
    for table in TABLES
)
FORWARD = f"""
{COLUMNS}
ALTER TABLE register.register_letter
    ADD CONSTRAINT letter_written_at_once UNIQUE (id, concern_id, written_in);
ALTER TABLE register.register_attachment
    ADD CONSTRAINT attachment_written_at_once UNIQUE (id, concern_id, written_in),
    ADD CONSTRAINT attachment_with_its_letter FOREIGN KEY (letter_id, concern_id, written_in)
        REFERENCES register.register_letter (id, concern_id, written_in)
        DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE register.register_attachmentpart
    ADD CONSTRAINT part_with_its_attachment FOREIGN KEY (attachment_id, concern_id, written_in)
        REFERENCES register.register_attachment (id, concern_id, written_in)
        DEFERRABLE INITIALLY DEFERRED;

ALTER POLICY letter_by_code ON register.register_letter
    WITH CHECK (NOT is_from_staff AND written_in = pg_current_xact_id()
                AND register.code_opens(concern_id));
ALTER POLICY letter_by_staff ON register.register_letter
    WITH CHECK (is_from_staff AND written_in = pg_current_xact_id()
                AND written_by_id = (SELECT custody.actor()) AND register.acts_on(concern_id));
ALTER POLICY attachment_file ON register.register_attachment
    WITH CHECK (written_in = pg_current_xact_id()
                AND CASE WHEN letter_id IS NULL THEN register.filed_now(concern_id)
                         ELSE register.code_opens(concern_id) END);
ALTER POLICY part_file ON register.register_attachmentpart
    WITH CHECK (written_in = pg_current_xact_id()
                AND (register.filed_now(concern_id) OR register.code_opens(concern_id)));
"""
DROPPED = "\n".join(
    f"ALTER TABLE register.{table} DROP COLUMN written_in;" for table in reversed(TABLES)
)
BACKWARD = f"""
ALTER POLICY letter_by_code ON register.register_letter
    WITH CHECK (NOT is_from_staff AND register.code_opens(concern_id));
ALTER POLICY letter_by_staff ON register.register_letter
    WITH CHECK (is_from_staff AND written_by_id = (SELECT custody.actor())
                AND register.acts_on(concern_id));
ALTER POLICY attachment_file ON register.register_attachment
    WITH CHECK (register.filed_now(concern_id)
                OR (letter_id IS NOT NULL AND register.code_opens(concern_id)));
ALTER POLICY part_file ON register.register_attachmentpart
    WITH CHECK (register.filed_now(concern_id) OR register.code_opens(concern_id));
{DROPPED}
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0027_duties_authority")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddField("letter", "size", models.PositiveBigIntegerField(default=0)),
    ]
