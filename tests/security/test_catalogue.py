"""The database's own catalogue: a table or function that breaks custody fails here, unread."""

import pytest
from django.apps import apps
from django.db import connection, models
from simple_history.models import registered_models

from infohus.custody.sealing import SealedField

SCHEMAS = {"register": "register", "meetings": "register", "journal": "journal"}
OURS = ["custody", "register", "journal", "public"]


def models_of(*labels):
    return [model for label in labels for model in apps.get_app_config(label).get_models()]


KEPT = models_of(*SCHEMAS)
SEALED = [
    (model, field)
    for model in models_of("register", "meetings")
    for field in model._meta.concrete_fields
    if isinstance(field, SealedField)
]
TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.EmailField)

# Every column of the register that holds text in clear. None of it tells of a person: codes of a
# list, numbers of ours, a meeting's room. Personal text is a SealedField, and not added here.
HARMLESS = {
    "age_band",
    "basis",  # a code: on which legal basis something was passed on
    "case_number",
    "dimension",
    "direction",
    "elsewhere",  # a code: which kind of authority sees to a municipality's duty
    "end_reason",
    "from_state",
    "how",  # a code: under which duty a municipality acts
    "history_change_reason",  # nobody writes one
    "history_type",
    "keyring_id",
    "kind",
    "legal_basis",
    "outcome",
    "place",
    "purpose",
    "recommendation",
    "reference",
    "role",
    "rule_reason",  # about how long an outcome is kept, asked to be about nobody
    "source",
    "state",
    "step",
    "to_state",
    "view_query",  # codes of the inbox's lists, cleaned before it is kept; never what was searched
    "view_title",  # of nobody's concern: forty characters, asked to be without names of people
}


@pytest.fixture
def asked(db):
    """`asked(sql, given)`: rows of the catalogue."""

    def ask(sql, given=None):
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return cursor.fetchall()

    return ask


def test_every_custody_model_has_a_history_or_is_known_to_need_none():
    current = [model for model in KEPT if not hasattr(model, "history_object")]
    without = {model.__name__ for model in current if not hasattr(model, "history")}
    # Written once and never changed; and a key's earlier version would outlive its erasure.
    once = {"Receipt", "Letter", "Attachment", "AttachmentPart", "SamePerson", "SubjectPrint"}
    once |= {"EarlierRead", "SecondReading", "RepeatNote"}
    once |= {"Assignment", "Seen", "SavedView"}  # the last two: a person's own order, no record
    once |= {"Disclosure"}  # a correction is a new row
    once |= {"Transfer"}
    once |= {"Beside", "NotificationText", "NotificationAssessment"}
    once |= {"Target"}  # the newest holds, the others are its history
    once |= {"TaskDue"}  # dates of a task, which has a history itself
    once |= {"OwnDuties", "Advice", "Retention"}
    assert without == {"ConcernKey", "LetterKey", *once}
    assert set(registered_models.values()) <= set(KEPT)


TABLE = """
SELECT n.nspname, c.relrowsecurity, c.relforcerowsecurity,
       (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) > 0
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = %s AND c.relkind IN ('r', 'p')
"""


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model._meta.label)
def test_a_table_stands_with_its_custodian_under_forced_policies(model, asked):
    schema = SCHEMAS[model._meta.app_label]
    assert asked(TABLE, [model._meta.db_table]) == [(schema, True, True, True)]


def test_a_custody_schema_holds_nothing_but_such_tables(asked):
    rows = asked("SELECT tablename FROM pg_tables WHERE schemaname IN ('register', 'journal')")
    assert {name for (name,) in rows} == {model._meta.db_table for model in KEPT}


def test_no_custody_table_stands_where_everybody_looks(asked):
    like = [f"{label}\\_%" for label in SCHEMAS]
    assert asked(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE ANY (%s)",
        [like],
    ) == []  # fmt: skip


@pytest.mark.parametrize("table", ["audit_event", "intake_guidanceversion"])
def test_the_access_log_and_what_is_published_are_under_forced_policies_too(table, asked):
    assert asked(TABLE, [table]) == [("public", True, True, True)]


def test_what_is_published_can_be_added_to_and_read_and_no_more(asked):
    rows = asked("""
        SELECT grantee, privilege_type FROM information_schema.role_table_grants
        WHERE table_name = 'intake_guidanceversion' AND grantee <> 'infohus_owner'
    """)
    assert set(rows) == {("infohus_app", "SELECT"), ("infohus_app", "INSERT")}


def test_no_policy_is_for_everybody(asked):
    assert asked("SELECT tablename, policyname FROM pg_policies WHERE 'public' = ANY (roles)") == []


def test_no_policy_says_simply_yes_to_the_web(asked):
    rows = asked("""
        SELECT tablename, policyname FROM pg_policies
        WHERE 'infohus_app' = ANY (roles) AND 'true' IN (qual, with_check)
    """)
    assert rows == []


def test_the_owner_has_no_policy_on_sealed_tables(asked):
    rows = asked("SELECT tablename FROM pg_policies WHERE 'infohus_owner' = ANY (roles)")
    sealed = {model._meta.db_table for model, _field in SEALED}
    sealed |= {"register_concernkey", "register_letterkey"}
    assert rows and not sealed & {name for (name,) in rows}


def test_the_worker_has_no_right_in_a_custody_schema(asked):
    rows = asked("""
        SELECT n.nspname FROM pg_namespace n WHERE n.nspname IN ('register', 'journal')
          AND has_schema_privilege('infohus_worker', n.oid, 'USAGE')
    """)
    assert rows == []


def test_no_role_of_ours_passes_by_policies_or_belongs_to_another(asked):
    rows = asked("""
        SELECT r.rolname FROM pg_roles r WHERE r.rolname LIKE 'infohus%%' AND (
            r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolreplication
            OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid))
    """)
    assert rows == []


FUNCTIONS = """
SELECT n.nspname || '.' || p.proname,
       (SELECT c FROM unnest(p.proconfig) c WHERE c LIKE 'search\\_path=%%'),
       EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
               WHERE a.grantee = 0)
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname = ANY (%s)
"""


def test_a_function_that_runs_as_the_owner_is_closed_and_looks_in_fixed_places(asked):
    """The caller's temporary schema is such a place too: before all others, unless it is named."""
    found = asked(FUNCTIONS, [OURS])
    assert len(found) > 15
    assert [row for row in found if row[1:] != ("search_path=pg_catalog, pg_temp", False)] == []


# Each is proved to show nothing more in test_opened_to_me.py, and is a barrier to its reader's own
# conditions.
OWNERS_VIEWS = [("register", "opened_to_me", ["security_barrier=true"])]


def test_no_other_view_shows_what_its_reader_may_not_see(asked):
    rows = asked(
        """
        SELECT n.nspname, c.relname, c.reloptions
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ANY (%s) AND (c.relkind = 'm' OR (c.relkind = 'v' AND NOT EXISTS (
            SELECT FROM unnest(c.reloptions) o WHERE o IN ('security_invoker=true',
                                                           'security_invoker=on'))))
        """,
        [OURS],
    )
    assert rows == OWNERS_VIEWS


def test_a_sealed_column_holds_bytes_and_tells_nothing_by_being_unique(asked):
    """A unique index answers about rows that nobody may see."""
    columns = """
        SELECT format_type(a.atttypid, a.atttypmod), EXISTS (
            SELECT FROM pg_index i
            WHERE i.indrelid = a.attrelid AND i.indisunique AND a.attnum = ANY (i.indkey))
        FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attname = %s
    """
    assert len(SEALED) > 20
    wrong = {
        f"{model.__name__}.{field.name}"
        for model, field in SEALED
        if asked(columns, [f"register.{model._meta.db_table}", field.column]) != [("bytea", False)]
    }
    assert wrong == set()


def test_no_column_of_the_register_holds_text_in_clear_that_is_not_known_to_be_harmless():
    clear = {
        field.name
        for model in models_of("register", "meetings")
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS)
    }
    assert clear == HARMLESS


def test_no_other_kind_of_column_can_hold_text_in_clear(asked):
    """By the database's types, so that a field of a new kind is noticed as well."""
    rows = asked("""
        SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c
        WHERE c.table_schema = 'register'
          AND c.data_type NOT IN ('uuid', 'bytea', 'bigint', 'integer', 'boolean', 'date',
                                  'timestamp with time zone', 'xid8')
          AND (c.data_type, c.udt_name) NOT IN (('ARRAY', '_int4'), ('bit', 'bit'))  -- hashes
          AND c.column_name <> ALL (%s)
    """, [list(HARMLESS)])  # fmt: skip
    assert rows == []


def test_bytes_in_clear_are_hashes_and_keys_only():
    plain = {
        f"{model.__name__}.{field.name}"
        for model in models_of("register", "meetings")
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField) and not isinstance(field, SealedField)
    }
    keys = {"ConcernKey.sealed", "LetterKey.sealed", "LetterKey.sealed_to_code"}
    hashes = {"Receipt.code_hash", "Receipt.submission_hash"}
    assert plain == {"ConcernKey.mailbox_key", *keys, *hashes}
