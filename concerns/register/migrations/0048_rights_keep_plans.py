"""Questions about one concern's rights keep their plan on every server.

Left to itself PostgreSQL compares what a plan costs for this concern and for any; the two are nearly
the same, and on some servers it planned each question anew: 350 microseconds instead of 70, three
times in a statement (docs/bench.md). Whoever replaces one of these functions says the setting again.
"""

from django.db import migrations

QUESTIONS = ("reads_content", "acts_on", "is_custodian", "oversees", "rejected")
ALTER = "ALTER FUNCTION register.{}(uuid) {} plan_cache_mode {};"


def altered(how: str, value: str) -> str:
    return "\n".join(ALTER.format(name, how, value) for name in QUESTIONS)


class Migration(migrations.Migration):
    dependencies = [("register", "0047_earlier_at_once")]
    operations = [
        migrations.RunSQL(altered("SET", "= force_generic_plan"), altered("RESET", "")),
    ]
