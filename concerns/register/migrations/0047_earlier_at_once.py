"""A concern's page asks once for all that it says of earlier ones, and its name is compared once.

`around` or `count_similar`, and then `ready_to_close`, each compared it anew; among a million names
that was most of their time (docs/bench.md).
"""

from importlib import import_module

from django.db import migrations

COUNTED = import_module("concerns.register.migrations.0039_counted_at_once")
FEW = import_module("concerns.register.migrations.0041_planned_for_few")
ONCE = import_module("concerns.register.migrations.0046_compared_once")
PERSONS = import_module("concerns.register.migrations.0018_persons_custody")

PAGE = f"""
-- What the police are shown around a concern: the nearest of the names alike, and what confirmed
-- links tie to it.
CREATE FUNCTION register.around_of(
    wanted uuid, alike uuid[], likenesses double precision[], nearest integer)
RETURNS TABLE (concern_id uuid, likeness double precision, is_same boolean, is_tied boolean,
               read_at timestamptz)
{ONCE.KEPT_PLAN}
BEGIN
    RETURN QUERY
    WITH RECURSIVE person(id) AS (
        SELECT wanted
        UNION
        SELECT o.id FROM person p
        JOIN register.register_sameperson l ON l.concern_id = p.id OR l.earlier_id = p.id
        CROSS JOIN LATERAL (SELECT CASE WHEN l.concern_id = p.id THEN l.earlier_id
                                        ELSE l.concern_id END AS id) o
        WHERE register.newest_verdict(l.concern_id, l.earlier_id) AND register.is_custodian(o.id)
    ), found AS (
        SELECT coalesce(s.id, p.id) AS id, s.likeness, p.id IS NOT NULL AS is_tied
        FROM unnest(alike[:nearest], likenesses[:nearest]) s(id, likeness)
        FULL JOIN (SELECT n.id FROM person n WHERE n.id <> wanted) p ON p.id = s.id)
    SELECT f.id, f.likeness, register.newest_verdict(wanted, f.id), f.is_tied,
           (SELECT max(r.read_at) FROM register.register_earlierread r
            WHERE r.concern_id = wanted AND r.earlier_id = f.id)
    FROM found f;
END $$;

-- All that the page of a concern asks of earlier ones, to a coordinator who reads it; to all others
-- no row. `in_all` counts, for the police, names alike; for the municipality what may be about the
-- same person and is its own. The police have a row for each that they are shown, or one without.
CREATE FUNCTION register.earlier_at_once(wanted uuid, nearest integer)
RETURNS TABLE (in_all bigint, {ONCE.SAYS},
               concern_id uuid, likeness double precision, is_same boolean, is_tied boolean,
               read_at timestamptz)
{ONCE.KEPT_PLAN}
DECLARE
    asked record;
    avoided uuid[] := register.my_conflicts();
    is_police boolean := register.is_custodian(wanted);
    everybody uuid[];
    alike uuid[];
    likenesses double precision[];
BEGIN
    IF NOT (register.reads_content(wanted) AND (is_police OR register.oversees(wanted))) THEN
        RETURN;
    END IF;
    SELECT c.municipality_id, c.custodian_id, c.received_at INTO asked
    FROM register.register_concern c WHERE c.id = wanted;
    SELECT coalesce(array_agg(n.concern_id) FILTER (WHERE n.is_of_all), '{{}}'),
           coalesce(array_agg(n.concern_id) FILTER (WHERE n.is_of_mine), '{{}}'),
           coalesce(array_agg(n.likeness) FILTER (WHERE n.is_of_mine), '{{}}')
    INTO everybody, alike, likenesses
    FROM register.compared(
        wanted, CASE WHEN NOT is_police THEN asked.municipality_id END, avoided) n;
    IF is_police THEN
        RETURN QUERY SELECT cardinality(alike)::bigint, r.*, a.*
        FROM register.readiness_of(wanted, everybody, avoided, is_police) r
        LEFT JOIN register.around_of(wanted, alike, likenesses, nearest) a ON true;
    ELSE
        alike := ARRAY(
            SELECT a.id FROM unnest(alike) a(id) WHERE a.id <> ALL (register.rejected(wanted))
            UNION
            SELECT e.id FROM register.register_concern e
            WHERE e.id = ANY (ARRAY(SELECT register.tied_to(wanted)))
              AND e.municipality_id = asked.municipality_id
              AND e.custodian_id = asked.custodian_id AND e.received_at < asked.received_at
              AND e.erased_at IS NULL AND e.id <> ALL (avoided));
        RETURN QUERY SELECT cardinality(alike)::bigint, r.*, NULL::uuid,
            NULL::double precision, NULL::boolean, NULL::boolean, NULL::timestamptz
        FROM register.readiness_of(wanted, everybody, avoided, is_police) r;
    END IF;
END $$;

DROP FUNCTION register.around(uuid), register.count_similar(uuid);
REVOKE ALL ON FUNCTION register.around_of(uuid, uuid[], double precision[], integer),
    register.earlier_at_once(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.earlier_at_once(uuid, integer) TO infohus_app;
"""
# As 0018 and 0039 had them, planned as by 0041.
AROUND = PERSONS.READINGS.partition("CREATE FUNCTION register.around")[2].partition("$$;")[0]
BACK = f"""
DROP FUNCTION register.earlier_at_once(uuid, integer),
    register.around_of(uuid, uuid[], double precision[], integer);
CREATE FUNCTION register.around{AROUND}$$;
{COUNTED.COUNT.format(tied=COUNTED.BY_KEY)}
REVOKE ALL ON FUNCTION register.around(uuid), register.count_similar(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.around(uuid), register.count_similar(uuid) TO infohus_app;
{FEW.PLANNED}
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0046_compared_once")]
    operations = [migrations.RunSQL(PAGE, BACK)]
