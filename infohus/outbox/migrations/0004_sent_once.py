from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("outbox", "0003_private_recipients")]
    operations = []
