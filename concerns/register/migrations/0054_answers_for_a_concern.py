"""Who may end a conflict of interest goes by the concern's authority, not by the person alone.

Somebody may be a coordinator at two authorities. The leader of the one, or the police of the one,
has no say in what the other works with. The function answers at which authority the acting person
answers for whoever stepped away, and nothing where nobody did: it tells nobody where a concern is.
"""

from django.db import migrations

ANSWERS = """
CREATE FUNCTION register.answers_at(person bigint, wanted uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT u.authority_id
    FROM register.register_concern c
    JOIN public.accounts_unit u ON u.authority_id IN (c.custodian_id, c.municipality_id)
    JOIN public.accounts_membership m ON m.unit_id = u.id
    WHERE c.id = wanted AND m.user_id = person AND person <> custody.actor()
      AND (m.valid_from IS NULL OR m.valid_from <= now())
      AND (m.valid_until IS NULL OR m.valid_until > now())
      AND ((m.role = 'municipal_coordinator' AND u.authority_id = c.municipality_id
            AND u.authority_id = ANY (custody.actor_authorities('team_leader')))
           OR (m.role = 'police_coordinator' AND u.authority_id = c.custodian_id
               AND u.authority_id = ANY (custody.actor_authorities('police_coordinator'))))
      AND EXISTS (SELECT FROM register.register_conflictofinterest x
                  WHERE x.concern_id = wanted AND x.user_id = person)
    ORDER BY u.authority_id LIMIT 1
$$;
REVOKE ALL ON FUNCTION register.answers_at(bigint, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.answers_at(bigint, uuid) TO infohus_app;
"""

ANSWERS_FOR = """
CREATE FUNCTION register.answers_for(person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT person <> custody.actor() AND EXISTS (
        SELECT FROM public.accounts_membership m
        JOIN public.accounts_unit u ON u.id = m.unit_id
        WHERE m.user_id = person
          AND (m.valid_from IS NULL OR m.valid_from <= now())
          AND (m.valid_until IS NULL OR m.valid_until > now())
          AND ((m.role = 'municipal_coordinator'
                AND u.authority_id = ANY (custody.actor_authorities('team_leader')))
               OR (m.role = 'police_coordinator'
                   AND u.authority_id = ANY (custody.actor_authorities('police_coordinator')))))
$$;
REVOKE ALL ON FUNCTION register.answers_for(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.answers_for(bigint) TO infohus_app;
"""

POLICIES = """
ALTER POLICY conflict_of_others ON register.register_conflictofinterest
    USING ((ended_at IS NULL AND {answers} AND NOT register.has_conflict(concern_id))
           OR ended_by_id = (SELECT custody.actor()));
ALTER POLICY conflict_end ON register.register_conflictofinterest
    USING (ended_at IS NULL AND {answers} AND NOT register.has_conflict(concern_id));
ALTER POLICY history_end ON register.register_historicalconflictofinterest
    WITH CHECK (ended_by_id = (SELECT custody.actor()) AND {answers});
"""

FORWARD = (
    ANSWERS
    + POLICIES.format(answers="register.answers_at(user_id, concern_id) IS NOT NULL")
    + "DROP FUNCTION register.answers_for(bigint);"
)
BACKWARD = (
    ANSWERS_FOR
    + POLICIES.format(answers="register.answers_for(user_id)")
    + "DROP FUNCTION register.answers_at(bigint, uuid);"
)


class Migration(migrations.Migration):
    dependencies = [("register", "0053_who_is_at_the_desk")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
