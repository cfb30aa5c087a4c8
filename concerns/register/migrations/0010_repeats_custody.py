"""Blind prints and what the police find about them move to the police's schema.

What two prints share is counted here, as the owner. The police get the concerns, the municipality a
number, and nobody else anything. A concern that the asking person has stepped away from is neither
a candidate nor in the way of one.
"""

from django.db import migrations

from infohus.custody.operations import Keep

TABLES = ["register_subjectprint", "register_sameperson"]

# The planner takes two lists to meet far more often than they do, and would read the whole table.
# 0.6 and 0.03 are measured: docs/matching.md. Whoever is nearest hides what is clearly further off.
FUNCTIONS = """
CREATE FUNCTION register.likenesses(wanted uuid, within bigint)
RETURNS TABLE (concern_id uuid, likeness double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    mine record;
    avoided uuid[] := register.my_conflicts();
BEGIN
    SELECT p.blocks, p.grams, c.custodian_id, c.received_at INTO mine
    FROM register.register_subjectprint p
    JOIN register.register_concern c ON c.id = p.concern_id WHERE p.concern_id = wanted;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH near AS (
        SELECT c.id, 2.0::double precision
            * (SELECT count(*) FROM unnest(p.grams) g WHERE g = ANY (mine.grams))
            / (cardinality(p.grams) + cardinality(mine.grams)) AS alike
        FROM register.register_subjectprint p
        JOIN register.register_concern c ON c.id = p.concern_id
        WHERE p.blocks && mine.blocks AND c.custodian_id = mine.custodian_id
          AND c.received_at < mine.received_at AND c.id <> ALL (avoided)
          AND (within IS NULL OR c.municipality_id = within))
    SELECT n.id, n.alike FROM near n
    WHERE n.alike >= 0.6 AND n.alike >= (SELECT max(alike) FROM near) - 0.03
    ORDER BY n.alike DESC, n.id;
END $$;

CREATE FUNCTION register.similar(wanted uuid)
RETURNS TABLE (concern_id uuid, likeness double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT s.concern_id, s.likeness FROM register.likenesses(wanted, NULL) s
    WHERE register.is_custodian(wanted) AND register.reads_content(wanted)
$$;

CREATE FUNCTION register.count_similar(wanted uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT count(*) FROM register.register_concern c
    CROSS JOIN LATERAL register.likenesses(wanted, c.municipality_id) s
    WHERE c.id = wanted AND register.reads_content(wanted)
      AND c.municipality_id = ANY (custody.actor_authorities('municipal_coordinator'))
      AND (SELECT v.is_same FROM register.register_sameperson v
           WHERE v.concern_id = wanted AND v.earlier_id = s.concern_id
           ORDER BY v.decided_at DESC LIMIT 1) IS NOT FALSE
$$;

REVOKE ALL ON FUNCTION register.likenesses(uuid, bigint), register.similar(uuid),
    register.count_similar(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.similar(uuid), register.count_similar(uuid) TO infohus_app;
"""

BACK_FUNCTIONS = """
DROP FUNCTION register.count_similar(uuid);
DROP FUNCTION register.similar(uuid);
DROP FUNCTION register.likenesses(uuid, bigint);
"""

POLICIES = """
GRANT SELECT, INSERT, DELETE ON register.register_subjectprint TO infohus_app;
CREATE POLICY print_write ON register.register_subjectprint FOR INSERT TO infohus_app
    WITH CHECK (register.is_custodian(concern_id) AND register.acts_on(concern_id));
CREATE POLICY print_read ON register.register_subjectprint FOR SELECT TO infohus_app
    USING (register.is_custodian(concern_id));
CREATE POLICY print_erase ON register.register_subjectprint FOR DELETE TO infohus_app
    USING (register.is_custodian(concern_id));

GRANT SELECT, INSERT ON register.register_sameperson TO infohus_app;
CREATE POLICY same_decide ON register.register_sameperson FOR INSERT TO infohus_app
    WITH CHECK (decided_by_id = (SELECT custody.actor()) AND register.acts_on(concern_id)
                AND register.is_custodian(concern_id) AND register.is_custodian(earlier_id));
CREATE POLICY same_read ON register.register_sameperson FOR SELECT TO infohus_app
    USING (register.is_custodian(concern_id) AND register.is_custodian(earlier_id));

CREATE POLICY owner_functions ON register.register_subjectprint
    FOR SELECT TO infohus_owner USING (true);
CREATE POLICY owner_functions ON register.register_sameperson
    FOR SELECT TO infohus_owner USING (true);
"""

BACK_POLICIES = """
DROP POLICY print_write ON register.register_subjectprint;
DROP POLICY print_read ON register.register_subjectprint;
DROP POLICY print_erase ON register.register_subjectprint;
DROP POLICY owner_functions ON register.register_subjectprint;
DROP POLICY same_decide ON register.register_sameperson;
DROP POLICY same_read ON register.register_sameperson;
DROP POLICY owner_functions ON register.register_sameperson;
REVOKE ALL ON register.register_subjectprint, register.register_sameperson FROM infohus_app;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0009_repeats")]
    operations = [
        Keep("register", TABLES),
        migrations.RunSQL(FUNCTIONS, BACK_FUNCTIONS),
        migrations.RunSQL(POLICIES, BACK_POLICIES),
    ]
