"""The three schemas, and the function that knows who is asking.

HMAC-SHA256 is put together from PostgreSQL's own sha256(): no extension is needed. The key blocks
lie in a table that no application role may read; only the function, as its owner, does.
"""

from django.db import migrations

FORWARD = r"""
CREATE SCHEMA custody;
CREATE SCHEMA register;
CREATE SCHEMA journal;
GRANT USAGE ON SCHEMA public, custody, register, journal TO infohus_app;
GRANT USAGE ON SCHEMA public, custody TO infohus_worker;

CREATE TABLE custody.actor_key (
    is_current boolean PRIMARY KEY DEFAULT true,
    inner_block bytea NOT NULL CHECK (length(inner_block) = 64),
    outer_block bytea NOT NULL CHECK (length(outer_block) = 64)
);
REVOKE ALL ON custody.actor_key FROM PUBLIC;

CREATE FUNCTION custody.actor() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    parts text[] := string_to_array(current_setting('infohus.actor', true), '.');
    claim bytea;
BEGIN
    IF coalesce(array_length(parts, 1), 0) <> 4 OR parts[2] <> pg_backend_pid()::text
        OR parts[3] <> (extract(epoch FROM now()) * 1000000)::bigint::text THEN
        RETURN NULL;
    END IF;
    claim := convert_to(parts[1] || '.' || parts[2] || '.' || parts[3], 'UTF8');
    PERFORM 1 FROM custody.actor_key k
    WHERE encode(sha256(k.outer_block || sha256(k.inner_block || claim)), 'hex') = parts[4];
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    RETURN parts[1]::bigint;
END $$;
REVOKE ALL ON FUNCTION custody.actor() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION custody.actor() TO infohus_app, infohus_worker;
"""
BACKWARD = """
DROP FUNCTION custody.actor();
DROP TABLE custody.actor_key;
DROP SCHEMA journal; DROP SCHEMA register; DROP SCHEMA custody;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
