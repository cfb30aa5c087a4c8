"""What each database role may do at most, were somebody to speak SQL in its name."""

import uuid

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from accounts.models import User
from concerns.register.models import Concern, ConcernUserGrant
from concerns.register.services import conflicts
from tests import world
from tests.template import url_of

pytestmark = pytest.mark.django_db(transaction=True)

FORBIDDEN_TO_THE_WEB = [
    "SELECT * FROM custody.actor_key",
    "UPDATE custody.actor_key SET inner_block = outer_block",
    "INSERT INTO accounts_membership (user_id, unit_id, role) VALUES (1, 1, 'police_coordinator')",
    "UPDATE accounts_membership SET role = 'police_coordinator'",
    "DELETE FROM accounts_membership",
    "UPDATE accounts_user SET is_superuser = true",
    "UPDATE accounts_user SET is_active = true",
    "UPDATE accounts_user SET username = 'police2'",
    "INSERT INTO accounts_user_groups (user_id, group_id) VALUES (1, 1)",
    "UPDATE accounts_unit SET is_infohus_desk = true",
    "INSERT INTO accounts_authority (kind, name, slug) VALUES ('police', 'x', 'x')",
    "UPDATE accounts_authority SET district_id = NULL",
    "ALTER TABLE register.register_concern DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE register.register_concern NO FORCE ROW LEVEL SECURITY",
    "ALTER POLICY stub_read ON register.register_concern USING (true)",
    "DROP POLICY stub_read ON register.register_concern",
    "CREATE POLICY mine ON register.register_concern USING (true)",
    "ALTER TABLE audit_event DISABLE TRIGGER append_only",
    "CREATE OR REPLACE FUNCTION custody.actor() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
    "CREATE TABLE public.mine (x int)",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE VIEW public.mine AS SELECT 1",
    "CREATE TABLE register.mine (x int)",
    "CREATE ROLE mine",
    "ALTER ROLE infohus_app BYPASSRLS",
    "SET ROLE infohus_owner",
    "SET ROLE infohus_worker",
    "SET SESSION AUTHORIZATION infohus_owner",
    "SET session_replication_role = replica",
    "UPDATE audit_event SET action = 'signed_in'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    "TRUNCATE register.register_concern",
    "DELETE FROM register.register_concern",
    "DELETE FROM register.register_concerncontent",
    "UPDATE register.register_concerncontent SET worry = ''",
    "UPDATE register.register_steptaken SET step = 'clear'",
    "UPDATE register.register_receipt SET code_hash = ''",
    "DELETE FROM register.register_concernusergrant",
    "DELETE FROM register.register_conflictofinterest",
    "UPDATE register.register_historicalconcern SET state = 'closed'",
    "UPDATE register.register_concern SET filed_in = pg_current_xact_id()",
    "UPDATE register.register_concern SET custodian_id = municipality_id",
    "UPDATE register.register_concern SET municipality_id = custodian_id",
    "UPDATE register.register_ownduties SET has_duties = false",
    "DELETE FROM register.register_advice",
    "UPDATE register.register_retention SET days = 1",
    "UPDATE register.register_transfer SET moved_at = now()",
    "DELETE FROM register.register_transfer",
    "SELECT register.move()",
    "UPDATE accounts_membership SET valid_until = now(), handed_over_at = now()",
    "UPDATE register.register_savedview SET owner_id = 1",
    "UPDATE register.register_concernunitgrant SET purpose = 'custody'",
    "UPDATE register.register_concernusergrant SET user_id = 1",
    "UPDATE journal.journal_case SET person_name = ''",
    "DELETE FROM journal.journal_journalentry",
    "INSERT INTO intake_sendingsystem (name, key_hash, created_at) VALUES ('x', '', now())",
    "UPDATE intake_sendingsystem SET revoked_at = NULL",
    "SELECT body FROM outbox_message",
    "UPDATE intake_guidanceversion SET body = ''",
    "DELETE FROM intake_guidanceversion",
    "TRUNCATE intake_guidanceversion",
    "COPY register.register_concern TO PROGRAM 'cat'",
    "SELECT pg_read_file('postgresql.conf')",
]


@pytest.fixture
def refused():
    """`refused(sql)`: the database says no for want of a right, not for any other reason."""

    def refuse(statement, given=None):
        with pytest.raises(ProgrammingError) as said, transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(statement, given)
        assert isinstance(said.value.__cause__, psycopg.errors.InsufficientPrivilege), said.value

    return refuse


@pytest.mark.parametrize("statement", FORBIDDEN_TO_THE_WEB)
def test_the_web_role_may_not(statement, refused):
    world.filed()
    with world.acting("police"):
        refused(statement)


def test_the_web_role_cannot_switch_row_security_off(refused):
    world.filed()
    with world.acting("coordinator-ballerup"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL row_security = off")
        refused("SELECT * FROM register.register_concern")


def as_role(variable):
    return psycopg.connect(url_of(variable, connection.settings_dict["NAME"]), autocommit=True)


CUSTODY_TABLES = """
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
WHERE schemaname IN ('register', 'journal') ORDER BY 1
"""


def test_the_worker_cannot_even_look_into_the_register_or_the_journal():
    world.measure_opened()
    with as_role("DATABASE_WORKER_URL") as worker:
        for (table,) in worker.execute(CUSTODY_TABLES).fetchall():
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                worker.execute(f"SELECT FROM {table}")


def test_the_owner_of_the_tables_sees_no_content(behind):
    """FORCE binds the owner: what its functions need is open to it, and nothing more."""
    world.measure_opened()
    needed = {
        "register.register_concern",
        "register.register_concernusergrant",
        "register.register_concernunitgrant",
        "register.register_receipt",
        "register.register_assignment",
        "register.register_target",
        "register.register_taskdue",
        "register.register_conflictofinterest",
        "register.register_sameperson",
        "register.register_subjectprint",
        "register.register_earlierread",
        "register.register_secondreading",
        "register.meetings_meeting",
        "register.meetings_agendaitem",
        "register.meetings_agendadepartment",
        "register.meetings_invitation",
    }
    filled = 0
    with as_role("DATABASE_OWNER_URL") as owner:
        for (table,) in owner.execute(CUSTODY_TABLES).fetchall():
            count = f"SELECT count(*) FROM {table}"
            filled += behind.execute(count).fetchone()[0] > 0
            if table not in needed:
                assert owner.execute(count).fetchone() == (0,), table
        with pytest.raises(psycopg.errors.RaiseException):
            owner.execute("DELETE FROM audit_event")
    assert filled > 20


# Nobody's actor files, and that is all.

GIVE = """
INSERT INTO register.register_concernusergrant
    (id, content_object_id, permission_id, user_id, purpose, legal_basis, giver_id,
     given_at, valid_until)
SELECT %s, %s, p.id, %s, %s, 'x', %s, now(), now() + interval '1 year'
FROM auth_permission p WHERE p.codename = 'read_content'
"""
HISTORY = """
INSERT INTO register.register_historicalconcern
    (id, reference, municipality_id, custodian_id, source, age_band, state, state_since,
     received_at, outcome, history_id, history_date, history_type)
VALUES (%s, 'x', 1, 1, 'citizen', 'child', 'received', now(), now(), '', %s, now(), '+')
"""
KEY = (
    "INSERT INTO register.register_concernkey (concern_id, keyring_id, sealed) VALUES (%s, '', '')"
)


def give(concern, *, to, purpose, giver):
    """A grant as SQL: to whom, for what, in whose name."""
    people = {user.username: user.pk for user in User.objects.all()}
    return GIVE, [uuid.uuid4(), concern.pk, people[to], purpose, people.get(giver)]


def test_nobody_may_file_but_reads_nothing_back():
    with world.acting(None):
        world.filing.file_concern(
            municipality=world.Authority.objects.get(slug="gladsaxe"),
            source=world.Source.CITIZEN,
            age_band=world.AgeBand.CHILD,
            content=world.Content(worry=world.WORRY),
            submission=b"once",
        )
        with connection.cursor() as cursor:
            for table in ("concern", "concernkey", "concerncontent", "concernunitgrant", "receipt"):
                cursor.execute(f"SELECT count(*) FROM register.register_{table}")
                assert cursor.fetchone() == (0,), table
    with world.acting("police"):
        assert Concern.objects.count() == 1


@pytest.mark.parametrize("purpose", ["custody", "coordination", "meeting", "measure"])
def test_nobody_gives_no_grant_for_a_concern_that_is_there(purpose, refused):
    concern = world.filed()
    with world.acting(None):
        refused(*give(concern, to="mentor", purpose=purpose, giver=None))


def test_nobody_adds_nothing_to_a_concern_that_is_there(refused):
    concern = world.filed()
    with world.acting(None):
        refused(HISTORY, [concern.pk, uuid.uuid4()])
        refused(KEY, [concern.pk])


@pytest.mark.parametrize("purpose", ["custody", "coordination"])
def test_a_coordinator_gives_no_custody_and_no_coordination(purpose, refused):
    concern = world.in_triage()
    with world.acting("coordinator"):
        refused(*give(concern, to="coordinator", purpose=purpose, giver="coordinator"))


DESK = """
INSERT INTO register.register_concernunitgrant
    (id, content_object_id, permission_id, group_id, role, purpose, legal_basis, giver_id,
     given_at, valid_until)
SELECT %s, %s, p.id, u.group_id, %s, 'coordination', 'x', %s, now(), now() + %s::interval
FROM auth_permission p, accounts_unit u WHERE p.codename = 'read_content' AND u.slug = %s
"""


def test_the_police_give_coordination_to_its_own_desk_alone_and_only_once_it_has_ended(
    refused, behind
):
    concern = world.in_triage()
    people = {user.username: user.pk for user in User.objects.all()}

    def giving(
        desk="infohus-gladsaxe", role="municipal_coordinator", lasts="365 days", giver="police"
    ):
        return DESK, [uuid.uuid4(), concern.pk, role, people[giver], lasts, desk]

    with world.acting("police"):
        refused(*giving())  # the desk reads it already
    with world.acting("coordinator"):  # it has not been moved there
        refused(*giving(desk="infohus-ballerup", giver="coordinator"))
    behind.execute(
        "UPDATE register.register_concernunitgrant SET valid_until = now()"
        " WHERE purpose = 'coordination'"
    )
    with world.acting("coordinator"):
        refused(*giving(giver="coordinator"))
    with world.acting("police"):
        for wrong in (
            {"desk": "infohus-ballerup"},
            {"desk": "familie"},
            {"role": "team_leader"},
            {"lasts": "400 days"},
            {"giver": "coordinator"},
        ):
            refused(*giving(**wrong))
        with connection.cursor() as cursor:
            cursor.execute(*giving())
    behind.execute(
        "UPDATE register.register_concernunitgrant SET valid_until = now()"
        " WHERE purpose = 'coordination'"
    )
    with world.acting("police") as police:
        world.clearance.turn_away(concern, rationale="Nej.", by=police)
    with world.acting("police"):
        refused(*giving())  # closed


def test_a_conflict_of_interest_is_ended_in_ones_own_name_and_never_moved(refused):
    concern = world.in_triage()
    with world.acting("coordinator") as coordinator:
        conflicts.declare(concern, by=coordinator)
    end = """
        UPDATE register.register_conflictofinterest
        SET ended_at = now(), ended_by_id = %s, end_reason = 'by_mistake'
    """
    police = User.objects.get(username="police").pk
    with world.acting("leader-family"):
        refused(end, [police])
        refused("UPDATE register.register_conflictofinterest SET user_id = 1")
        refused("UPDATE register.register_conflictofinterest SET concern_id = gen_random_uuid()")


def test_a_coordinator_gives_in_no_other_name(refused):
    concern = world.in_triage()
    with world.acting("coordinator"):
        refused(*give(concern, to="mentor", purpose="meeting", giver="police"))


@pytest.mark.parametrize("purpose", ["meeting", "measure"])
def test_a_coordinator_gives_nothing_to_themselves(purpose, refused):
    concern = world.in_triage()
    with world.acting("coordinator"):
        refused(*give(concern, to="coordinator", purpose=purpose, giver="coordinator"))


def test_a_coordinator_cannot_extend_their_own_access(refused):
    world.in_triage()
    for until in ("now() + interval '10 years'", "valid_until + interval '1 second'"):
        with world.acting("coordinator"):
            refused(
                f"UPDATE register.register_concernunitgrant SET valid_until = {until}"
                " WHERE purpose = 'coordination'"
            )


def test_a_grant_that_has_ended_stays_ended(refused):
    world.closed_without_measure()
    with world.acting("coordinator"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE register.register_concernunitgrant SET valid_until = now() + interval '1 day'"
        )
        assert cursor.rowcount == 0


@pytest.mark.parametrize("giver", ["caseworker-family", "invitee-psychiatry", "police"])
def test_only_the_desks_give_access(giver, refused):
    """The police, who may, are here so that the refusal is not the statement's own fault."""
    concern = world.measure_proposed()
    statement = give(concern, to="mentor", purpose="meeting", giver=giver)
    with world.acting(giver):
        if giver != "police":
            refused(*statement)
            return
        with connection.cursor() as cursor:
            cursor.execute(*statement)
    with world.acting("mentor"):
        assert ConcernUserGrant.objects.filter(valid_until__gt=timezone.now()).exists()


def test_only_the_police_erase_a_key():
    world.in_triage()
    for username, erased in (("coordinator", 0), ("police", 1)):
        with world.acting(username), connection.cursor() as cursor:
            cursor.execute("DELETE FROM register.register_concernkey")
            assert cursor.rowcount == erased, username


def test_an_event_is_written_in_ones_own_name(refused):
    write = """
        INSERT INTO audit_event (id, at, action, actor_id, target, details)
        VALUES (%s, now(), 'signed_in', %s, 'x', '{}')
    """
    with world.acting("mentor") as mentor:
        refused(write, [uuid.uuid4(), mentor.pk + 1])
        refused(write, [uuid.uuid4(), None])


def test_an_assessment_and_an_entry_are_written_in_ones_own_name(refused):
    concern, case = world.measure_opened()
    assess = """
        INSERT INTO register.register_assessment
            (id, concern_id, recorded_at, recorded_by_id, recommendation, reasons, dissent)
        VALUES (%s, %s, now(), %s, 'measure', '', '')
    """
    write = """
        INSERT INTO journal.journal_journalentry (id, case_id, written_at, author_id, subject, text)
        VALUES (%s, %s, now(), %s, 'x', 'x')
    """
    police = User.objects.get(username="police").pk
    for username, statement, row in (
        ("coordinator", assess, concern.pk),
        ("caseworker-family", write, case.pk),
    ):
        with world.acting(username) as author, connection.cursor() as cursor:
            refused(statement, [uuid.uuid4(), row, police])
            cursor.execute(statement, [uuid.uuid4(), row, author.pk])


def test_a_guidance_text_is_published_by_a_desk_in_its_own_name(refused):
    publish = """
        INSERT INTO intake_guidanceversion
            (id, slug, language, number, title, body, note, published_at, published_by_id)
        VALUES (%s, 'signs', 'da', %s, 'x', 'x', 'x', now(), %s)
    """
    people = {user.username: user.pk for user in User.objects.all()}
    for username, name in (("mentor", "mentor"), ("coordinator", "police"), (None, "police")):
        with world.acting(username):
            refused(publish, [uuid.uuid4(), 2, people[name]])
    for number, username in enumerate(("coordinator", "police"), start=2):
        with world.acting(username), connection.cursor() as cursor:
            cursor.execute(publish, [uuid.uuid4(), number, people[username]])
