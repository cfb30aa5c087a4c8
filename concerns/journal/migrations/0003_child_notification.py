from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_custody")]
    operations = []
