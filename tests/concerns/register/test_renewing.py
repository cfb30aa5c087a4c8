"""Access that ends before the work does is said to end, and given again by somebody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from accounts.models import Authority
from concerns.register.models import Purpose
from concerns.register.models.retention import MOST_DAYS
from concerns.register.services import closing, conflicts, erasing, reading, renewing, targets
from concerns.register.states import Outcome, State
from tests import world
from tests.pages import assert_asked_again, browser

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = reverse("register:clearance")
LIVE = """
SELECT count(*) FROM register.register_concernunitgrant
WHERE purpose = %s AND valid_until > now()
"""
LOST = "cannot read this concern any more"
GIVE = "Give access again"


@pytest.fixture
def ends(behind):
    """Let the access for a purpose end so many days from now."""

    def let_end(purpose, days):
        behind.execute(
            "UPDATE register.register_concernunitgrant"
            " SET valid_until = now() + %(days)s * interval '1 day',"
            " given_at = now() + (%(days)s - 365) * interval '1 day' WHERE purpose = %(purpose)s",
            {"days": days, "purpose": purpose},
        )

    return let_end


def page(who, concern):
    return browser(who).get(concern.get_absolute_url()).content.decode()


def give_again(who, concern, purpose="coordination"):
    return browser(who).post(reverse("register:renew", args=[concern.pk, purpose]), follow=True)


def queued():
    return [concern.pk for concern in browser("police").get(QUEUE).context["losing_sight"]]


def test_the_police_keep_it_as_long_as_any_rule_of_theirs_says_and_then_erase_it(behind):
    concern = world.closed_without_measure()
    assert "when it is erased" in page("police", concern)
    [shortest] = behind.execute(
        "SELECT min(valid_until) FROM register.register_concernunitgrant WHERE purpose = 'custody'"
    ).fetchone()
    assert shortest > timezone.now() + timedelta(days=MOST_DAYS)


@pytest.mark.parametrize("stage", [world.in_triage, world.assessed, world.measure_opened])
def test_a_desk_that_lost_sight_gets_it_back_from_the_police_and_goes_on(ends, behind, stage):
    made = stage()
    concern = made[0] if isinstance(made, tuple) else made
    ends("coordination", -1)
    stub = page("coordinator", concern)
    assert "access has ended, and the work has not" in stub and world.WORRY not in stub
    assert queued() == [concern.pk]
    seen = page("police", concern)
    assert LOST in seen and GIVE in seen
    queue = browser("police").get(QUEUE).content.decode()
    assert "access ended " in queue and "access until" not in queue

    assert "Access is given again" in give_again("police", concern).content.decode()
    assert "Nothing was changed" in give_again("police", concern).content.decode()
    assert behind.execute(LIVE, ["coordination"]).fetchone() == (1,)
    assert world.WORRY in page("coordinator", concern) and queued() == []
    assert GIVE not in page("police", concern)


def test_what_a_desk_wrote_when_its_access_ended_is_given_back_and_says_why(ends):
    concern, coordinator = world.in_triage(), browser("coordinator")
    place = reverse("register:write_note", args=[concern.pk])
    number = coordinator.get(place).context["form"]["submission"].value()
    ends("coordination", 0)
    answer = coordinator.post(place, {"text": "Ringet op.", "submission": number})
    assert_asked_again(answer, "__all__", typed={"text": "Ringet op."})
    html = answer.content.decode()
    assert "access ended while you wrote" in html and "moved on" not in html


def test_what_ended_is_given_by_nobody_of_the_desk_itself(ends, acting):
    concern = world.in_triage()
    ends("coordination", 20)
    seen = page("coordinator", concern)
    assert "still has work to do with it" in seen and GIVE not in seen
    assert give_again("coordinator", concern).status_code == 403
    ends("coordination", -1)
    for who in ("coordinator", "coordinator-ballerup", "invitee-psychiatry", "administrator"):
        assert give_again(who, concern).status_code == 404
    with acting("coordinator") as by, pytest.raises(Refused):
        renewing.renew(concern, Purpose.COORDINATION, by=by)


def test_before_it_ends_it_is_said_for_a_month_and_not_sooner(ends, behind):
    concern = world.in_triage()
    ends("coordination", 31)
    assert queued() == [] and "still has work" not in page("police", concern)
    ends("coordination", 29)
    assert queued() == [concern.pk] and "still has work" in page("police", concern)
    assert "access until " in browser("police").get(QUEUE).content.decode()
    give_again("police", concern)
    assert queued() == []
    assert behind.execute(LIVE, ["coordination"]).fetchone() == (1,)  # one takes the other's place


def test_whoever_stepped_away_is_told_of_nothing_and_gives_nothing(ends, acting):
    concern = world.in_triage()
    ends("coordination", -1)
    with acting("police") as by:
        conflicts.declare(concern, by=by)
    assert queued() == []
    assert give_again("police", concern).status_code == 404


def test_nobody_is_told_of_what_is_closed(ends, behind):
    closed = world.turned_away()
    ends("coordination", -1)
    assert queued() == []
    assert "Nothing was changed" in give_again("police", closed).content.decode()
    assert behind.execute(LIVE, ["coordination"]).fetchone() == (0,)


@pytest.mark.parametrize("who", ["coordinator", "police"])
def test_a_department_too_late_with_its_decision_gets_more_time(ends, acting, behind, who):
    concern = world.measure_proposed()
    # They were at the meeting as well.
    behind.execute("UPDATE register.register_concernusergrant SET valid_until = now()")
    ends("measure", -1)
    assert LOST in page(who, concern)
    with acting("caseworker-family") as by, pytest.raises(Refused):
        reading.read(concern, by=by)
    assert "Access is given again" in give_again(who, concern, "measure").content.decode()
    with acting("caseworker-family") as by:
        assert reading.read(concern, by=by).content["worry"] == world.WORRY
        with pytest.raises(PermissionDenied):
            renewing.renew(concern, Purpose.MEASURE, by=by)


def test_a_department_gets_nothing_again_once_it_is_decided(ends, behind):
    concern, _case = world.measure_opened()
    assert "Nothing was changed" in give_again("police", concern, "measure").content.decode()
    assert behind.execute(LIVE, ["measure"]).fetchone() == (0,)
    for purpose in ("custody", "meeting", "x"):
        assert give_again("police", concern, purpose).status_code == 404


def test_a_department_reads_it_until_a_fortnight_after_the_deadline_of_its_decision(behind):
    with world.acting("coordinator") as by:
        town = Authority.objects.get(slug="gladsaxe")
        targets.set_targets(town, {State.OUTCOME: 60}, seen="", by=by)
    world.measure_proposed()
    [until] = behind.execute(
        "SELECT valid_until FROM register.register_concernunitgrant WHERE purpose = 'measure'"
    ).fetchone()
    assert until > timezone.now() + timedelta(days=60 * 7 / 5 + 13)


def test_what_is_older_than_ten_years_is_read_reopened_and_erased(ends, acting):
    concern = world.closed_without_measure()
    ends("custody", 73_050 - 4_000)  # filed eleven years ago
    with acting("police") as by:
        assert reading.read(concern, by=by)
        closing.reopen(concern, rationale="Nyt.", by=by)
        again = world.clearance.turn_away(concern, rationale="Nej.", by=by)
        assert again.outcome == Outcome.NOT_FOR_INFOHUS
        erasing.erase(concern, by=by)
