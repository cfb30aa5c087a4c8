"""The access log: written by everybody for themselves, read by auditors, changed by nobody."""

import logging

import psycopg
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from infohus.audit.logs import PlaceFormatter
from infohus.audit.models import Action, Event
from infohus.audit.record import record
from tests import world

db = pytest.mark.django_db(transaction=True)


def write(actor_id):
    record(Action.LOG_READ, target="log", target_id=None, actor_id=actor_id)


@db
def test_an_event_is_written_in_ones_own_name_only(acting):
    with acting("police") as police:
        write(police.pk)
    for actor_id in (None, 1_000_000):
        with acting("police"), pytest.raises(DatabaseError, match="row-level security"):
            with transaction.atomic():
                write(actor_id)
    with acting(None):
        write(None)


@db
def test_only_auditors_of_the_authority_read_it(acting):
    world.filed()
    for username in ("police", "coordinator", "administrator", "leader-family", None):
        with acting(username):
            assert not Event.objects.exists(), username
    with acting("auditor"):
        assert [event.action for event in Event.objects.all()] == [Action.CONCERN_FILED]


@db
@pytest.mark.parametrize(
    "change", ["UPDATE audit_event SET actor_id = 1", "DELETE FROM audit_event"]
)
def test_the_web_may_change_nothing_in_it(acting, change):
    world.filed()
    with acting("auditor"), pytest.raises(ProgrammingError, match="permission denied"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


@db
@pytest.mark.parametrize(
    "change",
    ["UPDATE audit_event SET actor_id = 1", "DELETE FROM audit_event", "TRUNCATE audit_event"],
)
def test_even_a_superuser_is_stopped(behind, change):
    world.filed()
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        behind.execute(change)
    assert behind.execute("SELECT count(*) FROM audit_event").fetchone() == (1,)


@db
def test_an_event_of_what_was_undone_is_undone(acting, behind):
    with pytest.raises(ZeroDivisionError), acting("police") as police:
        write(police.pk)
        raise ZeroDivisionError
    assert behind.execute("SELECT count(*) FROM audit_event").fetchone() == (0,)


@db
def test_no_event_of_a_whole_life_holds_content(behind):
    world.measure_opened(worry="Ordet kanariefugl står kun her")
    rows = behind.execute("SELECT e::text FROM audit_event e").fetchall()
    assert len(rows) > 10
    secrets = ("kanarie", world.NAME, "Høje Gladsaxe", world.JOURNALED.facts, "Rådgivning")
    assert [secret for secret in secrets if any(secret in row for (row,) in rows)] == []


def test_a_log_line_names_the_place_and_none_of_the_words():
    def fails(worry):
        raise ValueError(worry)

    try:
        fails("Elias Thorsen-Bek")
    except ValueError as error:
        trace = (type(error), error, error.__traceback__)
    line = PlaceFormatter("%(asctime)s %(name)s").format(
        logging.LogRecord("web", logging.ERROR, "x.py", 1, "Not filed: %s", ("Elias",), trace)
    )
    assert "Elias" not in line
    assert "in fails" in line and "ValueError" in line and "Not filed: %s" in line
