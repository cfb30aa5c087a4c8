from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_mailbox"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="action",
            field=models.CharField(
                choices=[
                    ("content_read", "Read the content of a concern"),
                    ("content_refused", "Was refused a concern"),
                    ("concern_filed", "Filed a concern"),
                    ("letter_written", "Wrote in a concern's mailbox"),
                    ("attachment_read", "Opened a file of a concern"),
                    ("step_taken", "Took a step in a concern"),
                    ("concern_erased", "Erased a concern"),
                    ("grant_given", "Gave access"),
                    ("grants_ended", "Ended access"),
                    ("conflict_declared", "Declared a conflict of interest"),
                    ("meeting_planned", "Planned a meeting"),
                    ("meeting_closed", "Closed a meeting"),
                    ("measure_prepared", "Prepared a measure"),
                    ("measure_opened", "Opened a measure"),
                    ("case_read", "Read a journaled case"),
                    ("case_refused", "Was refused a journaled case"),
                    ("task_read", "Read a task sheet"),
                    ("guidance_published", "Published a guidance text"),
                    ("log_read", "Read the access log"),
                    ("signed_in", "Signed in"),
                ],
                max_length=30,
            ),
        ),
    ]
