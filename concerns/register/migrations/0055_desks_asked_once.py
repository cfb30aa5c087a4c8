"""Policies ask once of which desks the acting person is a coordinator (accounts 0012).

Nothing else of them changes: each is stated again as the database has it, with the one question in
the place of the two.
"""

from django.db import migrations

TWO = (
    "( SELECT (custody.actor_{name}(''police_coordinator''::character varying)"
    " || custody.actor_{name}(''municipal_coordinator''::character varying)))"
)
ONE = "( SELECT custody.actor_{name}() AS actor_{name})"
PAIRS = (
    (TWO.format(name="units"), ONE.format(name="desks")),
    (TWO.format(name="authorities"), ONE.format(name="desk_authorities")),
)
# The search path makes PostgreSQL say of every name where it is.
RESTATE = """
SET LOCAL search_path = pg_catalog;
DO $$
DECLARE
    found record;
    restated int := 0;
BEGIN
    FOR found IN
        SELECT p.*, {qual} AS new_qual, {with_check} AS new_check
        FROM pg_catalog.pg_policies p
        WHERE p.schemaname = 'register' AND (p.qual, p.with_check)
            IS DISTINCT FROM ({qual}, {with_check})
    LOOP
        EXECUTE format('ALTER POLICY %I ON register.%I', found.policyname, found.tablename)
            || coalesce(' USING (' || found.new_qual || ')', '')
            || coalesce(' WITH CHECK (' || found.new_check || ')', '');
        restated := restated + 1;
    END LOOP;
    IF restated <> {policies} THEN
        RAISE EXCEPTION 'the policies are not those that this knows: %', restated;
    END IF;
END $$;
RESET search_path;
"""
POLICIES = 13


def restated(pairs: tuple[tuple[str, str], ...]) -> str:
    """SQL that puts the second text of each pair in the place of the first, in every policy."""
    columns = {}
    for column in ("qual", "with_check"):
        expression = f"p.{column}"
        for old, new in pairs:
            expression = f"replace({expression}, '{old}', '{new}')"
        columns[column] = expression
    return RESTATE.format(policies=POLICIES, **columns)


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0054_answers_for_a_concern"),
        ("accounts", "0012_actor_desks"),
    ]
    operations = [
        migrations.RunSQL(restated(PAIRS), restated(tuple((new, old) for old, new in PAIRS))),
    ]
