from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("register", "0014_page_custody")]
    operations = []
