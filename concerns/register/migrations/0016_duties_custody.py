"""Own duties, advice and retention move to the police's schema. None of it tells of a person.

A withdrawn concern's answer is its municipality's to give, without any grant: they were ended.
"""

from django.db import migrations

from infohus.custody.operations import Keep

TABLES = ["register_ownduties", "register_advice", "register_retention"]

FUNCTIONS = """
CREATE FUNCTION register.owes_answer(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT NOT register.has_conflict(wanted) AND EXISTS (
        SELECT FROM register.register_concern c
        WHERE c.id = wanted AND c.state = 'closed'
          AND c.outcome IN ('police_alone', 'not_for_infohus')
          AND c.municipality_id = ANY (custody.actor_authorities('municipal_coordinator')))
$$;
REVOKE ALL ON FUNCTION register.owes_answer(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register.owes_answer(uuid) TO infohus_app;
"""

POLICIES = """
GRANT SELECT, INSERT ON register.register_ownduties TO infohus_app;
CREATE POLICY duties_answer ON register.register_ownduties FOR INSERT TO infohus_app
    WITH CHECK (answered_by_id = (SELECT custody.actor()) AND register.owes_answer(concern_id)
                AND (unit_id IS NULL OR EXISTS (
                    SELECT FROM public.accounts_unit u
                    JOIN register.register_concern c ON c.municipality_id = u.authority_id
                    WHERE u.id = unit_id AND c.id = concern_id)));
CREATE POLICY duties_read ON register.register_ownduties FOR SELECT TO infohus_app
    USING (register.oversees(concern_id));

GRANT SELECT, INSERT ON register.register_advice TO infohus_app;
CREATE POLICY advice_note ON register.register_advice FOR INSERT TO infohus_app
    WITH CHECK (noted_by_id = (SELECT custody.actor())
                AND CASE WHEN is_given THEN register.is_custodian(concern_id)
                         ELSE register.owes_answer(concern_id) END);
CREATE POLICY advice_read ON register.register_advice FOR SELECT TO infohus_app
    USING (register.oversees(concern_id));

-- Both sides of a district read the rule: the page that closes a concern tells what follows.
GRANT SELECT, INSERT ON register.register_retention TO infohus_app;
CREATE POLICY retention_set ON register.register_retention FOR INSERT TO infohus_app
    WITH CHECK (set_by_id = (SELECT custody.actor())
                AND custodian_id = ANY ((SELECT custody.actor_authorities('police_coordinator'))::bigint[]));
CREATE POLICY retention_read ON register.register_retention FOR SELECT TO infohus_app USING (
    custodian_id = ANY ((SELECT custody.actor_authorities('police_coordinator'))::bigint[])
    OR custodian_id IN (
        SELECT a.district_id FROM public.accounts_authority a
        WHERE a.id = ANY ((SELECT custody.actor_authorities('municipal_coordinator'))::bigint[])));
"""

BACK = """
DROP POLICY duties_answer ON register.register_ownduties;
DROP POLICY duties_read ON register.register_ownduties;
DROP POLICY advice_note ON register.register_advice;
DROP POLICY advice_read ON register.register_advice;
DROP POLICY retention_set ON register.register_retention;
DROP POLICY retention_read ON register.register_retention;
REVOKE ALL ON register.register_ownduties, register.register_advice, register.register_retention
    FROM infohus_app;
DROP FUNCTION register.owes_answer(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0015_duties")]
    operations = [Keep("register", TABLES), migrations.RunSQL(FUNCTIONS + POLICIES, BACK)]
