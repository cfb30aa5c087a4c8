"""One index for each order of the lists; what is open, and grants that live, found without the rest.

Measured with 100,000 concerns (docs/bench.md): in the order of the last step a list took 36 to 160
ms, now 1; somebody's grants were read to the last, most of them long ended.
"""

from django.db import migrations, models

OPEN = ~models.Q(state="closed")


class Migration(migrations.Migration):
    dependencies = [("register", "0024_beside_custody")]
    operations = [
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(fields=["-state_since", "-id"], name="concern_moved"),
        ),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(
                fields=["-received_at", "-id"], name="concern_open_newest", condition=OPEN
            ),
        ),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(
                fields=["reference", "id"], name="concern_open_number", condition=OPEN
            ),
        ),
        migrations.AddIndex(
            model_name="concernusergrant",
            index=models.Index(
                fields=["user", "valid_until", "content_object"], name="usergrant_live"
            ),
        ),
        migrations.RemoveIndex(model_name="concernunitgrant", name="unitgrant_measure"),
        migrations.AddIndex(
            model_name="concernunitgrant",
            index=models.Index(
                fields=["group", "role", "valid_until", "content_object"],
                name="unitgrant_live_measure",
                condition=models.Q(purpose="measure"),
            ),
        ),
    ]
