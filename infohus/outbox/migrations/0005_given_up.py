"""A message is tried less and less often, and in the end no more: then its address goes too."""

from django.db import migrations, models
from django.db.models import Q

WAITING = Q(given_up_at=None, sent_at=None)
# Not as Django's db_default: that asks for the value back, and the web may not read it.
ZERO = "ALTER TABLE outbox_message ALTER COLUMN attempts SET DEFAULT 0"
NO_ZERO = "ALTER TABLE outbox_message ALTER COLUMN attempts DROP DEFAULT"
# Whether anything waits is shown to the administrator; what and for whom is not.
SEEN = "GRANT SELECT (given_up_at) ON outbox_message TO infohus_app"
NOT_SEEN = "REVOKE SELECT (given_up_at) ON outbox_message FROM infohus_app"


class Migration(migrations.Migration):
    dependencies = [("outbox", "0004_sent_once")]
    operations = [
        migrations.AddField("message", "attempts", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("message", "try_after", models.DateTimeField(null=True)),
        migrations.AddField("message", "given_up_at", models.DateTimeField(null=True)),
        migrations.RemoveIndex("message", "outbox_unsent"),
        migrations.AddIndex(
            "message",
            models.Index(fields=["created_at"], name="outbox_waiting", condition=WAITING),
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                name="outbox_private_address_ends_with_its_use",
                condition=WAITING | Q(sealed_to=None),
            ),
        ),
        migrations.RunSQL(ZERO, NO_ZERO),
        migrations.RunSQL(SEEN, NOT_SEEN),
    ]
