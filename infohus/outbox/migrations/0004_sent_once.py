from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0003_private_recipients")]
    operations = [
        migrations.AddField(
            model_name="message",
            name="once",
            field=models.BinaryField(null=True, unique=True),
        ),
    ]
