"""Somebody writes while the concern is erased: nothing that could be opened stays behind."""

import os

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.access import Refused
from concerns.register.services import corresponding, erasing, mailbox
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)
WRITTEN = {"text": "Jeg så ham i går.", "submission": b"et brev"}


@pytest.fixture
def concern():
    """Closed, with the code of its sender."""
    filed = world.filed(corresponds=True)
    with world.acting("police") as by:
        world.clearance.turn_away(filed, rationale="Nej.", by=by)
    return filed


def left(behind):
    tables = ("letter", "letterkey", "concernkey")
    rows = [behind.execute(f"SELECT count(*) FROM register.register_{name}") for name in tables]
    return [row.fetchone()[0] for row in rows]


def test_a_letter_that_is_being_written_is_waited_for_and_goes_with_the_others(
    concern, meanwhile, behind
):
    with world.acting(None):
        assert mailbox.write(concern.code, **WRITTEN)
        meanwhile("police", lambda by: erasing.erase(concern, by=by))
    assert meanwhile.ended() == [None]
    assert left(behind) == [3, 0, 0]


def test_a_letter_that_comes_too_late_is_told_that_nobody_is_left_to_read_it(
    concern, meanwhile, behind
):
    with world.acting("police") as by:
        erasing.erase(concern, by=by)
        meanwhile(None, lambda _by: mailbox.write(concern.code, **WRITTEN))
    assert meanwhile.ended() == [False]
    assert left(behind) == [2, 0, 0]


def test_so_is_an_answer_of_the_desk(concern, meanwhile, behind):
    answer = {"text": "Tak.", "submission": os.urandom(16)}
    with world.acting("police") as by:
        erasing.erase(concern, by=by)
        meanwhile("police", lambda by: corresponding.reply(concern, **answer, by=by))
    assert meanwhile.ended() == [Refused]
    assert left(behind) == [2, 0, 0]


def test_the_database_gives_no_letter_of_an_erased_concern_a_key(concern):
    with world.acting("police") as by:
        erasing.erase(concern, by=by)
    with pytest.raises(DatabaseError, match="the concern is erased"), transaction.atomic():
        with world.acting("police"), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO register.register_letterkey"
                " (letter_id, concern_id, keyring_id, sealed)"
                " SELECT id, concern_id, 'x', 'x' FROM register.register_letter LIMIT 1"
            )
