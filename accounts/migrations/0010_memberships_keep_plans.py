"""Who is a member of what is planned once per connection, on every server (register, 0048)."""

from django.db import migrations

QUESTIONS = ("actor_memberships()", "actor_authorities(varchar)", "actor_units(varchar)")
ALTER = "ALTER FUNCTION custody.{} {} plan_cache_mode {};"


def altered(how: str, value: str) -> str:
    return "\n".join(ALTER.format(name, how, value) for name in QUESTIONS)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_memberships_of")]
    operations = [
        migrations.RunSQL(altered("SET", "= force_generic_plan"), altered("RESET", "")),
    ]
