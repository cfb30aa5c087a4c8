"""Whoever closes a meeting ends the access of everybody invited, also to what they see no sign of.

The owner may end a grant that was given for a meeting, and write its earlier version down, for a
person who is signed in: meetings.0003 does so in one function.
"""

from django.db import migrations

FORWARD = """
CREATE POLICY owner_ends ON register.register_concernusergrant FOR UPDATE TO infohus_owner
    USING (purpose = 'meeting' AND (SELECT custody.actor()) IS NOT NULL)
    WITH CHECK (purpose = 'meeting' AND valid_until <= now());
CREATE POLICY owner_ends ON register.register_historicalconcernusergrant
    FOR INSERT TO infohus_owner
    WITH CHECK (purpose = 'meeting' AND history_type = '~'
                AND history_user_id = (SELECT custody.actor()));
"""
BACKWARD = """
DROP POLICY owner_ends ON register.register_historicalconcernusergrant;
DROP POLICY owner_ends ON register.register_concernusergrant;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0028_letters_own_parts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
