from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("register", "0024_beside_custody")]
    operations = []
