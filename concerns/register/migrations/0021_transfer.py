from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("register", "0020_targets_custody")]
    operations = []
