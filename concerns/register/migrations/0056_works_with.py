"""Who works with a concern at a desk is asked at once, and who else reads it once and not twice.

Notes, tasks, disclosures and what is written beside are for a coordinator of either side who has it
opened. Their policies asked two or three functions about every row, and each asked anew who acts,
what they stepped away from and which places they hold. `register.works_with` asks all of it together;
`at_police` leaves out the municipality's coordinators. The rows that a policy shows stay the same.

`register.readers` asked for grants to people and to desks apart whether the reader may know them.
"""

from django.db import migrations

# A policy is inside of whoever asks: no other role calls this.
WORKS_WITH = """
CREATE FUNCTION register.works_with(wanted uuid, at_police boolean) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    acting bigint := custody.actor();
BEGIN
    RETURN acting IS NOT NULL
        AND NOT EXISTS (
            SELECT FROM register.register_conflictofinterest c
            WHERE c.concern_id = wanted AND c.user_id = acting AND c.ended_at IS NULL)
        AND EXISTS (
            SELECT FROM register.register_concern c JOIN custody.memberships_of(acting) m
              ON (m.role = 'police_coordinator' AND m.authority_id = c.custodian_id)
              OR (NOT at_police AND m.role = 'municipal_coordinator'
                  AND m.authority_id = c.municipality_id)
            WHERE c.id = wanted)
        AND (EXISTS (
            SELECT FROM register.register_concernusergrant g
            WHERE g.content_object_id = wanted AND g.user_id = acting AND g.valid_until > now())
        OR EXISTS (
            SELECT FROM register.register_concernunitgrant g
            JOIN custody.memberships_of(acting) m ON m.group_id = g.group_id AND m.role = g.role
            WHERE g.content_object_id = wanted AND g.valid_until > now()));
END $$;
REVOKE ALL ON FUNCTION register.works_with(uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.works_with(uuid, boolean) TO infohus_app;
"""

READS = "register.reads_content(concern_id) AND register.oversees(concern_id)"
FOR_POLICE = "register.is_custodian(concern_id)"
DESK = "unit_id = ANY ((SELECT custody.actor_desks())::bigint[])"
WORKS = "register.works_with(concern_id, {at_police})"
EITHER, AT_POLICE = WORKS.format(at_police="false"), WORKS.format(at_police="true")

SEALED_FOR_POLICE = (
    f"{READS} AND (NOT for_custodian_only OR {FOR_POLICE})",
    WORKS.format(at_police="for_custodian_only"),
)
OF_A_DESK = (
    f"{READS} AND ({DESK} OR {FOR_POLICE})",
    f"({DESK} AND {EITHER}) OR {AT_POLICE}",
)
OF_BOTH = (READS, EITHER)
LINK = "(kind::text = 'link')"
# (policy, table): what it asked, and what it asks.
POLICIES = {
    ("note_read", "concernnote"): SEALED_FOR_POLICE,
    ("history_read", "historicalconcernnote"): SEALED_FOR_POLICE,
    ("disclosure_read", "disclosure"): SEALED_FOR_POLICE,
    ("task_read", "desktask"): OF_A_DESK,
    ("history_read", "historicaldesktask"): OF_A_DESK,
    ("taskdue_read", "taskdue"): OF_A_DESK,
    ("beside_read", "beside"): OF_BOTH,
    ("second_seen", "secondreading"): OF_BOTH,
    ("note_read", "repeatnote"): (
        f"{READS} AND (NOT {LINK} OR {FOR_POLICE})",
        WORKS.format(at_police=LINK),
    ),
}

READERS = """
CREATE OR REPLACE FUNCTION register.readers(wanted uuid)
RETURNS TABLE (grant_id uuid, purpose varchar, legal_basis varchar, given_at timestamptz,
               valid_until timestamptz, giver_id bigint, person_id bigint, group_id integer,
               role varchar)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 10 SET search_path = pg_catalog, pg_temp AS $$
{body}
$$;
"""
TO_PEOPLE = """
    SELECT g.id, g.purpose, g.legal_basis, g.given_at, g.valid_until, g.giver_id,
           g.user_id, NULL::integer, NULL::varchar
    FROM register.register_concernusergrant g
    WHERE g.content_object_id = wanted AND g.valid_until > now(){asked}
      AND NOT EXISTS (SELECT FROM register.register_conflictofinterest c
                      WHERE c.concern_id = wanted AND c.user_id = g.user_id
                        AND c.ended_at IS NULL)"""
TO_DESKS = """
    SELECT g.id, g.purpose, g.legal_basis, g.given_at, g.valid_until, g.giver_id,
           NULL::bigint, g.group_id, g.role
    FROM register.register_concernunitgrant g
    WHERE g.content_object_id = wanted AND g.valid_until > now(){asked}"""
BOTH = TO_PEOPLE + "\n    UNION ALL" + TO_DESKS
ONCE = f"SELECT g.* FROM ({BOTH.format(asked='')}) g WHERE (SELECT register.reads_content(wanted))"
TWICE = BOTH.format(asked="\n      AND register.reads_content(wanted)")


def altered(*, back: bool = False) -> str:
    """SQL that makes the policies ask the new way, or the old one again."""
    return "\n".join(
        f"ALTER POLICY {name} ON register.register_{table} USING ({asked[0 if back else 1]});"
        for (name, table), asked in POLICIES.items()
    )


class Migration(migrations.Migration):
    dependencies = [("register", "0055_desks_asked_once")]
    operations = [
        migrations.RunSQL(WORKS_WITH, "DROP FUNCTION register.works_with(uuid, boolean);"),
        migrations.RunSQL(altered(), altered(back=True)),
        migrations.RunSQL(READERS.format(body=ONCE), READERS.format(body=TWICE)),
    ]
