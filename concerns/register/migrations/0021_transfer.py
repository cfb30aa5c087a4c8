import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STEPS = [
    ("take_up", "Take up for clearance"),
    ("clear", "The infohus handles it"),
    ("keep_with_police", "Police alone"),
    ("turn_away", "Not for the infohus"),
    ("triage", "Triage"),
    ("convene", "Put on an agenda"),
    ("assess", "Assess"),
    ("propose_measure", "Propose a measure"),
    ("close_without_measure", "Close without a measure"),
    ("transfer", "Transfer to another municipality"),
    ("open_measure", "Open a measure"),
    ("end_follow_up", "End the follow-up"),
    ("reopen", "Reopen"),
]


def needs(model: str) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model
    )


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0020_targets_custody"),
        ("accounts", "0007_leavers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        *(
            migrations.AlterField(
                model_name=model,
                name="step",
                field=models.CharField(choices=STEPS, max_length=30),
            )
            for model in ("historicalsteptaken", "steptaken")
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("moved_at", models.DateTimeField()),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="register.concern",
                    ),
                ),
                ("from_municipality", needs("accounts.authority")),
                ("moved_by", needs(settings.AUTH_USER_MODEL)),
                (
                    "step_taken",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="register.steptaken",
                    ),
                ),
                ("to_municipality", needs("accounts.authority")),
            ],
            options={
                "ordering": ["moved_at"],
                "indexes": [
                    models.Index(
                        fields=["from_municipality", "-moved_at", "-id"], name="transfer_from"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_municipality", models.F("to_municipality")), _negated=True
                        ),
                        name="transfer_goes_elsewhere",
                    )
                ],
            },
        ),
    ]
