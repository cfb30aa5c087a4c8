"""What runs as the owner looks into the temporary schema of whoever calls it last.

PostgreSQL searches that schema first for types and tables, before pg_catalog, wherever a search path
does not name it: a domain `pg_temp.text` would be asked to check what `custody.actor()` casts. This
room stands above all that have such functions, so one walk finds each. A function that is made or
replaced from here on says `SET search_path = pg_catalog, pg_temp` itself (tests/security/
test_catalogue.py).
"""

from django.db import migrations

WALK = """
DO $$
DECLARE
    found regprocedure;
    places text;
BEGIN
    FOR found, places IN
        SELECT p.oid, substr(c.setting, length('search_path=') + 1)
        FROM pg_proc p CROSS JOIN unnest(p.proconfig) c(setting)
        WHERE p.pronamespace IN ('custody'::regnamespace, 'register'::regnamespace)
          AND c.setting LIKE 'search\\_path=%' AND {which}
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %s', found, {places});
    END LOOP;
END $$;
"""
FORWARD = WALK.replace("{which}", "c.setting !~ 'pg_temp'").replace(
    "{places}", "places || ', pg_temp'"
)
BACKWARD = WALK.replace("{which}", "c.setting ~ ', pg_temp$'").replace(
    "{places}", "left(places, -length(', pg_temp'))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0010_memberships_keep_plans"),
        ("audit", "0007_reads_of_a_target"),
        ("journal", "0005_notification_mails"),
        ("meetings", "0003_ends_for_all"),
        ("register", "0048_rights_keep_plans"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
