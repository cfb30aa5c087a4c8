"""A concern moves between the municipalities of a district, and a leaver's work to a colleague.

The row of the transfer moves the concern, in a trigger that runs as the owner: the web may not write
the column at all, and such a row needs the coordinator's own step of this concern, taken in triage.
The sending desk keeps the stub. What was a leaver's goes to a colleague in one function, so that a
leader can let it happen without seeing any of it.
"""

from django.db import migrations

from infohus.custody.operations import Keep

FUNCTIONS = """
CREATE FUNCTION register.handed_on() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT t.concern_id FROM register.register_transfer t
    WHERE t.from_municipality_id = ANY (custody.actor_authorities('municipal_coordinator'))
$$;

CREATE FUNCTION register.may_transfer(wanted uuid, sending bigint, receiving bigint)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT register.reads_content(wanted) AND EXISTS (
        SELECT FROM register.register_concern c
        JOIN public.accounts_authority a ON a.id = receiving
        WHERE c.id = wanted AND c.state = 'triage' AND c.municipality_id = sending
          AND a.kind = 'municipality' AND a.district_id = c.custodian_id
          AND sending = ANY (custody.actor_authorities('municipal_coordinator')))
$$;

CREATE FUNCTION register.move() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE register.register_concern SET municipality_id = NEW.to_municipality_id
    WHERE id = NEW.concern_id AND municipality_id = NEW.from_municipality_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the concern is not there to be moved' USING ERRCODE = '42501';
    END IF;
    RETURN NULL;
END $$;

-- The desk that the concern has just been moved to, by whoever moved it, while no desk reads it.
CREATE FUNCTION register.may_receive(wanted uuid, receiving integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT register.acts_on(wanted)
        AND EXISTS (
            SELECT FROM register.register_concern c
            JOIN register.register_transfer t ON t.concern_id = c.id
             AND t.to_municipality_id = c.municipality_id AND t.moved_by_id = custody.actor()
            JOIN public.accounts_unit u ON u.authority_id = c.municipality_id
            WHERE c.id = wanted AND c.state = 'triage'
              AND u.is_infohus_desk AND u.group_id = receiving)
        AND NOT EXISTS (
            SELECT FROM register.register_concernunitgrant g
            WHERE g.content_object_id = wanted AND g.purpose = 'coordination'
              AND g.valid_until > now())
$$;

-- What one person works with at a desk goes to another of it, as new rows; to nobody where that
-- one has stepped away. Reminders of tasks follow, and views that the desk shares get somebody who
-- can change them.
CREATE FUNCTION register.hand_over_work(wanted bigint, successor bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    held record;
    given bigint;
BEGIN
    IF NOT custody.hands_over(wanted, successor) THEN
        RETURN NULL;
    END IF;
    SELECT m.user_id, m.unit_id, u.authority_id INTO held
    FROM public.accounts_membership m JOIN public.accounts_unit u ON u.id = m.unit_id
    WHERE m.id = wanted;
    INSERT INTO register.register_assignment
        (id, concern_id, unit_id, assignee_id, given_by_id, given_at)
    SELECT gen_random_uuid(), c.id, held.unit_id,
        CASE WHEN EXISTS (
            SELECT FROM register.register_conflictofinterest x
            WHERE x.concern_id = c.id AND x.user_id = successor AND x.ended_at IS NULL)
        THEN NULL ELSE successor END, custody.actor(), clock_timestamp()
    FROM register.register_concern c
    WHERE c.state <> 'closed' AND held.authority_id IN (c.municipality_id, c.custodian_id)
      AND c.id IN (SELECT a.concern_id FROM register.register_assignment a
                   WHERE a.unit_id = held.unit_id AND a.assignee_id = held.user_id)
      AND held.user_id = (
          SELECT a.assignee_id FROM register.register_assignment a
          WHERE a.concern_id = c.id AND a.unit_id = held.unit_id
          ORDER BY a.given_at DESC, a.id DESC LIMIT 1);
    GET DIAGNOSTICS given = ROW_COUNT;
    UPDATE register.register_taskdue SET assignee_id = successor
    WHERE assignee_id = held.user_id AND unit_id = held.unit_id AND is_open;
    UPDATE register.register_savedview SET owner_id = successor
    WHERE owner_id = held.user_id AND unit_id = held.unit_id;
    RETURN given;
END $$;

REVOKE ALL ON FUNCTION register.handed_on(), register.may_transfer(uuid, bigint, bigint),
    register.move(), register.may_receive(uuid, integer),
    register.hand_over_work(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.handed_on(), register.may_transfer(uuid, bigint, bigint),
    register.may_receive(uuid, integer), register.hand_over_work(bigint, bigint) TO infohus_app;
"""

BACK_FUNCTIONS = """
DROP FUNCTION register.hand_over_work(bigint, bigint);
DROP FUNCTION register.may_receive(uuid, integer);
DROP FUNCTION register.move();
DROP FUNCTION register.may_transfer(uuid, bigint, bigint);
DROP FUNCTION register.handed_on();
"""

STUB_READ = """
ALTER POLICY stub_read ON register.register_concern USING (
    (custodian_id = ANY ((SELECT custody.actor_authorities('police_coordinator'))::bigint[])
     OR municipality_id = ANY ((SELECT custody.actor_authorities('municipal_coordinator'))::bigint[])
     OR id IN (SELECT register.granted_to_me()){handed_on})
    AND id <> ALL ((SELECT register.my_conflicts())::uuid[]));
"""

# For the leaders of the municipality that it left, the line is no longer the infohus's.
LINE = """
CREATE OR REPLACE FUNCTION register.line_state(wanted uuid) RETURNS varchar
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT CASE {moved}WHEN c.outcome IN ('not_for_infohus', 'police_alone') THEN 'withdrawn'
                WHEN c.outcome = 'measure' THEN 'decided'
                WHEN c.state = 'closed' THEN 'closed'
                ELSE 'planned' END
    FROM register.register_concern c WHERE c.id = wanted
$$;
"""
MOVED = """WHEN EXISTS (
                    SELECT FROM register.register_transfer t
                    JOIN custody.actor_memberships() m ON m.authority_id = t.from_municipality_id
                    WHERE t.concern_id = c.id AND c.municipality_id <> m.authority_id)
                THEN 'withdrawn'
                """

DESKS = """ANY ((SELECT custody.actor_units('police_coordinator')
                      || custody.actor_units('municipal_coordinator'))::bigint[])"""
AT_THE_DESK = """EXISTS (
    SELECT FROM public.accounts_membership m JOIN public.accounts_user p ON p.id = m.user_id
    WHERE m.user_id = {table}.assignee_id AND m.unit_id = {table}.unit_id
      AND m.role IN ('police_coordinator', 'municipal_coordinator') AND p.is_active
      AND (m.valid_from IS NULL OR m.valid_from <= now())
      AND (m.valid_until IS NULL OR m.valid_until > now()))"""
WAS_AT_THE_DESK = """EXISTS (
    SELECT FROM public.accounts_membership m
    WHERE m.user_id = {table}.assignee_id AND m.unit_id = {table}.unit_id)"""
GIVE = """
ALTER POLICY assignment_give ON register.register_assignment WITH CHECK (
    given_by_id = (SELECT custody.actor()) AND unit_id = {desks} AND register.oversees(concern_id)
    AND (assignee_id IS NULL OR (register.acts_on(concern_id) AND {works_there})));
ALTER POLICY task_set ON register.register_desktask WITH CHECK (
    set_by_id = (SELECT custody.actor()) AND done_by_id IS NULL AND unit_id = {desks}
    AND register.acts_on(concern_id) AND register.oversees(concern_id)
    AND (assignee_id IS NULL OR {tasked_there}));
"""


def give(is_there: str) -> str:
    """Who may be given work at a desk, where `is_there` says who of it may."""
    places = ("register_assignment", "register_desktask")
    works, tasked = (is_there.format(table=table) for table in places)
    return GIVE.format(desks=DESKS, works_there=works, tasked_there=tasked)


# The owner's functions run for somebody who is signed in; without an actor the owner sees nothing.
ASKED = "((SELECT custody.actor()) IS NOT NULL)"
POLICIES = (
    f"""
GRANT SELECT, INSERT ON register.register_transfer TO infohus_app;
CREATE POLICY transfer_take ON register.register_transfer FOR INSERT TO infohus_app WITH CHECK (
    moved_by_id = (SELECT custody.actor())
    AND register.may_transfer(concern_id, from_municipality_id, to_municipality_id)
    AND EXISTS (SELECT FROM register.register_steptaken s
                WHERE s.id = step_taken_id AND s.concern_id = register_transfer.concern_id
                  AND s.step = 'transfer' AND s.taken_by_id = register_transfer.moved_by_id));
CREATE POLICY transfer_read ON register.register_transfer FOR SELECT TO infohus_app USING (
    register.oversees(concern_id) OR register.reads_content(concern_id)
    OR (from_municipality_id
            = ANY ((SELECT custody.actor_authorities('municipal_coordinator'))::bigint[])
        AND concern_id <> ALL ((SELECT register.my_conflicts())::uuid[])));
CREATE POLICY owner_functions ON register.register_transfer
    FOR SELECT TO infohus_owner USING {ASKED};
CREATE POLICY owner_moves ON register.register_concern FOR UPDATE TO infohus_owner
    USING (state = 'triage' AND register.acts_on(id)) WITH CHECK (state = 'triage');
CREATE TRIGGER moves_the_concern AFTER INSERT ON register.register_transfer
    FOR EACH ROW EXECUTE FUNCTION register.move();

CREATE POLICY grant_transferred ON register.register_concernunitgrant FOR INSERT TO infohus_app
    WITH CHECK (purpose = 'coordination' AND role = 'municipal_coordinator'
                AND giver_id = (SELECT custody.actor())
                AND valid_until <= now() + interval '366 days'
                AND register.may_receive(content_object_id, group_id));

CREATE POLICY owner_hands_over ON register.register_assignment FOR INSERT TO infohus_owner
    WITH CHECK (given_by_id = (SELECT custody.actor()));
CREATE POLICY owner_functions ON register.register_savedview
    FOR SELECT TO infohus_owner USING {ASKED};
CREATE POLICY owner_hands_over ON register.register_savedview
    FOR UPDATE TO infohus_owner USING {ASKED};
"""
    + STUB_READ.format(handed_on="\n     OR id IN (SELECT register.handed_on())")
    + give(AT_THE_DESK)
    + LINE.format(moved=MOVED)
)

BACK_POLICIES = (
    LINE.format(moved="")
    + give(WAS_AT_THE_DESK)
    + STUB_READ.format(handed_on="")
    + """
DROP POLICY owner_hands_over ON register.register_savedview;
DROP POLICY owner_functions ON register.register_savedview;
DROP POLICY owner_hands_over ON register.register_assignment;
DROP POLICY grant_transferred ON register.register_concernunitgrant;
DROP TRIGGER moves_the_concern ON register.register_transfer;
DROP POLICY owner_moves ON register.register_concern;
DROP POLICY owner_functions ON register.register_transfer;
DROP POLICY transfer_read ON register.register_transfer;
DROP POLICY transfer_take ON register.register_transfer;
REVOKE ALL ON register.register_transfer FROM infohus_app;
"""
)


class Migration(migrations.Migration):
    dependencies = [("register", "0021_transfer"), ("accounts", "0007_leavers")]
    operations = [
        Keep("register", ["register_transfer"]),
        migrations.RunSQL(FUNCTIONS, BACK_FUNCTIONS),
        migrations.RunSQL(POLICIES, BACK_POLICIES),
    ]
