"""Who opened what, who works with what, and saved views of the inbox."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def pointer(to, **options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **options
    )


def key():
    return models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_who_is_asking"),
        ("register", "0006_mailbox_custody"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("id", key()),
                ("seen_at", models.DateTimeField()),
                ("concern", pointer("register.concern")),
                ("user", pointer(settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "concern"), name="seen_once_each")
                ]
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", key()),
                ("given_at", models.DateTimeField()),
                ("assignee", pointer(settings.AUTH_USER_MODEL, null=True)),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="register.concern",
                    ),
                ),
                ("given_by", pointer(settings.AUTH_USER_MODEL)),
                ("unit", pointer("accounts.unit")),
            ],
            options={
                "ordering": ["-given_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["concern", "unit", "-given_at", "-id"], name="assignment_newest"
                    ),
                    models.Index(fields=["assignee", "concern"], name="assignment_assignee"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", key()),
                ("view_title", models.CharField(max_length=40)),
                ("view_query", models.CharField(max_length=300)),
                ("saved_at", models.DateTimeField()),
                ("owner", pointer(settings.AUTH_USER_MODEL)),
                ("unit", pointer("accounts.unit", null=True)),
            ],
            options={
                "ordering": ["saved_at"],
                "indexes": [models.Index(fields=["owner"], name="savedview_owner")],
            },
        ),
    ]
