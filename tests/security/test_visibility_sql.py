"""The contract, asked of the database itself: who gets which rows, whatever the program does."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from accounts.models import User
from concerns.register import access
from concerns.register.backends import READ_CONTENT
from concerns.register.models import Concern
from concerns.register.services import conflicts
from meetings.models import AgendaItem
from tests.security.stages import STAGES
from tests.security.visibility import LINES, ROWS, TABLE, VIEWERS, letters
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)

# Rows of one table that not everybody sees who sees the others.
PARTS = {
    **{
        f"register_{name}": "CASE WHEN for_custodian_only THEN '/police' ELSE '' END"
        for name in (
            "steptaken",
            "historicalsteptaken",
            "concernnote",
            "historicalconcernnote",
            "disclosure",
        )
    },
    # Of the scenes' people one sits on each desk: what they set is their desk's.
    "register_desktask": "'/' || set_by_id",
    "register_historicaldesktask": "'/' || set_by_id",
    "register_taskdue": "'/' || coalesce(assignee_id, 0)",
    "register_concernusergrant": "'/' || user_id",
    # The auditor of the scenes is Gladsaxe's: what happens in another municipality is not theirs.
    "audit_event": "CASE WHEN municipality_id IN (SELECT id FROM accounts_authority"
    " WHERE slug IN ('ballerup', 'herlev')) THEN '/elsewhere' ELSE '' END",
    "meetings_invitation": "'/' || person_id",
}
OF_A_PERSON = {table for table, part in PARTS.items() if part.startswith("'/' ||")}
KEPT = [
    model._meta.db_table
    for label in ("register", "meetings", "journal")
    for model in apps.get_app_config(label).get_models()
] + ["audit_event"]
EVERYTHING = " UNION ALL ".join(
    f"SELECT '{table}' || {PARTS.get(table, repr(''))}, ctid::text FROM {table}" for table in KEPT
)


def as_person(viewer):
    return acting(None if viewer == "nobody" else viewer)


def rows_of(viewer):
    """Every row that the person gets to see, as (table and part, place on disk)."""
    with as_person(viewer), connection.cursor() as cursor:
        cursor.execute(EVERYTHING)
        return set(cursor.fetchall())


def all_rows(behind):
    behind.execute("SET search_path = public, register, journal")
    return set(behind.execute(EVERYTHING).fetchall())


def owed_to(viewer, seen, rows):
    """What the letters of a cell show, of all the rows there are."""
    me = str(User.objects.filter(username=viewer).values_list("pk", flat=True).first())
    shown = {name.format(me=me) for letter in seen for name in ROWS[letter]}
    everybody = {name for letter in seen for name in ROWS[letter] if "/" not in name}
    parts = everybody & OF_A_PERSON
    return {row for row in rows if row[0] in shown or row[0].partition("/")[0] in parts}


def tables(rows):
    return sorted({name for name, _place in rows})


def test_the_table_and_the_stages_speak_of_the_same():
    assert list(TABLE) == list(STAGES)
    assert all(set(cells) <= set(VIEWERS) for cells in TABLE.values())
    owned = {name.partition("/")[0] for names in ROWS.values() for name in names}
    assert set(KEPT) - owned == {
        "register_conflictofinterest",
        "register_historicalconflictofinterest",
        # A repeat's readers: tests/concerns/register/test_second_reading.py.
        "register_secondreading",
        "register_repeatnote",
        # A rule about no concern: tests/concerns/register/test_retention.py.
        "register_retention",
        # Beside a concern, of no stage: tests/concerns/handover/test_notifying.py and, by viewer,
        # tests/concerns/journal/test_notifications.py.
        "register_beside",
        "journal_childnotification",
        "journal_notificationtext",
        "journal_notificationassessment",
        "journal_historicalchildnotification",
        # A desk's own order: tests/concerns/register/test_desk.py.
        "register_seen",
        "register_assignment",
        "register_savedview",
        # An authority's own measure: tests/concerns/register/test_deadlines.py.
        "register_target",
    }


@pytest.mark.parametrize("stage", TABLE)
def test_everybody_sees_their_rows_and_no_others(stage, behind):
    STAGES[stage]()
    rows = all_rows(behind)
    for viewer in VIEWERS:
        seen, owed = rows_of(viewer), owed_to(viewer, letters(stage, viewer), rows)
        assert (tables(seen - owed), tables(owed - seen)) == ([], []), viewer


@pytest.mark.parametrize("stage", TABLE)
def test_a_coordinator_who_steps_away_keeps_nothing_but_that_they_did(stage, behind):
    scene = STAGES[stage]()
    with acting("coordinator") as coordinator:
        conflicts.declare(scene.concern, by=coordinator)

    # A meeting is theirs to run, with or without this concern on it.
    kept = {"register_conflictofinterest", "meetings_meeting", "meetings_historicalmeeting"}
    assert set(tables(rows_of("coordinator"))) <= kept


@pytest.mark.parametrize("stage", LINES)
def test_the_line_reads_as_the_plan_says(stage):
    STAGES[stage]()
    with acting("leader-family"):
        assert AgendaItem.objects.with_line().get().line == LINES[stage]


@pytest.mark.parametrize("stage", TABLE)
def test_the_program_and_the_database_give_the_same_answer(stage, behind):
    """`visible_to` is the policy on stubs; `access.why` is the policy on content."""
    scene = STAGES[stage]()
    behind.execute("SET search_path = public, register, journal")
    for viewer in VIEWERS[:-1]:
        with acting(viewer) as person:
            by_policy = set(Concern.objects.values_list("pk"))
            sql, given = Concern.objects.visible_to(person).values("pk").query.sql_with_params()
            assert set(behind.execute(sql, given).fetchall()) == by_policy, viewer

            reads = access.why(person, scene.concern) is not None
            assert reads == person.has_perm(READ_CONTENT, scene.concern), viewer
            assert reads == ("C" in letters(stage, viewer)), viewer
            with connection.cursor() as cursor:
                cursor.execute("SELECT register.reads_content(%s)", [scene.concern.pk])
                assert cursor.fetchone() == (reads,), viewer


def test_after_stepping_away_the_program_and_the_database_still_agree(behind):
    scene = STAGES["in_triage"]()
    with acting("coordinator") as coordinator:
        conflicts.declare(scene.concern, by=coordinator)
    behind.execute("SET search_path = public, register, journal")
    with acting("coordinator") as coordinator, connection.cursor() as cursor:
        sql, given = Concern.objects.visible_to(coordinator).values("pk").query.sql_with_params()
        assert behind.execute(sql, given).fetchall() == []
        assert access.why(coordinator, scene.concern) is None
        cursor.execute("SELECT register.reads_content(%s)", [scene.concern.pk])
        assert cursor.fetchone() == (False,)


def test_a_membership_that_has_ended_ends_everything_with_it(behind):
    """The day somebody leaves the department, its cases and questions are no longer theirs."""
    STAGES["mentor_at_work"]()
    person = "(SELECT id FROM accounts_user WHERE username = 'caseworker-family')"
    assert "journal_case" in tables(rows_of("caseworker-family"))
    behind.execute(f"UPDATE accounts_membership SET valid_until = now() WHERE user_id = {person}")
    try:
        assert rows_of("caseworker-family") == set()
    finally:
        behind.execute(
            f"UPDATE accounts_membership SET valid_until = NULL WHERE user_id = {person}"
        )


def test_a_deputy_sees_what_the_role_opens_from_the_first_day_to_the_last(behind):
    STAGES["in_triage"]()
    person = "(SELECT id FROM accounts_user WHERE username = 'coordinator')"
    days = "SET valid_from = %s, valid_until = %s"
    change = f"UPDATE accounts_membership {days} WHERE user_id = {person}"
    now = timezone.now()
    yesterday, tomorrow, later = (now + timedelta(days=days) for days in (-1, 1, 2))
    try:
        for first, last, sees in (
            (tomorrow, later, False),
            (yesterday, tomorrow, True),
            (yesterday, now, False),
        ):
            behind.execute(change, [first, last])
            assert bool(rows_of("coordinator")) == sees
            with acting("coordinator") as coordinator:
                assert bool(coordinator.roles) == sees
    finally:
        behind.execute(change, [None, None])


def test_a_grant_that_has_run_out_shows_nothing_without_anybody_ending_it(behind):
    STAGES["on_an_agenda"]()
    assert "register_concerncontent" in tables(rows_of("invitee-psychiatry"))
    behind.execute("UPDATE register.register_concernusergrant SET valid_until = now()")
    assert rows_of("invitee-psychiatry") == set()
