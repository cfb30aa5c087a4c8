from collections import Counter
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from concerns.journal.models import Measure, MentorAssignment
from concerns.register.models import Concern, MeasureProposal
from concerns.register.signs import SIGNS
from concerns.register.states import Outcome, State
from infohus.demo import cast, loading
from infohus.demo.gatherings import SATURDAY, Gathering
from infohus.demo.stories import STORIES
from meetings.models import AgendaItem, Meeting


def load_demo():
    output = StringIO()
    call_command("load_demo", stdout=output)
    return output.getvalue()


@pytest.fixture
def few(monkeypatch):
    """One story of each way to end, and one that is under way."""
    slugs = ("the-parcel", "the-way-out", "the-game-server", "the-poem")
    stories = tuple(story for story in STORIES if story.slug in slugs)
    monkeypatch.setattr(loading, "STORIES", stories)
    return stories


@pytest.mark.django_db
def test_every_stage_is_there_with_something_for_everybody_and_a_second_run_adds_nothing(acting):
    assert f"{len(STORIES)} new" in load_demo()
    assert "0 new" in load_demo()

    with acting("police"):
        concerns = list(Concern.objects.all())
        meetings = list(Meeting.objects.all())
    assert len(concerns) == len(STORIES)
    assert {concern.state for concern in concerns} == set(State.values)
    assert {concern.outcome for concern in concerns if concern.outcome} == set(Outcome.values)
    assert Counter(meeting.is_closed for meeting in meetings) == {True: 2, False: 2}
    for leader in ("leader-family", "leader-youth"):
        with acting(leader):
            assert AgendaItem.objects.filter(meeting__closed_at=None).exists()
            assert Measure.objects.exists()
    with acting("caseworker-family-2"):
        waiting = MeasureProposal.objects.filter(concern__state=State.OUTCOME)
        assert [proposal.prepared_by.username for proposal in waiting] == ["caseworker-family"]
        opened = {case.confirmed_by.username for case in _cases()}
        assert opened == {"caseworker-family", "caseworker-family-2"}
    with acting("mentor"):
        assert MentorAssignment.objects.get().task
    with acting("invitee-psychiatry"):
        assert Concern.objects.exists()
    with acting("coordinator-ballerup"):
        assert {concern.municipality.slug for concern in Concern.objects.all()} == {"ballerup"}


def _cases():
    return [measure.case for measure in Measure.objects.select_related("case__confirmed_by")]


@pytest.mark.django_db
def test_a_run_that_was_stopped_in_a_story_goes_on_with_that_story(acting, few, monkeypatch):
    class Killed(Exception):
        """As if somebody pulled the plug between two acts."""

    class Plug:
        def play(self, concern):
            raise Killed

    third = replace(few[2], acts=(*few[2].acts[:1], Plug()))
    monkeypatch.setattr(loading, "STORIES", (*few[:2], third, few[3]))
    with pytest.raises(Killed):
        list(loading.load())
    with acting("police"):
        assert Concern.objects.count() == 2

    monkeypatch.setattr(loading, "STORIES", few)
    assert list(loading.load()) == [False, False, True, True]
    with acting("police"):
        assert Concern.objects.count() == 4


def test_load_demo_refuses_where_demo_is_off(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="only where DEMO is on"):
        load_demo()


@pytest.mark.django_db
def test_load_demo_refuses_without_its_people(monkeypatch):
    monkeypatch.setattr(cast, "is_complete", lambda: False)
    with pytest.raises(CommandError, match="load_people"):
        load_demo()


@pytest.mark.django_db
def test_demo_people_names_those_who_can_sign_in():
    output = StringIO()
    call_command("demo_people", stdout=output)
    lines = output.getvalue().splitlines()
    assert [line.split()[0] for line in lines] == [part.user.username for part in cast.parts()]
    assert "coordinator-herlev" not in output.getvalue()


def test_slugs_are_unique_signs_are_known_and_addresses_lead_nowhere():
    assert len({story.slug for story in STORIES}) == len(STORIES)
    for story in STORIES:
        assert set(story.content.signs) <= set(SIGNS)
        contact = story.content.referrer_contact
        assert not contact or contact.endswith("@example.dk")


@pytest.mark.parametrize("in_days", range(-8, 8))
def test_meetings_are_on_working_days(in_days):
    assert Gathering(in_days, "").starts_at.weekday() < SATURDAY
