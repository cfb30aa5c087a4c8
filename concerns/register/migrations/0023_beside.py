from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("register", "0022_transfer_custody")]
    operations = []
