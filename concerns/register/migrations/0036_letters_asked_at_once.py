"""Who reads a letter is asked with the statement, not of a function for every letter.

A list of concerns looks for the last letter of each. `register.reads_content` proves the acting
person anew at every call: half of the inbox's time (docs/bench.md). Here the person's desks and
conflicts are asked for once, and each letter costs a look into an index of grants. The answer is the
same: a live grant, and not stepped away; or the code.
"""

from django.db import migrations

BY_FUNCTION = "register.reads_content(concern_id) OR register.code_opens(concern_id)"
AT_ONCE = """
    (concern_id <> ALL ((SELECT register.my_conflicts())::uuid[]) AND (
        EXISTS (SELECT FROM register.register_concernunitgrant g
                WHERE g.content_object_id = concern_id AND g.valid_until > now()
                  AND (g.group_id, g.role::text) IN (
                      SELECT m.group_id, m.role::text FROM custody.actor_memberships() m))
        OR EXISTS (SELECT FROM register.register_concernusergrant g
                   WHERE g.content_object_id = concern_id AND g.valid_until > now()
                     AND g.user_id = (SELECT custody.actor()))))
    OR ((SELECT nullif(current_setting('infohus.code', true), '')) IS NOT NULL
        AND register.code_opens(concern_id))"""
CHANGE = "ALTER POLICY letter_read ON register.register_letter USING ({});"


class Migration(migrations.Migration):
    dependencies = [("register", "0035_named_in_order")]
    operations = [migrations.RunSQL(CHANGE.format(AT_ONCE), CHANGE.format(BY_FUNCTION))]
