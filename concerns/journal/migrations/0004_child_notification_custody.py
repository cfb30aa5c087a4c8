from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_child_notification")]
    operations = []
