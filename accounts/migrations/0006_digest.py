"""Which e-mails somebody wants: theirs to say, and nobody else's to read.

The owner reads it too: its function finds whom the worker writes to (register, 0020).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
ALTER TABLE accounts_mailchoice ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_mailchoice FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE (digest, wants_reminders) ON accounts_mailchoice TO infohus_app;
CREATE POLICY choice_own ON accounts_mailchoice FOR SELECT TO infohus_app
    USING (user_id = (SELECT custody.actor()));
CREATE POLICY choice_make ON accounts_mailchoice FOR INSERT TO infohus_app
    WITH CHECK (user_id = (SELECT custody.actor()));
CREATE POLICY choice_change ON accounts_mailchoice FOR UPDATE TO infohus_app
    USING (user_id = (SELECT custody.actor())) WITH CHECK (user_id = (SELECT custody.actor()));
CREATE POLICY owner_functions ON accounts_mailchoice FOR SELECT TO infohus_owner USING (true);
"""
BACKWARD = """
DROP POLICY choice_own ON accounts_mailchoice;
DROP POLICY choice_make ON accounts_mailchoice;
DROP POLICY choice_change ON accounts_mailchoice;
DROP POLICY owner_functions ON accounts_mailchoice;
REVOKE ALL ON accounts_mailchoice FROM infohus_app;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_planned_once")]
    operations = [
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        choices=[
                            ("off", "No"),
                            ("daily", "Every working day at 7:30"),
                            ("weekly", "Mondays at 7:30, or the week's first working day"),
                        ],
                        default="off",
                        max_length=10,
                    ),
                ),
                ("wants_reminders", models.BooleanField(default=True)),
            ],
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
