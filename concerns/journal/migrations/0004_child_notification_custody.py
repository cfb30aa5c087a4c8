"""Child notifications move to the municipality's schema: written once by hand, read by few.

The line is the department's, its leader's and the writer's; the text is the department's and the
writer's; the assessment is the department's. The police and the administrators see none of it.
"""

from django.db import migrations

from infohus.custody.operations import Keep

TABLES = [
    "journal_childnotification",
    "journal_notificationtext",
    "journal_notificationassessment",
    "journal_historicalchildnotification",
]

OWN = "unit_id = ANY ((SELECT custody.actor_units('caseworker'))::bigint[])"
LED = "unit_id = ANY ((SELECT custody.actor_units('team_leader'))::bigint[])"
# What somebody wrote is theirs to see while they work somewhere; whose duty it can be to write.
WRITES = """EXISTS (SELECT FROM custody.actor_memberships() m WHERE m.role IN (
    'municipal_coordinator', 'team_leader', 'invitee', 'caseworker', 'mentor_coordinator', 'mentor'))"""
WRITTEN = f"(writer_id = (SELECT custody.actor()) AND {WRITES})"
LINES = "SELECT n.id FROM journal.journal_childnotification n WHERE n"

FORWARD = f"""
CREATE SEQUENCE journal.notification_number;
GRANT USAGE ON SEQUENCE journal.notification_number TO infohus_app;

GRANT SELECT, INSERT ON journal.journal_childnotification, journal.journal_notificationtext,
    journal.journal_notificationassessment, journal.journal_historicalchildnotification
    TO infohus_app;
GRANT UPDATE (assessed_at, receipt_sent_at, receipt_sent_by_id, led_to_action, told_at, told_by_id)
    ON journal.journal_childnotification TO infohus_app;

CREATE POLICY notification_write ON journal.journal_childnotification FOR INSERT TO infohus_app
    WITH CHECK ({WRITTEN} AND assessed_at IS NULL AND receipt_sent_at IS NULL AND told_at IS NULL
        AND EXISTS (SELECT FROM public.accounts_unit u
                    WHERE u.id = unit_id AND u.takes_notifications
                      AND u.authority_id = municipality_id));
CREATE POLICY notification_read ON journal.journal_childnotification FOR SELECT TO infohus_app
    USING ({OWN} OR {LED} OR {WRITTEN});
CREATE POLICY notification_step ON journal.journal_childnotification FOR UPDATE TO infohus_app
    USING ({OWN}) WITH CHECK ({OWN});

CREATE POLICY text_write ON journal.journal_notificationtext FOR INSERT TO infohus_app
    WITH CHECK (notification_id IN ({LINES}.writer_id = (SELECT custody.actor())));
CREATE POLICY text_read ON journal.journal_notificationtext FOR SELECT TO infohus_app
    USING (notification_id IN ({LINES}.{OWN} OR n.writer_id = (SELECT custody.actor())));

CREATE POLICY assessment_write ON journal.journal_notificationassessment FOR INSERT TO infohus_app
    WITH CHECK (assessed_by_id = (SELECT custody.actor())
                AND notification_id IN ({LINES}.{OWN}));
CREATE POLICY assessment_read ON journal.journal_notificationassessment FOR SELECT TO infohus_app
    USING (notification_id IN ({LINES}.{OWN}));

CREATE POLICY history_write ON journal.journal_historicalchildnotification
    FOR INSERT TO infohus_app WITH CHECK ({OWN} OR {WRITTEN});
CREATE POLICY history_read ON journal.journal_historicalchildnotification
    FOR SELECT TO infohus_app USING ({OWN});
"""
POLICIES = (
    ("notification_write", "childnotification"),
    ("notification_read", "childnotification"),
    ("notification_step", "childnotification"),
    ("text_write", "notificationtext"),
    ("text_read", "notificationtext"),
    ("assessment_write", "notificationassessment"),
    ("assessment_read", "notificationassessment"),
    ("history_write", "historicalchildnotification"),
    ("history_read", "historicalchildnotification"),
)
BACKWARD = (
    "".join(f"DROP POLICY {name} ON journal.journal_{table};" for name, table in POLICIES)
    + "".join(f"REVOKE ALL ON journal.{table} FROM infohus_app;" for table in TABLES)
    + "DROP SEQUENCE journal.notification_number;"
)


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0003_child_notification"),
        ("accounts", "0008_takes_notifications"),
    ]
    operations = [Keep("journal", TABLES), migrations.RunSQL(FORWARD, BACKWARD)]
