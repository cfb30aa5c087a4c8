"""Handing work over and ending the leaver's place are one call: neither happens without the other.

The two functions that do it are no longer the web's to call by themselves: one could have taken a
colleague's work day after day and left no place ended, the other left work with somebody gone.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION register.hand_over(wanted bigint, successor bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    given bigint := register.hand_over_work(wanted, successor);
BEGIN
    IF given IS NULL THEN
        RETURN NULL;
    END IF;
    IF NOT custody.end_membership(wanted, successor) THEN
        RAISE EXCEPTION 'work is handed over by ending a place' USING ERRCODE = '42501';
    END IF;
    RETURN given;
END $$;
REVOKE ALL ON FUNCTION register.hand_over(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.hand_over(bigint, bigint) TO infohus_app;
REVOKE EXECUTE ON FUNCTION register.hand_over_work(bigint, bigint),
    custody.end_membership(bigint, bigint) FROM infohus_app;
"""
BACKWARD = """
GRANT EXECUTE ON FUNCTION register.hand_over_work(bigint, bigint),
    custody.end_membership(bigint, bigint) TO infohus_app;
DROP FUNCTION register.hand_over(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0031_task_keeps_successor")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
