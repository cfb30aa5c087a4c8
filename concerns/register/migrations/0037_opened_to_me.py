"""What is opened to the acting person is a view, and a policy that asks it proves nothing anew.

The policy of the grants themselves asks two functions about every grant to somebody else, and a
letter's policy met such grants for each letter: two thirds of the inbox's SQL (docs/bench.md). The
view belongs to the owner, so no policy stands in it. It shows the acting person's own live grants
alone, to a desk of theirs in their role or to themselves, and none of what they stepped away from:
rows that the grants' policy shows them anyway. It is a barrier: no condition of the reader's own
sees a row before the view's have passed it.
"""

from django.db import migrations

VIEW = """
CREATE VIEW register.opened_to_me WITH (security_barrier) AS
    SELECT g.content_object_id AS concern_id FROM register.register_concernunitgrant g
    WHERE g.valid_until > now()
      AND (g.group_id, g.role::text) IN (
          SELECT m.group_id, m.role::text FROM custody.actor_memberships() m)
      AND g.content_object_id <> ALL ((SELECT register.my_conflicts())::uuid[])
    UNION ALL
    SELECT g.content_object_id FROM register.register_concernusergrant g
    WHERE g.valid_until > now() AND g.user_id = (SELECT custody.actor())
      AND g.content_object_id <> ALL ((SELECT register.my_conflicts())::uuid[]);
GRANT SELECT ON register.opened_to_me TO infohus_app;
"""
CHANGE = "ALTER POLICY letter_read ON register.register_letter USING ({});"
BY_VIEW = """
    EXISTS (SELECT FROM register.opened_to_me o WHERE o.concern_id = register_letter.concern_id)
    OR ((SELECT nullif(current_setting('infohus.code', true), '')) IS NOT NULL
        AND register.code_opens(concern_id))"""
BY_FUNCTION = "register.reads_content(concern_id) OR register.code_opens(concern_id)"


class Migration(migrations.Migration):
    dependencies = [("register", "0036_letters_asked_at_once")]
    operations = [
        migrations.RunSQL(VIEW, "DROP VIEW register.opened_to_me;"),
        migrations.RunSQL(CHANGE.format(BY_VIEW), CHANGE.format(BY_FUNCTION)),
    ]
