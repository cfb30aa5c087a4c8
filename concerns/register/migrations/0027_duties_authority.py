"""Own duties that another authority sees to: which one, or which kind of authority."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_deputies"), ("register", "0026_nearest_not_rejected")]
    operations = [
        migrations.AddField(
            model_name="ownduties",
            name="authority",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.authority",
            ),
        ),
        migrations.AddField(
            model_name="ownduties",
            name="elsewhere",
            field=models.CharField(
                blank=True,
                choices=[
                    ("municipality", "Another municipality"),
                    ("region", "The region: hospital or psychiatry"),
                    ("probation", "The prison and probation service"),
                    ("state", "Another authority of the state"),
                ],
                default="",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="ownduties",
            constraint=models.CheckConstraint(
                condition=Q(authority__isnull=True, elsewhere="")
                | Q(has_duties=True, unit__isnull=True, elsewhere="")
                | Q(has_duties=True, unit__isnull=True, authority__isnull=True),
                name="duties_are_of_one",
            ),
        ),
    ]
