"""Which department receives a municipality's child notifications."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_leavers")]
    operations = [
        migrations.AddField("unit", "takes_notifications", models.BooleanField(default=False))
    ]
