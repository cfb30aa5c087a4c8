"""Plan a meeting, put a concern on it, invite people, close it: page by page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from concerns.register.services import clearance, triage
from meetings.services import planning
from tests import world
from tests.pages import assert_asked_again, assert_moved_on, browser, drawn, told

pytestmark = pytest.mark.django_db(transaction=True)
PLAN = reverse("meetings:plan")


def a_day(days=3):
    return f"{timezone.localdate() + timedelta(days=days):%d-%m-%Y}"


def good_plan(**changes):
    return {"day": a_day(), "at": "13:00", "place": "Lokale 2.14", **changes}


def count(behind, table):
    return behind.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def pks(model, *names):
    field = "slug" if model is Unit else "username"
    return [str(model.objects.get(**{field: name}).pk) for name in names]


def participants(planned, **changes):
    return {
        "meeting": str(planned.pk),
        "departments": pks(Unit, "familie"),
        "people": pks(User, "caseworker-family", "invitee-psychiatry"),
        **changes,
    }


def convene_page(concern):
    return reverse("meetings:convene", args=[concern.pk])


def convene(client, concern, given):
    """Send this from the page as it is now."""
    return client.post(convene_page(concern), given | drawn(client, convene_page(concern)))


def test_a_planned_meeting_stands_on_the_list():
    coordinator = browser("coordinator")
    response = coordinator.post(PLAN, good_plan())
    assert response.status_code == 302
    assert "Lokale 2.14" in coordinator.get(response.url).content.decode()
    [meeting] = coordinator.get(reverse("meetings:list")).context["coming"]
    assert timezone.localtime(meeting.starts_at).hour == 13


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": ""}, "day"),
        ({"day": "31-02-2027"}, "day"),
        ({"day": a_day(-1)}, "day"),
        ({"day": "01-01-0001"}, "day"),
        ({"day": "x" * 1_000}, "day"),
        ({"day": "\0"}, "day"),
        ({"at": ""}, "at"),
        ({"at": "25:00"}, "at"),
        ({"at": "\0"}, "at"),
        ({"place": ""}, "place"),
        ({"place": "x" * 201}, "place"),
        ({"place": "Lokale\u202e"}, "place"),
    ],
)
def test_a_wrong_plan_is_asked_again_and_plans_nothing(behind, wrong, field):
    response = browser("coordinator").post(PLAN, good_plan(**wrong))
    assert_asked_again(response, field)
    assert count(behind, "register.meetings_meeting") == 0


def test_the_farthest_day_that_can_be_written_breaks_nothing():
    coordinator = browser("coordinator")
    assert_asked_again(coordinator.post(PLAN, good_plan(day="31-12-9999")), "day")

    concern = world.triaged()
    assert coordinator.post(PLAN, good_plan(day="31-12-2199", at="23:59")).status_code == 302
    [meeting] = coordinator.get(reverse("meetings:list")).context["coming"]
    assert convene(coordinator, concern, participants(meeting)).status_code == 302


def test_a_concern_goes_on_the_agenda_with_its_proposed_people(behind):
    concern, meeting = world.triaged(), world.planned()
    coordinator = browser("coordinator")
    form = coordinator.get(convene_page(concern)).context["form"]
    assert [unit.slug for unit in form["departments"].initial] == ["familie"]

    response = convene(coordinator, concern, participants(meeting))
    assert (response.status_code, response.url) == (302, meeting.get_absolute_url())
    assert concern.reference in coordinator.get(response.url).content.decode()
    assert browser("invitee-psychiatry").get(concern.get_absolute_url()).status_code == 200


def test_what_is_on_an_agenda_already_is_said_before_anybody_fills_in_the_form():
    page = browser("coordinator").get(convene_page(world.convened()))
    html = page.content.decode()
    assert "The status of the concern is: On an agenda." in html
    assert 'name="meeting"' not in html


NOT_ON_THE_LIST = [
    ("meeting", ["", "x", "0" * 32, "\0"]),
    ("departments", [[], ["x"], ["-1"], ["9" * 30], ["\0"]]),
    ("people", [[], ["x"], ["9" * 30], ["1\0"]]),
]


@pytest.mark.parametrize(("field", "values"), NOT_ON_THE_LIST)
def test_who_is_not_on_the_list_cannot_be_asked(behind, field, values):
    concern, meeting = world.triaged(), world.planned()
    coordinator = browser("coordinator")
    for value in values:
        given = participants(meeting, **{field: value})
        assert_asked_again(convene(coordinator, concern, given), field)
    assert count(behind, "register.register_concernusergrant") == 0
    assert count(behind, "register.meetings_agendaitem") == 0


def test_people_without_a_part_in_it_cannot_be_invited():
    concern, meeting = world.triaged(), world.planned()
    coordinator = browser("coordinator")
    for person in ("mentor", "administrator", "coordinator-ballerup", "auditor"):
        given = participants(meeting, people=pks(User, person))
        assert_asked_again(convene(coordinator, concern, given), "people")


def test_a_concern_that_moved_on_is_said_on_the_form(behind):
    concern, meeting = world.triaged(), world.planned()
    coordinator, page = browser("coordinator"), convene_page(concern)
    given = participants(meeting) | drawn(coordinator, page)
    assert coordinator.post(page, given).status_code == 302
    before = count(behind, "register.register_concernusergrant")
    assert_moved_on(coordinator.post(page, given), {"people": given["people"]})
    assert count(behind, "register.register_concernusergrant") == before


def test_a_step_taken_since_the_page_was_opened_is_told_before_anybody_is_invited(behind):
    """The step is still possible, and what it was decided on is out of date."""
    concern, meeting = world.triaged(), world.planned()
    coordinator, page = browser("coordinator"), convene_page(concern)
    given = participants(meeting) | drawn(coordinator, page)
    with world.acting("coordinator") as colleague:
        triage.record_triage(concern, rationale="Der er nyt fra skolen.", by=colleague)
    response = coordinator.post(page, given)
    assert_asked_again(response, "__all__", typed={"people": given["people"]})
    assert count(behind, "register.meetings_agendaitem") == 0

    mark = response.context["form"]["began_from"].value()
    assert coordinator.post(page, given | {"began_from": mark}).status_code == 302


def test_a_concern_that_the_police_took_back_invites_nobody_and_returns_what_was_chosen(behind):
    concern, meeting = world.triaged(), world.planned()
    coordinator, page = browser("coordinator"), convene_page(concern)
    given = participants(meeting) | drawn(coordinator, page)
    with world.acting("police") as police:
        clearance.keep_with_police(concern, rationale="Efterforskning.", by=police)
    response = coordinator.post(page, given)
    assert_moved_on(response, {"people": given["people"]})
    assert "opened" not in response.context and world.WORRY not in response.content.decode()
    assert count(behind, "register.meetings_agendaitem") == 0
    assert coordinator.get(page).status_code == 404


def test_a_closed_meeting_takes_nothing_more():
    concern, meeting = world.triaged(), world.planned()
    with world.acting("coordinator") as coordinator:
        planning.close(meeting, by=coordinator)
    response = convene(browser("coordinator"), concern, participants(meeting))
    assert_asked_again(response, "meeting")


def test_one_more_person_can_be_invited_once():
    meeting = world.planned()
    world.convened(meeting=meeting, invited=["caseworker-family"])
    coordinator = browser("coordinator")
    item = coordinator.get(meeting.get_absolute_url()).context["items"][0]
    url = reverse("meetings:invite", args=[item.pk])
    assert coordinator.get(url).status_code == 200
    given = {"people": pks(User, "invitee-psychiatry")}
    assert coordinator.post(url, given).status_code == 302
    assert_asked_again(coordinator.post(url, given), "people")
    assert_asked_again(coordinator.post(url, {}), "people")
    assert browser("invitee-psychiatry").get(meeting.get_absolute_url()).status_code == 200


def test_closing_names_what_is_still_undecided_and_closes_nothing(behind):
    meeting = world.planned()
    concern = world.convened(meeting=meeting)
    response = browser("coordinator").post(reverse("meetings:close", args=[meeting.pk]))
    assert response.status_code == 302
    assert concern.reference in " ".join(told(response))
    assert behind.execute("SELECT closed_at FROM register.meetings_meeting").fetchone() == (None,)


def test_closing_ends_the_invitees_view_and_closing_twice_says_so():
    meeting = world.planned()
    concern = world.assessed(meeting=meeting)
    invitee, coordinator = browser("invitee-psychiatry"), browser("coordinator")
    assert invitee.get(concern.get_absolute_url()).status_code == 200
    url = reverse("meetings:close", args=[meeting.pk])
    assert coordinator.get(url).status_code == 405
    first, second = told(coordinator.post(url)), told(coordinator.post(url))
    assert first != second[-1:]
    assert invitee.get(concern.get_absolute_url()).status_code == 404


def test_a_leader_sees_the_line_without_content_and_no_buttons():
    meeting = world.planned()
    concern = world.convened(meeting=meeting)
    leader = browser("leader-family")
    html = leader.get(meeting.get_absolute_url()).content.decode()
    assert concern.reference in html
    assert world.NAME not in html and concern.get_absolute_url() not in html
    assert reverse("meetings:close", args=[meeting.pk]) not in html
    assert browser("leader-youth").get(meeting.get_absolute_url()).status_code == 404
    assert leader.get(PLAN).status_code == 404
    assert leader.post(reverse("meetings:close", args=[meeting.pk])).status_code == 404
