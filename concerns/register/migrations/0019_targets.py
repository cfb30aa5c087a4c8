import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATES = [
    ("received", "Received"),
    ("clearance", "In clearance"),
    ("triage", "In triage"),
    ("convened", "On an agenda"),
    ("assessed", "Assessed"),
    ("outcome", "Measure proposed"),
    ("follow_up", "Measure open"),
    ("closed", "Closed"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0018_persons_custody"),
        ("accounts", "0006_digest"),
    ]

    operations = [
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(choices=STATES, max_length=20)),
                ("working_days", models.PositiveIntegerField(null=True)),
                ("set_at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.authority",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-set_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["authority", "state", "-set_at", "-id"], name="target_newest"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("working_days__isnull", True),
                            models.Q(("working_days__gte", 1), ("working_days__lte", 250)),
                            _connector="OR",
                        ),
                        name="target_is_none_or_within_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "closed"), _negated=True),
                        name="target_is_of_what_waits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaskDue",
            fields=[
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="register.desktask",
                    ),
                ),
                ("due_on", models.DateField()),
                ("is_open", models.BooleanField()),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.concern",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "tasks due",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["due_on"],
                        name="taskdue_open",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=["state_since"],
                name="concern_open",
            ),
        ),
    ]
