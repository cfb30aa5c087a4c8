"""The pieces of a name become bits, which PostgreSQL compares at once, and blocks are half as long.

Counting what two lists have in common was four fifths of a look-up among a million (docs/matching.md).
Each piece is now one bit of 2,048, at the place that its keyed hash says; two pieces seldom share
one. The most alike names come first, and their concerns are looked up until none can be near enough.

Every print is made over from the one it was. There is no way back from bits to hashes: who undoes
this has no prints, and finds none of the concerns taken up before.
"""

from importlib import import_module

import django.contrib.postgres.fields
from django.db import migrations, models

import concerns.register.models.bits

AT_THE_FIRST = import_module("concerns.register.migrations.0040_known_at_the_first")
EACH_SPELLING_ONCE = import_module("concerns.register.migrations.0042_each_spelling_once")

NARROW = """
CREATE FUNCTION register.narrowed(hashes bigint[]) RETURNS integer[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg((CASE WHEN h.low > 2147483647 THEN h.low - 4294967296
                               ELSE h.low END)::integer ORDER BY h.low), '{}')
    FROM (SELECT one & 4294967295 AS low FROM unnest(hashes) one) h
$$;
CREATE FUNCTION register.placed(hashes bigint[]) RETURNS bit(2048) LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    found bit(2048) := 0::bit(2048);
    one bigint;
BEGIN
    FOREACH one IN ARRAY hashes LOOP
        found := set_bit(found, (one & 2047)::integer, 1);
    END LOOP;
    RETURN found;
END $$;
ALTER TABLE register.register_subjectprint
    ALTER COLUMN blocks TYPE integer[] USING register.narrowed(blocks),
    ALTER COLUMN grams TYPE bit(2048) USING register.placed(grams);
DROP FUNCTION register.narrowed(bigint[]), register.placed(bigint[]);
"""
WIDEN = """
TRUNCATE register.register_subjectprint;
ALTER TABLE register.register_subjectprint
    ALTER COLUMN blocks TYPE bigint[] USING '{}',
    ALTER COLUMN grams TYPE bigint[] USING '{}';
"""

WAYS = """SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET max_parallel_workers_per_gather = 0"""
MINE = """SELECT p.blocks, p.grams, c.custodian_id, c.received_at INTO mine
    FROM register.register_subjectprint p
    JOIN register.register_concern c ON c.id = p.concern_id WHERE p.concern_id = wanted;"""


def alike(blocks: str, grams: str) -> str:
    """Names that share a block, and how alike: twice the common pieces through all of them."""
    return f"""SELECT s.id, s.alike FROM (
                SELECT p.concern_id AS id, 2.0::double precision * bit_count(p.grams & {grams})
                    / (bit_count(p.grams) + bit_count({grams})) AS alike
                FROM register.register_subjectprint p WHERE p.blocks && {blocks} OFFSET 0) s
            WHERE s.alike >= 0.6"""


def nearest_first(blocks: str, grams: str) -> str:
    return f"({alike(blocks, grams)} ORDER BY s.alike DESC, s.id OFFSET 0)"


LIKENESSES = f"""
CREATE OR REPLACE FUNCTION register.likenesses(wanted uuid, within bigint, avoided uuid[])
RETURNS TABLE (concern_id uuid, likeness double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10
{WAYS} AS $$
DECLARE
    mine record;
    rejected uuid[];
    nearest double precision;
BEGIN
    {MINE}
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT coalesce(array_agg(v.earlier_id), '{{}}') INTO rejected FROM (
        SELECT DISTINCT ON (s.earlier_id) s.earlier_id, s.is_same
        FROM register.register_sameperson s WHERE s.concern_id = wanted
        ORDER BY s.earlier_id, s.decided_at DESC) v
    WHERE NOT v.is_same;
    FOR concern_id, likeness IN
        SELECT c.id, o.alike FROM {nearest_first("mine.blocks", "mine.grams")} o
        JOIN register.register_concern c ON c.id = o.id
        WHERE c.custodian_id = mine.custodian_id AND c.received_at < mine.received_at
          AND c.id <> ALL (avoided) AND (within IS NULL OR c.municipality_id = within)
        ORDER BY o.alike DESC, o.id
    LOOP
        -- Whoever is nearest hides what is clearly further off; what is rejected hides nobody.
        EXIT WHEN likeness < nearest - 0.03;
        IF nearest IS NULL AND concern_id <> ALL (rejected) THEN
            nearest := likeness;
        END IF;
        RETURN NEXT;
    END LOOP;
END $$;
"""
ANY = f"""
CREATE OR REPLACE FUNCTION register.resembles_any(wanted uuid, avoided uuid[]) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
{WAYS} AS $$
DECLARE
    mine record;
BEGIN
    {MINE}
    RETURN FOUND AND EXISTS (
        SELECT FROM ({alike("mine.blocks", "mine.grams")}) o
        WHERE o.id <> ALL (avoided)
          AND EXISTS (SELECT FROM register.register_concern c WHERE c.id = o.id
              AND c.custodian_id = mine.custodian_id AND c.received_at < mine.received_at
              OFFSET 0)
          AND register.newest_verdict(wanted, o.id) IS NOT FALSE);
END $$;
"""
NAMED = f"""
DROP FUNCTION register.named(bigint[], bigint[], bigint);
CREATE FUNCTION register.named(wanted integer[], pieces bit, keeper bigint)
RETURNS TABLE (concern_id uuid, likeness double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER
{WAYS} AS $$
DECLARE
    keepers bigint[] := custody.actor_authorities('police_coordinator');
    towns bigint[] := custody.actor_authorities('municipal_coordinator');
BEGIN
    RETURN QUERY
        SELECT c.id, o.alike FROM {nearest_first("wanted", "pieces")} o
        JOIN register.register_concern c ON c.id = o.id
        WHERE c.custodian_id = keeper
          AND (c.custodian_id = ANY (keepers) OR c.municipality_id = ANY (towns))
          AND EXISTS (SELECT FROM register.opened_to_me t WHERE t.concern_id = c.id OFFSET 0)
        ORDER BY o.alike DESC, c.received_at DESC, c.id LIMIT 51;
END $$;
REVOKE ALL ON FUNCTION register.named(integer[], bit, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.named(integer[], bit, bigint) TO infohus_app;
"""
# As 0040 and 0042 had them.
BACK = f"""
DROP FUNCTION register.named(integer[], bit, bigint);
{EACH_SPELLING_ONCE.likenesses(*EACH_SPELLING_ONCE.ONCE)}
{AT_THE_FIRST.FIRST.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")}
{EACH_SPELLING_ONCE.named(*EACH_SPELLING_ONCE.ONCE)}
REVOKE ALL ON FUNCTION register.named(bigint[], bigint[], bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.named(bigint[], bigint[], bigint) TO infohus_app;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0043_cleared_at")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(NARROW, WIDEN)],
            state_operations=[
                migrations.AlterField(
                    "subjectprint",
                    "blocks",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField()),
                ),
                migrations.AlterField(
                    "subjectprint", "grams", concerns.register.models.bits.BitsField(width=2048)
                ),
            ],
        ),
        migrations.RunSQL(LIKENESSES + ANY + NAMED, BACK),
    ]
