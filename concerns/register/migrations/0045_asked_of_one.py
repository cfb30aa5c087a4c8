"""What policies ask about one concern proves the acting person once, and keeps its plan.

Each of `reads_content`, `acts_on`, `is_custodian` and `oversees` asked three functions that proved
the person anew: 130 to 170 microseconds for a row. The answers are the same (docs/bench.md).
"""

from django.db import migrations

QUESTION = """
CREATE OR REPLACE FUNCTION register.{name}(wanted uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    acting bigint := custody.actor();
BEGIN
    RETURN acting IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM register.register_conflictofinterest c
            WHERE c.concern_id = wanted AND c.user_id = acting AND c.ended_at IS NULL)
        AND {answer};
END $$;
"""
OF_A_UNIT = """EXISTS (
            SELECT FROM register.register_concernunitgrant g
            JOIN custody.memberships_of(acting) m ON m.group_id = g.group_id AND m.role = g.role
            WHERE g.content_object_id = wanted AND g.valid_until {until} now())"""
THEIRS = """EXISTS (
            SELECT FROM register.register_concern c JOIN custody.memberships_of(acting) m
              ON {theirs}
            WHERE c.id = wanted)"""
POLICE = "(m.role = 'police_coordinator' AND m.authority_id = c.custodian_id)"
TOWN = "(m.role = 'municipal_coordinator' AND m.authority_id = c.municipality_id)"
ANSWERS = {
    "reads_content": f"""(EXISTS (
            SELECT FROM register.register_concernusergrant g
            WHERE g.content_object_id = wanted AND g.user_id = acting AND g.valid_until > now())
        OR {OF_A_UNIT.format(until=">")})""",
    "acts_on": OF_A_UNIT.format(until=">="),
    "is_custodian": THEIRS.format(theirs=POLICE),
    "oversees": THEIRS.format(theirs=f"{POLICE} OR {TOWN}"),
}

ANEW = """
CREATE OR REPLACE FUNCTION register.{name}(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT NOT register.has_conflict(wanted) AND {answer}
$$;
"""
GRANTED = """EXISTS (
        SELECT FROM register.register_concernunitgrant g
        JOIN custody.actor_memberships() m ON m.group_id = g.group_id AND m.role = g.role
        WHERE g.content_object_id = wanted AND g.valid_until {until} now())"""
OF_DESK = """EXISTS (SELECT FROM register.register_concern c WHERE c.id = wanted AND ({theirs}))"""
AS_POLICE = "c.custodian_id = ANY (custody.actor_authorities('police_coordinator'))"
AS_TOWN = "c.municipality_id = ANY (custody.actor_authorities('municipal_coordinator'))"
BEFORE = {
    "reads_content": f"""(EXISTS (SELECT FROM register.register_concernusergrant g
            WHERE g.content_object_id = wanted AND g.user_id = custody.actor()
              AND g.valid_until > now())
        OR {GRANTED.format(until=">")})""",
    "acts_on": GRANTED.format(until=">="),
    "is_custodian": OF_DESK.format(theirs=AS_POLICE),
    "oversees": OF_DESK.format(theirs=f"{AS_POLICE} OR {AS_TOWN}"),
}


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0044_grams_as_bits"),
        ("accounts", "0009_memberships_of"),
    ]
    operations = [
        migrations.RunSQL(
            QUESTION.format(name=name, answer=answer),
            ANEW.format(name=name, answer=BEFORE[name]),
        )
        for name, answer in ANSWERS.items()
    ]
