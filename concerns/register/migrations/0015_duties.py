"""Answers of the triage, the municipality's own duties, advice, and how long outcomes are kept."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import infohus.custody.sealing


def pointer(to, name="+", **options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to, **options
    )


def key():
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_deputies"),
        ("register", "0014_page_custody"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="historicalsteptaken",
            name="answers",
            field=infohus.custody.sealing.SealedField(null=True),
        ),
        migrations.AddField(
            model_name="steptaken",
            name="answers",
            field=infohus.custody.sealing.SealedField(null=True),
        ),
        migrations.CreateModel(
            name="OwnDuties",
            fields=[
                ("id", key()),
                ("answered_at", models.DateTimeField()),
                ("has_duties", models.BooleanField()),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("child_notification", "A child notification"),
                            ("social_services", "Help under the social services act"),
                            ("school", "The school's own duties"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("answered_by", pointer(settings.AUTH_USER_MODEL)),
                ("concern", pointer("register.concern", "own_duties")),
                ("unit", pointer("accounts.unit", null=True)),
            ],
            options={
                "ordering": ["-answered_at", "-pk"],
                "indexes": [
                    models.Index(fields=["concern", "-answered_at"], name="duties_of_concern")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=(Q(has_duties=True) & ~Q(how=""))
                        | Q(has_duties=False, how="", unit__isnull=True),
                        name="duties_say_how",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Advice",
            fields=[
                ("id", key()),
                ("is_given", models.BooleanField()),
                ("noted_at", models.DateTimeField()),
                ("concern", pointer("register.concern")),
                ("noted_by", pointer(settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name_plural": "advice",
                "ordering": ["-noted_at", "-pk"],
                "indexes": [
                    models.Index(fields=["concern", "-noted_at"], name="advice_of_concern")
                ],
            },
        ),
        migrations.CreateModel(
            name="Retention",
            fields=[
                ("id", key()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("unfounded", "Unfounded"),
                            ("advice_only", "Advice only"),
                            ("referred", "Referred to another authority"),
                            ("measure", "Measure"),
                            ("police_alone", "Police alone"),
                            ("not_for_infohus", "Not for the infohus"),
                        ],
                        max_length=20,
                    ),
                ),
                ("days", models.PositiveIntegerField()),
                ("rule_reason", models.CharField(max_length=300)),
                ("set_at", models.DateTimeField()),
                ("custodian", pointer("accounts.authority")),
                ("set_by", pointer(settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name_plural": "retention",
                "ordering": ["-set_at", "-pk"],
                "indexes": [
                    models.Index(fields=["custodian", "-set_at"], name="retention_of_custodian")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(days__gte=1, days__lte=36_525), name="retention_is_bounded"
                    )
                ],
            },
        ),
    ]
