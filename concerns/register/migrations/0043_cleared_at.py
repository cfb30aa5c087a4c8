"""The day on which the police cleared a concern stands on its stub, for both sides to see.

The step itself, with its rationale, stays the custodian's. Of concerns that were cleared before,
the day is not known: nobody but the custodian can read it.
"""

from django.db import migrations, models

MAY = "GRANT UPDATE (cleared_at) ON register.register_concern TO infohus_app"
MAY_NOT = "REVOKE UPDATE (cleared_at) ON register.register_concern FROM infohus_app"


class Migration(migrations.Migration):
    dependencies = [("register", "0042_each_spelling_once")]
    operations = [
        migrations.AddField("concern", "cleared_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "historicalconcern", "cleared_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.RunSQL(MAY, MAY_NOT),
    ]
