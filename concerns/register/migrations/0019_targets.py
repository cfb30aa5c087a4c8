from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("register", "0018_persons_custody")]
    operations = []
