from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_who_is_asking")]
    operations = [
        migrations.AddField(
            model_name="unit",
            name="duty_phone",
            field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
    ]
