from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("register", "0016_duties_custody")]
    operations = []
