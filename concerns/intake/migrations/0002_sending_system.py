import django.db.models.deletion
from django.db import migrations, models

# The web looks a key up; who may send is decided by the owner's command alone.
FORWARD = "GRANT SELECT ON intake_sendingsystem TO infohus_app"
BACKWARD = "REVOKE ALL ON intake_sendingsystem FROM infohus_app"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_who_is_asking"),
        ("intake", "0001_guidance"),
    ]
    operations = [
        migrations.CreateModel(
            name="SendingSystem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True)),
                ("key_hash", models.BinaryField(unique=True)),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.authority",
                    ),
                ),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
