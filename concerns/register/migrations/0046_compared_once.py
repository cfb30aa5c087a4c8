"""One comparing of a name serves two askers, and what is asked of it is planned once per connection.

The nearest name hides what is further off, and who may know of less sees another nearest: so each
name that `compared` finds says for whom it was found. Functions in SQL are planned at every call;
those around a concern are in PL/pgSQL now (docs/bench.md).
"""

from importlib import import_module

from django.db import migrations

BITS = import_module("concerns.register.migrations.0044_grams_as_bits")
FEW = import_module("concerns.register.migrations.0041_planned_for_few")
REPEATS = import_module("concerns.register.migrations.0026_nearest_not_rejected")

KEPT_PLAN = f"LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10\n{BITS.WAYS} AS $$\n" + (
    "#variable_conflict use_column"
)
VERDICTS = """SELECT DISTINCT ON (s.earlier_id) s.earlier_id, s.is_same
        FROM register.register_sameperson s WHERE s.concern_id = wanted
        ORDER BY s.earlier_id, s.decided_at DESC"""

COMPARED = f"""
CREATE FUNCTION register.rejected(wanted uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN ARRAY(SELECT v.earlier_id FROM ({VERDICTS}) v WHERE NOT v.is_same);
END $$;

-- The custodian's earlier names that are like this one, the most alike first: those that all of them
-- together leave, and those left of what stands within a municipality (NULL: any) and is not avoided.
CREATE FUNCTION register.compared(wanted uuid, within bigint, avoided uuid[])
RETURNS TABLE (concern_id uuid, likeness double precision, is_of_all boolean, is_of_mine boolean)
{KEPT_PLAN}
DECLARE
    asked record;
    rejected uuid[] := register.rejected(wanted);
    nearest_of_all double precision;
    nearest_of_mine double precision;
BEGIN
    {BITS.MINE.replace("INTO mine", "INTO asked")}
    IF NOT FOUND THEN
        RETURN;
    END IF;
    FOR concern_id, likeness, is_of_mine IN
        SELECT c.id, o.alike,
               c.id <> ALL (avoided) AND (within IS NULL OR c.municipality_id = within)
        FROM {BITS.nearest_first("asked.blocks", "asked.grams")} o
        JOIN register.register_concern c ON c.id = o.id
        WHERE c.custodian_id = asked.custodian_id AND c.received_at < asked.received_at
        ORDER BY o.alike DESC, o.id
    LOOP
        -- Whoever is nearest hides what is clearly further off; what is rejected hides nobody.
        EXIT WHEN likeness < nearest_of_mine - 0.03;
        is_of_all := nearest_of_all IS NULL OR likeness >= nearest_of_all - 0.03;
        IF concern_id <> ALL (rejected) THEN
            nearest_of_all := coalesce(nearest_of_all, likeness);
            IF is_of_mine THEN
                nearest_of_mine := coalesce(nearest_of_mine, likeness);
            END IF;
        END IF;
        IF is_of_all OR is_of_mine THEN
            RETURN NEXT;
        END IF;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION register.likenesses(wanted uuid, within bigint, avoided uuid[])
RETURNS TABLE (concern_id uuid, likeness double precision)
{KEPT_PLAN}
BEGIN
    RETURN QUERY SELECT n.concern_id, n.likeness
        FROM register.compared(wanted, within, avoided) n WHERE n.is_of_mine;
END $$;
"""

READ = f"""
-- Of names alike and what confirmed links tie to a concern: each earlier one, when it was first read
-- for this one, and by whom. What was read before it was closed is read again.
CREATE FUNCTION register.read_of(wanted uuid, alike uuid[])
RETURNS TABLE (concern_id uuid, municipality_id bigint, read_at timestamptz, readers bigint[])
{KEPT_PLAN}
DECLARE
    rejected uuid[] := register.rejected(wanted);
BEGIN
    RETURN QUERY
    SELECT c.id, c.municipality_id, r.at, r.people
    FROM (
        SELECT a.id FROM unnest(alike) a(id) WHERE a.id <> ALL (rejected)
        UNION SELECT t.id FROM register.tied_to(wanted) t(id)) f
    JOIN register.register_concern c ON c.id = f.id
    JOIN register.register_concern asked ON asked.id = wanted
    CROSS JOIN LATERAL (
        SELECT min(r.read_at) AS at, coalesce(array_agg(DISTINCT r.read_by_id), '{{}}') AS people
        FROM register.register_earlierread r
        WHERE r.concern_id = wanted AND r.earlier_id = c.id
          AND (c.closed_at IS NULL OR r.read_at >= c.closed_at)) r
    WHERE c.custodian_id = asked.custodian_id AND c.received_at < asked.received_at
      AND c.erased_at IS NULL;
END $$;

CREATE OR REPLACE FUNCTION register.earlier_of(wanted uuid)
RETURNS TABLE (concern_id uuid, municipality_id bigint, read_at timestamptz, readers bigint[])
{KEPT_PLAN}
BEGIN
    RETURN QUERY SELECT e.* FROM register.read_of(wanted, ARRAY(
        SELECT n.concern_id FROM register.likenesses(wanted, NULL, '{{}}') n)) e;
END $$;
"""

SAYS = """is_repeat boolean, is_read boolean, is_signed boolean, is_signed_by_me boolean,
               known bigint, read bigint, is_signed_by_another boolean"""
READY = f"""
-- Whether a concern can be closed, with these names alike. Whoever calls it has asked for rights,
-- and knows what the person avoids and whether they are its police.
-- To whom it says how many, it says no more than they may know of. Whoever asks is who would close.
CREATE FUNCTION register.readiness_of(
    wanted uuid, alike uuid[], avoided uuid[], is_police boolean)
RETURNS TABLE ({SAYS})
{KEPT_PLAN}
DECLARE
    acting bigint := custody.actor();
BEGIN
    RETURN QUERY
    WITH found AS MATERIALIZED (
        SELECT f.*, f.concern_id <> ALL (avoided)
           AND (is_police OR f.municipality_id = c.municipality_id) AS is_known
        FROM register.read_of(wanted, alike) f
        JOIN register.register_concern c ON c.id = wanted),
    signed AS MATERIALIZED (
        SELECT s.id, s.id = acting AS is_mine
        FROM register.signers(wanted, (SELECT max(f.read_at) FROM found f)) s(id)),
    counted AS (
        SELECT count(*) AS number, count(*) = count(f.read_at) AS is_read,
               count(*) FILTER (WHERE f.is_known) AS known,
               count(f.read_at) FILTER (WHERE f.is_known) AS read,
               coalesce(bool_and(EXISTS (
                   SELECT FROM signed s CROSS JOIN unnest(f.readers) r(id) WHERE r.id <> s.id)),
                   false) AS is_by_two
        FROM found f)
    SELECT c.number > 0, c.is_read,
           c.is_read AND c.is_by_two AND EXISTS (SELECT FROM signed s WHERE NOT s.is_mine),
           c.is_read AND EXISTS (SELECT FROM signed s WHERE s.is_mine),
           c.known, c.read,
           c.is_read AND EXISTS (SELECT FROM signed s WHERE NOT s.is_mine)
    FROM counted c;
END $$;

CREATE OR REPLACE FUNCTION register.ready_to_close(wanted uuid)
RETURNS TABLE ({SAYS})
{KEPT_PLAN}
DECLARE
    alike uuid[];
BEGIN
    IF register.reads_content(wanted) AND register.oversees(wanted) THEN
        alike := ARRAY(SELECT n.concern_id FROM register.likenesses(wanted, NULL, '{{}}') n);
        RETURN QUERY SELECT r.* FROM register.readiness_of(
            wanted, alike, register.my_conflicts(), register.is_custodian(wanted)) r;
    ELSE
        RETURN QUERY SELECT false, true, false, false, 0::bigint, 0::bigint, false;
    END IF;
END $$;
"""

REVOKED = """
REVOKE ALL ON FUNCTION register.rejected(uuid), register.compared(uuid, bigint, uuid[]),
    register.read_of(uuid, uuid[]), register.readiness_of(uuid, uuid[], uuid[], boolean) FROM PUBLIC;
"""
BACK = f"""
{BITS.LIKENESSES}
{REPEATS.EARLIER.format(by="and by whom.", readers=", readers bigint[]", read_by=", r.people")}
{FEW.ASKED_ONCE}
{FEW.PLANNED}
DROP FUNCTION register.readiness_of(uuid, uuid[], uuid[], boolean), register.read_of(uuid, uuid[]),
    register.compared(uuid, bigint, uuid[]), register.rejected(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0045_asked_of_one")]
    operations = [migrations.RunSQL(COMPARED + READ + READY + REVOKED, BACK)]
