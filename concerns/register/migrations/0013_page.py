from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("register", "0012_ended_conflicts_custody")]
    operations = []
