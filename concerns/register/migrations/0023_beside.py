"""That a child notification was written beside a concern."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import infohus.custody.sealing


class Migration(migrations.Migration):
    dependencies = [("register", "0022_transfer_custody")]
    operations = [
        migrations.CreateModel(
            name="Beside",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("notification", infohus.custody.sealing.SealedField()),
                ("written_at", infohus.custody.sealing.SealedField()),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="beside",
                        to="register.concern",
                    ),
                ),
            ],
        ),
    ]
