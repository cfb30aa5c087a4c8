from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_desk_work")]
    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["target_id", "at"],
                name="event_reads",
                condition=models.Q(action__in=["content_read", "attachment_read"]),
            ),
        ),
    ]
