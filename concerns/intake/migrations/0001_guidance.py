import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Everybody reads what is published; the people at the infohus desks add to it in their own name;
# nobody changes or removes a row.
FORWARD = """
GRANT SELECT, INSERT ON intake_guidanceversion TO infohus_app;
ALTER TABLE intake_guidanceversion ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY published ON intake_guidanceversion FOR SELECT TO infohus_app
    USING (number > 1); -- the shipped text is no row: whatever is one has been published
CREATE POLICY desk_publishes ON intake_guidanceversion FOR INSERT TO infohus_app WITH CHECK (
    published_by_id = (SELECT custody.actor())
    AND cardinality((SELECT custody.actor_authorities('municipal_coordinator'))
        || (SELECT custody.actor_authorities('police_coordinator'))) > 0);
"""
BACKWARD = """
DROP POLICY desk_publishes ON intake_guidanceversion;
DROP POLICY published ON intake_guidanceversion;
ALTER TABLE intake_guidanceversion NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
REVOKE ALL ON intake_guidanceversion FROM infohus_app;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("accounts", "0002_who_is_asking"),
    ]
    operations = [
        migrations.CreateModel(
            name="GuidanceVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.SlugField(max_length=40)),
                (
                    "language",
                    models.CharField(choices=[("da", "Danish"), ("en", "English")], max_length=2),
                ),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("body", models.TextField()),
                ("note", models.CharField(max_length=300)),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["slug", "language", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("slug", "language", "number"), name="guidance_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gt", 1)),
                        name="guidance_after_the_shipped_text",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
