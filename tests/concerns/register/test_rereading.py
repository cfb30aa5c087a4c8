"""Of every earlier concern, who read it and who signs are two people, of either desk."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from concerns.register.models import Concern
from concerns.register.services import clearance, closable, closing, rereading
from concerns.register.states import Outcome, RepeatUnread
from tests import world
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)

AGAIN = "Elijas Torsenbæk"


@pytest.fixture
def officer(behind):
    """Yasmin, for once a police coordinator as well."""
    held = """
        INSERT INTO accounts_membership (user_id, unit_id, role)
        SELECT p.id, m.unit_id, m.role FROM accounts_user p, accounts_membership m
        JOIN accounts_user o ON o.id = m.user_id
        WHERE p.username = 'mentor' AND o.username = 'police' AND m.role = 'police_coordinator'
        RETURNING id
    """
    pk = behind.execute(held).fetchone()[0]
    yield User.objects.get(username="mentor")
    behind.execute("DELETE FROM accounts_membership WHERE id = %s", [pk])


@pytest.fixture
def earlier():
    return world.closed_without_measure()


@pytest.fixture
def later(earlier):
    return world.triaged(subject_name=AGAIN)


def read(concern, earlier, username="police"):
    with acting(username) as by:
        rereading.say_read(concern, earlier=earlier, by=by)


def sign(concern, username):
    with acting(username) as by:
        rereading.sign(concern, by=by)


def ready(concern, username="coordinator"):
    with acting(username):
        found = closable.readiness(concern)
        return found.is_signed, found.is_signed_by_another


def close(concern):
    with acting("coordinator") as by:
        return closing.close_without_measure(
            concern, outcome=Outcome.ADVICE_ONLY, rationale="Rådgivning er nok.", by=by
        )


def test_who_read_alone_is_not_the_second_reader_of_a_closer_who_read_nothing(earlier, later):
    read(later, earlier)
    sign(later, "police")
    assert ready(later) == (False, True)
    with pytest.raises(RepeatUnread):
        close(later)
    shut = (
        "UPDATE register.register_concern SET state = 'closed', outcome = 'unfounded',"
        " closed_at = now() WHERE id = %s"
    )
    with acting("coordinator"), connection.cursor() as cursor, pytest.raises(DatabaseError):
        with transaction.atomic():
            cursor.execute(shut, [later.pk])


def test_two_desks_of_one_person_each_close_it_together(earlier, later):
    """Each reads what they may, both sign, one closes: nobody else is needed."""
    read(later, earlier)
    sign(later, "police")
    sign(later, "coordinator")
    assert ready(later) == (True, True)
    assert close(later).is_closed


def test_the_police_close_what_they_read_alone_when_the_municipality_has_signed(earlier, later):
    read(later, earlier)
    sign(later, "coordinator")
    assert ready(later, "police") == (True, True)
    with acting("police") as police:
        assert clearance.turn_away(later, rationale="Efterforskning i gang.", by=police).is_closed


def test_two_officers_who_have_both_read_need_no_third(earlier, later, officer):
    read(later, earlier)
    read(later, earlier, officer.username)
    sign(later, "police")
    assert ready(later) == (True, True)
    assert close(later).is_closed


def test_it_holds_of_each_of_several_earlier_ones(earlier, later, officer):
    """Each officer has read one: of that one, nobody else has."""
    close_again = world.triaged(subject_name="Elias Torsen Bek")
    with acting("police") as police:
        world.deciding.decide(later, earlier=earlier, is_same=True, by=police)
        world.deciding.decide(close_again, earlier=earlier, is_same=True, by=police)
    read(close_again, earlier)
    read(close_again, later, officer.username)
    for username in ("police", officer.username):
        assert ready(close_again) == (False, username != "police")
        sign(close_again, username)
    assert ready(close_again) == (True, True)
    with acting("police"):
        assert Concern.objects.filter(pk=close_again.pk).exists()
