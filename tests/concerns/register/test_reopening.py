"""The police bring a closed concern back to triage, and the municipality's desk reads it again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.access import Refused
from concerns.register.models import Concern, ConcernUnitGrant
from concerns.register.services import clearance, closing, erasing, reading, receipts, triage
from concerns.register.states import IllegalStep, Outcome, State
from meetings.services import planning
from tests import world
from tests.pages import browser

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "Der er kommet nyt fra skolen."


def reopened(concern):
    with world.acting("police") as police:
        return closing.reopen(concern, rationale=WHY, by=police)


@pytest.mark.parametrize("stage", [world.closed_without_measure, world.turned_away])
def test_a_reopened_concern_is_in_triage_with_nothing_decided(acting, stage):
    concern = stage()
    reopened(concern)

    with acting("coordinator") as coordinator:
        stub = Concern.objects.get()
        assert (stub.state, stub.outcome) == (State.TRIAGE, "")
        assert stub.closed_at is None and stub.department is None
        read = reading.read(concern, by=coordinator)
        assert read.content["worry"] == world.WORRY
        assert [step.rationale for step in read.steps][-1] == WHY
        triage.record_triage(concern, rationale="Der er en risiko.", by=coordinator)
    with acting("coordinator-ballerup") as outsider, pytest.raises(Refused):
        reading.read(concern, by=outsider)


def test_the_sender_reads_that_it_is_worked_with_again(acting):
    concern = world.filed()
    with acting("police") as police:
        clearance.turn_away(concern, rationale="Efterforskning i gang.", by=police)
    reopened(concern)
    with acting(None):
        assert receipts.status(concern.code).code == "under_way"


def test_those_who_read_it_before_read_it_no_more(acting):
    concern = world.closed_without_measure()
    reopened(concern)
    for username in ("invitee-psychiatry", "caseworker-family"):
        with acting(username) as invitee, pytest.raises(Refused):
            reading.read(concern, by=invitee)


def test_a_reopened_concern_is_closed_again_like_any_other(acting):
    concern = world.closed_without_measure()
    reopened(concern)
    with acting("coordinator") as coordinator:
        closing.close_without_measure(
            concern, outcome=Outcome.UNFOUNDED, rationale="Intet nyt.", by=coordinator
        )
    with acting("coordinator") as coordinator:
        assert Concern.objects.get().outcome == Outcome.UNFOUNDED
        with pytest.raises(Refused):
            reading.read(concern, by=coordinator)
    with acting("police"):
        given = ConcernUnitGrant.objects.filter(purpose="coordination")
        assert given.count() == 2 and not given.live().exists()


def erased():
    concern = world.closed_without_measure()
    with world.acting("police") as police:
        erasing.erase(concern, by=police)
    return concern


def followed_up():
    concern, _case = world.measure_opened()
    world.reread(concern)
    with world.acting("coordinator") as coordinator:
        return closing.end_follow_up(concern, rationale="Det går godt.", by=coordinator)


@pytest.mark.parametrize(
    "stage", [world.in_triage, followed_up, erased], ids=lambda stage: stage.__name__
)
def test_what_is_open_erased_or_a_departments_case_is_not_reopened(acting, stage):
    concern = stage()
    with acting("police") as police, pytest.raises(IllegalStep):
        closing.reopen(concern, rationale=WHY, by=police)


def test_the_municipality_reopens_nothing(acting):
    concern = world.closed_without_measure()
    with acting("coordinator") as coordinator, pytest.raises(Refused):
        closing.reopen(concern, rationale=WHY, by=coordinator)
    concern = world.in_triage()
    with acting("coordinator") as coordinator, pytest.raises(PermissionDenied):
        closing.reopen(concern, rationale=WHY, by=coordinator)


def test_a_reopened_concern_is_put_on_another_agenda_not_twice_on_one(acting):
    meeting = world.planned()
    concern = world.closed_without_measure(meeting=meeting)
    reopened(concern)
    page = reverse("meetings:convene", args=[concern.pk])
    form = browser("coordinator").get(page).context["form"]
    assert meeting not in form.fields["meeting"].queryset
    given = {"departments": [], "people": []}
    with acting("coordinator") as coordinator, pytest.raises(IllegalStep):  # triaged anew, first
        planning.convene(concern, meeting=world.planned(), by=coordinator, **given)
    with acting("coordinator") as coordinator:
        triage.record_triage(concern, rationale="Der er en risiko.", by=coordinator)
    with acting("coordinator") as coordinator, pytest.raises(PermissionDenied):
        planning.convene(concern, meeting=meeting, by=coordinator, **given)
    another = world.planned()
    with acting("coordinator") as coordinator:
        planning.convene(concern, meeting=another, by=coordinator, **given)


def test_a_closed_concern_waits_in_nobodys_inbox_to_be_reopened():
    concern = world.closed_without_measure()
    waiting = browser("police").get(reverse("register:inbox")).content.decode()
    assert concern.reference not in waiting


def test_the_police_find_the_step_on_the_page_unless_a_measure_was_opened():
    police = browser("police")
    concern, case = world.closed_without_measure(), followed_up()
    page = reverse("register:reopen", args=[concern.pk])
    assert page in police.get(concern.get_absolute_url()).content.decode()
    closed = reverse("register:reopen", args=[case.pk])
    assert closed not in police.get(case.get_absolute_url()).content.decode()
    assert police.get(closed).status_code == 404


def rows_of(html):
    return html.split("<tbody>")[1].split("</tbody>")[0]


def test_the_page_says_what_each_outcome_tells_the_sender_and_when_it_is_erased(settings):
    settings.RETENTION = settings.RETENTION | {"unfounded": 10}
    asked = world.triaged(source=world.Source.PROFESSIONAL, age_band=world.AgeBand.CHILD)
    url = reverse("register:close", args=[asked.pk])
    shown = browser("coordinator").get(url)
    endings = {ending.outcome: ending for ending in shown.context["aftermath"].endings}
    assert endings["Unfounded"].told.endswith("It gave no cause for follow-up.")
    assert endings["Referred to another authority"].told.endswith("It gave cause for follow-up.")
    due = timezone.localdate() + timedelta(days=10)
    assert endings["Unfounded"].erase_on == due
    html = shown.content.decode()
    assert "Who sees what afterwards" in html and "the line on the agenda" not in html
    assert rows_of(html).count("<tr>") == 3


def test_closing_what_was_on_an_agenda_says_that_the_leaders_keep_the_line():
    concern = world.assessed(source=world.Source.CITIZEN)
    html = browser("coordinator").get(reverse("register:close", args=[concern.pk])).content.decode()
    assert "the line on the agenda" in html
    assert "follow-up" not in rows_of(html)


def test_every_outcome_is_kept_for_a_number_of_days_and_the_stub_shows_until_when(settings):
    assert set(settings.RETENTION) == set(Outcome)
    concern = world.closed_without_measure()
    settings.RETENTION = settings.RETENTION | {"advice_only": 0}
    today = timezone.localdate()
    assert erasing.due_on(concern) == today
    stub = browser("coordinator").get(concern.get_absolute_url())
    assert "To be erased on" in stub.content.decode()
