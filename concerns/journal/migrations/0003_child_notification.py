"""Child notifications: the line, what was written, and what the department made of it."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

PERSON = settings.AUTH_USER_MODEL


def pointer(to, **options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **options
    )


def earlier_pointer(to):
    return models.ForeignKey(
        blank=True,
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=to,
    )


def belonging(related_name):
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT,
        primary_key=True,
        related_name=related_name,
        serialize=False,
        to="journal.childnotification",
    )


def instants():
    return [
        ("written_at", models.DateTimeField()),
        ("received_at", models.DateTimeField()),
        ("assessed_at", models.DateTimeField(blank=True, null=True)),
        ("receipt_sent_at", models.DateTimeField(blank=True, null=True)),
        ("led_to_action", models.BooleanField(blank=True, null=True)),
        ("told_at", models.DateTimeField(blank=True, null=True)),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_takes_notifications"),
        ("journal", "0002_custody"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="ChildNotification",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=30, unique=True)),
                *instants(),
                ("municipality", pointer("accounts.authority")),
                ("receipt_sent_by", pointer(PERSON, blank=True, null=True)),
                ("told_by", pointer(PERSON, blank=True, null=True)),
                ("unit", pointer("accounts.unit")),
                ("writer", pointer(PERSON)),
            ],
            options={
                "ordering": ["-received_at"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["unit", "-received_at"], name="notification_unit"),
                    models.Index(fields=["writer", "-received_at"], name="notification_writer"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        name="notification_receipt_sent_by_somebody",
                        condition=models.Q(receipt_sent_at=None, receipt_sent_by=None)
                        | models.Q(receipt_sent_at__isnull=False, receipt_sent_by__isnull=False),
                    ),
                    models.CheckConstraint(
                        name="notification_told_by_somebody_after_the_assessment",
                        condition=models.Q(told_at=None, told_by=None, led_to_action=None)
                        | models.Q(
                            told_at__isnull=False,
                            told_by__isnull=False,
                            assessed_at__isnull=False,
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NotificationText",
            fields=[
                ("notification", belonging("text")),
                ("child_name", models.CharField(max_length=200)),
                ("child_age", models.CharField(max_length=200)),
                ("child_place", models.TextField(blank=True)),
                ("worry", models.TextField()),
                ("seen", models.TextField()),
                ("done", models.TextField(blank=True)),
                (
                    "parents_know",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "I do not know")],
                        max_length=10,
                    ),
                ),
                ("writer_name", models.CharField(max_length=200)),
                ("writer_place", models.CharField(max_length=200)),
                ("writer_contact", models.CharField(max_length=200)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="NotificationAssessment",
            fields=[
                ("notification", belonging("assessment")),
                ("is_urgent", models.BooleanField()),
                ("decision", models.TextField()),
                ("assessed_by", pointer(PERSON)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="HistoricalChildNotification",
            fields=[
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("number", models.CharField(db_index=True, max_length=30)),
                *instants(),
                (
                    "history_id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=PERSON,
                    ),
                ),
                ("municipality", earlier_pointer("accounts.authority")),
                ("receipt_sent_by", earlier_pointer(PERSON)),
                ("told_by", earlier_pointer(PERSON)),
                ("unit", earlier_pointer("accounts.unit")),
                ("writer", earlier_pointer(PERSON)),
            ],
            options={
                "verbose_name": "historical child notification",
                "verbose_name_plural": "historical child notifications",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
