"""The police say why they link two concerns that no name ties together, sealed and for them alone.

A changed surname, a name that only some know: matching cannot see it. The reason names the other
concern, so that the municipality, which may not know of it, does not read it.
"""

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("meaning", "What the earlier ones mean for this one"),
    ("second", "What the second reader adds"),
    ("link", "Why the police link two concerns"),
]
READ = """
ALTER POLICY note_read ON register.register_repeatnote USING (
    register.reads_content(concern_id) AND register.oversees(concern_id){for_police});
"""
FOR_POLICE = "\n    AND (kind <> 'link' OR register.is_custodian(concern_id))"


class Migration(migrations.Migration):
    dependencies = [("register", "0032_hand_over_at_once")]
    operations = [
        migrations.AlterField(
            model_name="repeatnote",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=20),
        ),
        migrations.AddField(
            model_name="repeatnote",
            name="said",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reasons",
                to="register.sameperson",
            ),
        ),
        migrations.AddConstraint(
            model_name="repeatnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "link"), ("said__isnull", False))
                | (~models.Q(("kind", "link")) & models.Q(("said__isnull", True))),
                name="note_says_why_of_a_link",
            ),
        ),
        migrations.RunSQL(READ.format(for_police=FOR_POLICE), READ.format(for_police="")),
    ]
