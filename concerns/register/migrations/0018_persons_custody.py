"""No repeat is closed unseen, and a name is searched for where its reader may read.

What has to be done before a repeat is closed is the same whoever closes it, so it is counted here,
as the owner, over every earlier concern of the custodian: also one that the closing person has
stepped away from, or one of another municipality. What is said of it is no more than they may know.
The trigger holds for SQL as well as for the program.
"""

from django.db import migrations

from infohus.custody.operations import Keep

TABLES = ["register_earlierread", "register_secondreading", "register_repeatnote"]

# Written out once for both directions: what differs is who says which concerns do not count.
LIKENESSES = """
CREATE FUNCTION register.likenesses({takes})
RETURNS TABLE (concern_id uuid, likeness double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    mine record;
    {avoided}
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
REVOKE ALL ON FUNCTION register.likenesses({types}) FROM PUBLIC;

CREATE OR REPLACE FUNCTION register.similar(wanted uuid)
RETURNS TABLE (concern_id uuid, likeness double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT s.concern_id, s.likeness FROM register.likenesses(wanted, NULL{mine}) s
    WHERE register.is_custodian(wanted) AND register.reads_content(wanted)
$$;

CREATE OR REPLACE FUNCTION register.count_similar(wanted uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT count(*) FROM register.register_concern c
    CROSS JOIN LATERAL register.likenesses(wanted, c.municipality_id{mine}) s
    WHERE c.id = wanted AND register.reads_content(wanted)
      AND c.municipality_id = ANY (custody.actor_authorities('municipal_coordinator'))
      AND register.newest_verdict(wanted, s.concern_id) IS NOT FALSE
$$;
"""
VERDICT = """
CREATE FUNCTION register.newest_verdict(wanted uuid, before uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT v.is_same FROM register.register_sameperson v
    WHERE v.concern_id = wanted AND v.earlier_id = before ORDER BY v.decided_at DESC LIMIT 1
$$;
REVOKE ALL ON FUNCTION register.newest_verdict(uuid, uuid) FROM PUBLIC;
"""
AVOIDING = VERDICT + LIKENESSES.format(
    takes="wanted uuid, within bigint, avoided uuid[]",
    avoided="",
    types="uuid, bigint, uuid[]",
    mine=", register.my_conflicts()",
)
AS_ASKED = LIKENESSES.format(
    takes="wanted uuid, within bigint",
    avoided="avoided uuid[] := register.my_conflicts();",
    types="uuid, bigint",
    mine="",
).replace(
    "register.newest_verdict(wanted, s.concern_id)",
    """(SELECT v.is_same FROM register.register_sameperson v
           WHERE v.concern_id = wanted AND v.earlier_id = s.concern_id
           ORDER BY v.decided_at DESC LIMIT 1)""",
)
LIKENESS_FORWARD = "DROP FUNCTION register.likenesses(uuid, bigint);" + AVOIDING
LIKENESS_BACKWARD = (
    "DROP FUNCTION register.likenesses(uuid, bigint, uuid[]);"
    + AS_ASKED
    + "DROP FUNCTION register.newest_verdict(uuid, uuid);"
)

READINGS = """
-- Every earlier concern that may be about the same person, and when it was first read for this one.
-- What was read before it was closed is read again: its last word was not there.
CREATE FUNCTION register.earlier_of(wanted uuid)
RETURNS TABLE (concern_id uuid, municipality_id bigint, read_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH RECURSIVE person(id) AS (
        SELECT wanted
        UNION
        SELECT CASE WHEN l.concern_id = p.id THEN l.earlier_id ELSE l.concern_id END
        FROM person p
        JOIN register.register_sameperson l ON l.concern_id = p.id OR l.earlier_id = p.id
        WHERE register.newest_verdict(l.concern_id, l.earlier_id)
    ), found AS (
        SELECT s.concern_id AS id FROM register.likenesses(wanted, NULL, '{}') s
        WHERE register.newest_verdict(wanted, s.concern_id) IS NOT FALSE
        UNION SELECT p.id FROM person p
    )
    SELECT c.id, c.municipality_id,
           (SELECT min(r.read_at) FROM register.register_earlierread r
            WHERE r.concern_id = wanted AND r.earlier_id = c.id
              AND (c.closed_at IS NULL OR r.read_at >= c.closed_at))
    FROM found f
    JOIN register.register_concern c ON c.id = f.id
    JOIN register.register_concern mine ON mine.id = wanted
    WHERE c.custodian_id = mine.custodian_id AND c.received_at < mine.received_at
      AND c.erased_at IS NULL
$$;

-- Who has signed in this state, and when every earlier one had been read.
CREATE FUNCTION register.signers(wanted uuid, since timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT s.signed_by_id FROM register.register_secondreading s
    JOIN register.register_concern c ON c.id = s.concern_id
    WHERE s.concern_id = wanted AND s.signed_at >= c.state_since AND s.signed_at >= since
$$;

-- What the police are shown around a concern: names alike, and what confirmed links tie to it.
CREATE FUNCTION register.around(wanted uuid)
RETURNS TABLE (concern_id uuid, likeness double precision, is_same boolean, is_tied boolean,
               read_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH RECURSIVE person(id) AS (
        SELECT wanted
        UNION
        SELECT o.id FROM person p
        JOIN register.register_sameperson l ON l.concern_id = p.id OR l.earlier_id = p.id
        CROSS JOIN LATERAL (SELECT CASE WHEN l.concern_id = p.id THEN l.earlier_id
                                        ELSE l.concern_id END AS id) o
        WHERE register.newest_verdict(l.concern_id, l.earlier_id) AND register.is_custodian(o.id)
    ), found AS (
        SELECT coalesce(s.concern_id, p.id) AS id, s.likeness, p.id IS NOT NULL AS is_tied
        FROM register.similar(wanted) s
        FULL JOIN (SELECT n.id FROM person n WHERE n.id <> wanted) p ON p.id = s.concern_id
        WHERE register.is_custodian(wanted))
    SELECT f.id, f.likeness, register.newest_verdict(wanted, f.id), f.is_tied,
           (SELECT max(r.read_at) FROM register.register_earlierread r
            WHERE r.concern_id = wanted AND r.earlier_id = f.id)
    FROM found f ORDER BY f.likeness DESC NULLS LAST, f.id
$$;

-- To whom it says how many, it says no more than they may know of.
CREATE FUNCTION register.ready_to_close(wanted uuid)
RETURNS TABLE (is_repeat boolean, is_read boolean, is_signed boolean, is_signed_by_me boolean,
               known bigint, read bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH counted AS (
        SELECT count(*) AS number, count(e.read_at) AS read_in_all, max(e.read_at) AS since,
               count(*) FILTER (WHERE k.is_known) AS known,
               count(e.read_at) FILTER (WHERE k.is_known) AS read
        FROM register.earlier_of(wanted) e
        JOIN register.register_concern c ON c.id = wanted
        CROSS JOIN LATERAL (
            SELECT e.concern_id <> ALL (register.my_conflicts())
               AND (register.is_custodian(wanted) OR e.municipality_id = c.municipality_id)
               AS is_known) k
        WHERE register.reads_content(wanted) AND register.oversees(wanted))
    SELECT c.number > 0, c.number = c.read_in_all,
           c.number = c.read_in_all AND EXISTS (
               SELECT FROM register.signers(wanted, c.since) s WHERE s <> custody.actor()),
           c.number = c.read_in_all AND EXISTS (
               SELECT FROM register.signers(wanted, c.since) s WHERE s = custody.actor()),
           c.known, c.read
    FROM counted c
$$;

CREATE FUNCTION register.refuse_unread_repeat() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    earlier record;
BEGIN
    SELECT count(*) AS number, count(*) - count(e.read_at) AS unread, max(e.read_at) AS since
    INTO earlier FROM register.earlier_of(NEW.id) e;
    IF earlier.number > 0 AND (earlier.unread > 0
            OR NOT EXISTS (SELECT FROM register.signers(NEW.id, earlier.since) s
                           WHERE s IS DISTINCT FROM custody.actor())) THEN
        RAISE EXCEPTION 'a repeat is closed when it is read' USING ERRCODE = 'IHR01';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER repeat_is_read BEFORE UPDATE OF state ON register.register_concern
    FOR EACH ROW WHEN (NEW.state = 'closed' AND OLD.state <> 'closed')
    EXECUTE FUNCTION register.refuse_unread_repeat();

REVOKE ALL ON FUNCTION register.earlier_of(uuid), register.refuse_unread_repeat(),
    register.signers(uuid, timestamptz), register.ready_to_close(uuid), register.around(uuid)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.ready_to_close(uuid), register.around(uuid) TO infohus_app;
"""
BACK_READINGS = """
DROP TRIGGER repeat_is_read ON register.register_concern;
DROP FUNCTION register.refuse_unread_repeat();
DROP FUNCTION register.ready_to_close(uuid);
DROP FUNCTION register.around(uuid);
DROP FUNCTION register.signers(uuid, timestamptz);
DROP FUNCTION register.earlier_of(uuid);
"""

# A name is compared as everywhere (docs/matching.md), but the nearest hides nobody here: somebody
# looks through the list. Access is asked last, of the few that are near.
NAMED = """
CREATE FUNCTION register.named(wanted bigint[], pieces bigint[], keeper bigint)
RETURNS TABLE (concern_id uuid, likeness double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog SET plan_cache_mode = force_custom_plan
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    RETURN QUERY
    WITH near AS MATERIALIZED (
        SELECT c.id, c.received_at, 2.0::double precision
            * (SELECT count(*) FROM unnest(p.grams) g WHERE g = ANY (pieces))
            / (cardinality(p.grams) + cardinality(pieces)) AS alike
        FROM register.register_subjectprint p
        JOIN register.register_concern c ON c.id = p.concern_id
        WHERE p.blocks && wanted AND c.custodian_id = keeper),
    nearest AS MATERIALIZED (
        SELECT n.id, n.received_at, n.alike FROM near n WHERE n.alike >= 0.6)
    SELECT n.id, n.alike FROM nearest n
    WHERE register.reads_content(n.id) AND register.oversees(n.id)
    ORDER BY n.alike DESC, n.received_at DESC, n.id LIMIT 51;
END $$;
REVOKE ALL ON FUNCTION register.named(bigint[], bigint[], bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.named(bigint[], bigint[], bigint) TO infohus_app;
"""

# The clocks of web and database differ a little; a signature from tomorrow would outlast its state.
SOON = "clock_timestamp() + interval '1 minute'"
AT_A_DESK = "register.reads_content(concern_id) AND register.oversees(concern_id)"
POLICIES = f"""
GRANT SELECT, INSERT ON register.register_earlierread, register.register_secondreading,
    register.register_repeatnote TO infohus_app;

CREATE POLICY earlier_open ON register.register_earlierread FOR INSERT TO infohus_app
    WITH CHECK (read_by_id = (SELECT custody.actor()) AND read_at <= {SOON}
                AND register.is_custodian(concern_id) AND register.reads_content(concern_id)
                AND register.is_custodian(earlier_id) AND register.reads_content(earlier_id));
CREATE POLICY earlier_seen ON register.register_earlierread FOR SELECT TO infohus_app
    USING (register.is_custodian(concern_id) AND register.is_custodian(earlier_id));

CREATE POLICY second_sign ON register.register_secondreading FOR INSERT TO infohus_app
    WITH CHECK (signed_by_id = (SELECT custody.actor()) AND signed_at <= {SOON} AND {AT_A_DESK});
CREATE POLICY second_seen ON register.register_secondreading FOR SELECT TO infohus_app
    USING ({AT_A_DESK});

CREATE POLICY note_write ON register.register_repeatnote FOR INSERT TO infohus_app
    WITH CHECK (written_by_id = (SELECT custody.actor()) AND {AT_A_DESK}
                AND (kind = 'second' OR register.is_custodian(concern_id)));
CREATE POLICY note_read ON register.register_repeatnote FOR SELECT TO infohus_app
    USING ({AT_A_DESK});

CREATE POLICY owner_functions ON register.register_earlierread
    FOR SELECT TO infohus_owner USING (true);
CREATE POLICY owner_functions ON register.register_secondreading
    FOR SELECT TO infohus_owner USING (true);
"""
BACK_POLICIES = """
DROP POLICY earlier_open ON register.register_earlierread;
DROP POLICY earlier_seen ON register.register_earlierread;
DROP POLICY owner_functions ON register.register_earlierread;
DROP POLICY second_sign ON register.register_secondreading;
DROP POLICY second_seen ON register.register_secondreading;
DROP POLICY owner_functions ON register.register_secondreading;
DROP POLICY note_write ON register.register_repeatnote;
DROP POLICY note_read ON register.register_repeatnote;
REVOKE ALL ON register.register_earlierread, register.register_secondreading,
    register.register_repeatnote FROM infohus_app;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0017_persons")]
    operations = [
        Keep("register", TABLES),
        migrations.RunSQL(LIKENESS_FORWARD, LIKENESS_BACKWARD),
        migrations.RunSQL(READINGS, BACK_READINGS),
        migrations.RunSQL(NAMED, "DROP FUNCTION register.named(bigint[], bigint[], bigint);"),
        migrations.RunSQL(POLICIES, BACK_POLICIES),
    ]
