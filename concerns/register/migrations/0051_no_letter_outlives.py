"""No letter outlives its concern: once that is erased, or while it is being erased, none gets a key.

Whoever wrote just then had been told that there was somebody to write to, and left a key behind that
the erasing never saw. Both sides take one lock of the concern now, the writers together and the
eraser alone (services.erasing).
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION register.no_key_after_erasure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('LetterKey ' || NEW.concern_id, 0));
    IF EXISTS (SELECT FROM register.register_concern c
               WHERE c.id = NEW.concern_id AND c.erased_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the concern is erased' USING ERRCODE = 'IHE01';
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION register.no_key_after_erasure() FROM PUBLIC;
CREATE TRIGGER no_key_after_erasure BEFORE INSERT ON register.register_letterkey
    FOR EACH ROW EXECUTE FUNCTION register.no_key_after_erasure();
"""
BACKWARD = """
DROP TRIGGER no_key_after_erasure ON register.register_letterkey;
DROP FUNCTION register.no_key_after_erasure();
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0050_order_of_arrival")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
