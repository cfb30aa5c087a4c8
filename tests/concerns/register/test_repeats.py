"""Repeats: the police see which, the municipality how many, and nobody else a sign."""

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.urls import reverse

from accounts.access import Refused
from concerns.register.models import SamePerson
from concerns.register.services import (
    clearance,
    closable,
    closing,
    conflicts,
    deciding,
    erasing,
    repeats,
)
from concerns.register.states import Outcome, RepeatUnread
from concerns.register.views import repeats as views
from infohus.custody.keyring import keyring
from tests import world
from tests.pages import browser, told
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)

NAME, AGAIN = world.NAME, "Elijas Torsenbæk"


@pytest.fixture
def earlier():
    return world.closed_without_measure()


@pytest.fixture
def later(earlier):
    return world.in_triage(subject_name=AGAIN)


def possible(concern, username="police"):
    with acting(username):
        near = repeats.around(concern)
        assert near.ready == closable.readiness(concern), "asked at once or apart"
        return [row.concern.pk for row in near.possible]


def counted(concern, username="coordinator"):
    with acting(username):
        number, ready = repeats.counted(concern)
        assert ready == closable.readiness(concern), "asked at once or apart"
        return number


def decided(concern, earlier, is_same):
    with acting("police") as police:
        deciding.decide(concern, earlier=earlier, is_same=is_same, by=police)


def page(concern, username):
    return browser(username).get(concern.get_absolute_url()).content.decode()


def answered(concern, earlier, name, username="police", shown=""):
    url = reverse(f"register:{name}", args=[concern.pk, earlier.pk])
    return browser(username).post(url, {"shown": shown})


def test_the_police_see_which_and_the_municipality_how_many(earlier, later):
    assert possible(later) == [earlier.pk]
    assert counted(later) == 1

    html = page(later, "police")
    assert earlier.reference in html and "A name that resembles it" in html
    html = page(later, "coordinator")
    assert "1 possible earlier concern." in html
    assert earlier.reference not in html


def test_of_a_common_name_the_nearest_are_shown_and_all_of_them_when_asked():
    several = [world.in_clearance(subject_name=NAME) for _time in range(views.NEAREST + 1)]
    last = world.in_triage(subject_name=NAME)
    police = browser("police")
    shown = police.get(last.get_absolute_url())
    assert len(shown.context["earlier"]) == views.NEAREST
    assert "Show all 6 of them" in shown.content.decode()
    shown = police.get(last.get_absolute_url(), {"earlier": "all"})
    assert {row["number"] for row in shown.context["earlier"]} == {row.reference for row in several}
    assert "Show all" not in shown.content.decode()


def test_nobody_else_gets_a_concern_or_a_number(earlier, later):
    for username in ("coordinator", "leader-family", "auditor", "administrator", None):
        assert possible(later, username) == [], username
    for username in ("coordinator-ballerup", "auditor", "administrator", None):
        assert counted(later, username) == 0, username
    assert counted(later, "police") == len(possible(later)) == 1, "what they are shown, no more"


def test_an_earlier_one_does_not_point_to_a_later_one(earlier, later):
    assert possible(earlier) == []
    assert counted(earlier) == 0


def test_the_number_ends_with_the_municipalitys_access(earlier, later):
    world.reread(later, second="coordinator")
    with acting("police") as police:
        clearance.turn_away(later, rationale="Efterforskning i gang.", by=police)
    assert counted(later) == 0
    assert possible(later) == [earlier.pk]


def test_a_concern_of_another_municipality_is_the_polices_to_know():
    there = world.in_clearance(municipality="ballerup")
    here = world.in_triage(subject_name=AGAIN)
    assert possible(here) == [there.pk]
    assert counted(here) == 0


def test_whoever_has_stepped_away_from_the_earlier_one_learns_nothing_of_it(earlier, later):
    for username in ("police", "coordinator"):
        with acting(username) as by:
            conflicts.declare(earlier, by=by)
    assert possible(later) == []
    assert counted(later) == 0
    assert earlier.reference not in page(later, "police")


def test_confirmed_concerns_are_one_person(earlier, later):
    """The nearest name hides others of the same person: the links find them."""
    decided(later, earlier, is_same=True)
    third = world.in_clearance(subject_name="Elias Torsen Bek")
    assert possible(third) == [earlier.pk]
    decided(third, earlier, is_same=True)
    with acting("police"):
        assert [row.pk for row in repeats.one_person(third)] == [earlier.pk, later.pk]
        assert [row.pk for row in repeats.one_person(earlier)] == [later.pk, third.pk]
    assert "One person" in page(earlier, "police")
    with acting("coordinator"):
        assert repeats.one_person(later) == []
        assert not SamePerson.objects.exists()


def test_what_is_rejected_is_counted_no_more_and_can_be_thought_over(earlier, later):
    decided(later, earlier, is_same=False)
    assert counted(later) == 0
    assert possible(later) == [earlier.pk]
    assert "Rejected: somebody else." in page(later, "police")
    decided(later, earlier, is_same=True)
    assert counted(later) == 1
    decided(later, earlier, is_same=False)
    with acting("police"):
        assert repeats.one_person(later) == []


def test_a_rejected_namesake_does_not_hide_the_person_behind_it(earlier, behind):
    """Another Elijas Torsenbæk altogether is nearer than the misspelt one, until he is rejected."""
    namesake = world.in_clearance(subject_name=AGAIN)
    decided(namesake, earlier, is_same=False)
    later = world.triaged(subject_name=AGAIN)
    assert possible(later) == [namesake.pk]
    decided(later, namesake, is_same=False)

    assert possible(later) == [namesake.pk, earlier.pk], "rejected ones can be thought over"
    assert counted(later) == 1
    assert earlier.reference in page(later, "police")
    assert "1 possible earlier concern." in page(later, "coordinator")
    with acting("police"):
        assert repeats.known_before([later, namesake, earlier]) == {later.pk}
    with pytest.raises(RepeatUnread), acting("coordinator") as by:
        closing.close_without_measure(
            later, outcome=Outcome.UNFOUNDED, rationale="Intet i det.", by=by
        )
    shut = (
        "UPDATE register.register_concern SET state = 'closed', outcome = 'unfounded',"
        " closed_at = now() WHERE id = %s"
    )
    with acting("coordinator"), connection.cursor() as cursor, pytest.raises(DatabaseError):
        with transaction.atomic():
            cursor.execute(shut, [later.pk])
    decided(later, earlier, is_same=False)
    assert possible(later) == [namesake.pk, earlier.pk]
    assert counted(later) == 0
    with acting("police"):
        assert repeats.known_before([later]) == set()


def test_what_the_police_tie_together_is_counted_though_no_name_is_like_it(earlier, later):
    decided(later, earlier, is_same=True)
    third = world.in_clearance(subject_name="Elias Torsen Bek")
    decided(third, earlier, is_same=True)
    assert counted(third) == 2


def test_the_police_answer_on_the_page(earlier, later, behind):
    response = answered(later, earlier, "same_person")
    assert response.url == later.get_absolute_url()
    assert earlier.reference in told(response)[0]
    assert "Confirmed: the same person." in page(later, "police")
    answered(later, earlier, "another_person", shown="same")
    rows = behind.execute("SELECT is_same FROM register.register_sameperson ORDER BY decided_at")
    assert rows.fetchall() == [(True,), (False,)]
    events = behind.execute(
        "SELECT details FROM audit_event WHERE action = 'repeat_decided' ORDER BY at"
    )
    assert [details["person"] for (details,) in events] == ["same", "another"]


def test_nobody_else_answers_and_only_about_what_is_possible(earlier, later, behind):
    other = world.in_clearance(subject_name="Ulla Østergaard")
    for username, concern in (
        ("coordinator", earlier), ("caseworker-family", earlier), ("police", other),
        ("police", later),
    ):  # fmt: skip
        assert answered(later, concern, "same_person", username).status_code in (403, 404)
    with pytest.raises(Refused):
        decided(later, other, is_same=True)
    assert behind.execute("SELECT count(*) FROM register.register_sameperson").fetchone() == (0,)


def test_the_database_takes_no_answer_from_the_municipality(earlier, later):
    with acting("coordinator") as by, pytest.raises(ProgrammingError), transaction.atomic():
        SamePerson(
            concern=later, earlier=earlier, is_same=True, decided_at=later.received_at,
            decided_by=by,
        ).save(force_insert=True)  # fmt: skip


def test_what_is_erased_is_found_no_more(earlier, later, behind):
    with acting("police") as police:
        erasing.erase(earlier, by=police)
    assert possible(later) == []
    assert counted(later) == 0
    rows = behind.execute("SELECT concern_id FROM register.register_subjectprint")
    assert rows.fetchall() == [(later.pk,)]


def test_nothing_is_kept_of_a_name_until_the_police_take_it_up(behind):
    count = "SELECT count(*) FROM register.register_subjectprint"
    concern = world.filed()
    assert behind.execute(count).fetchone() == (0,)
    with acting("police") as police:
        concern = clearance.take_up(concern, by=police)
    assert behind.execute(count).fetchone() == (1,)
    with acting("police") as police:
        clearance.clear(concern, rationale="Intet taler imod.", by=police)
    assert behind.execute(count).fetchone() == (1,)
    world.in_clearance(subject_name="ukendt")
    assert behind.execute(count).fetchone() == (1,)


@pytest.mark.parametrize(
    "inner",
    ["likenesses(%s, NULL, '{}')", "earlier_of(%s)", "signers(%s, now())", "tied_to(%s)"],
)
def test_the_inner_functions_are_not_the_webs_to_call(inner):
    concern = world.in_clearance()
    with acting("police"), connection.cursor() as cursor, pytest.raises(ProgrammingError):
        cursor.execute(f"SELECT * FROM register.{inner}", [concern.pk])


def test_the_key_of_matching_is_the_custodians_alone():
    assert len(keyring().matching_key("vestegnen")) == 32


@pytest.fixture
def of_one_minute(behind):
    """Two calls written down as of the same minute, the one that counts as earlier first."""
    both = world.triaged(), world.triaged(subject_name=AGAIN)
    behind.execute("UPDATE register.register_concern SET received_at = date_trunc('hour', now())")
    return sorted(both, key=lambda concern: concern.pk)


def test_of_two_in_the_same_minute_one_is_the_earlier_and_is_read_before_the_other_closes(
    of_one_minute,
):
    earlier, later = of_one_minute
    assert possible(later) == [earlier.pk] and possible(earlier) == []
    assert (counted(later), counted(earlier)) == (1, 0)
    with acting("police"):
        assert repeats.known_before([earlier, later]) == {later.pk}
    unfounded = {"outcome": Outcome.UNFOUNDED, "rationale": "Ikke noget."}
    with acting("coordinator") as by, pytest.raises(RepeatUnread):
        closing.close_without_measure(later, **unfounded, by=by)
    world.reread(later)
    with acting("coordinator") as by:
        closing.close_without_measure(later, **unfounded, by=by)
