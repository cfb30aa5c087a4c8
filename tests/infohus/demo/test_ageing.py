"""In the demo, things have happened over weeks, and not in the second in which it was loaded."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from concerns.register.models import Assessment, Concern, StepTaken, letters_at
from concerns.register.models.desk import UNREAD, seen_at
from infohus.demo import loading
from infohus.demo.ageing import CLOSES, OPENS, SATURDAY
from infohus.demo.stories import STORIES
from meetings.models import AgendaItem

pytestmark = pytest.mark.django_db(transaction=True)
SLUGS = ("the-parcel", "the-way-out", "the-poem", "the-animal-farm")


@pytest.fixture
def told(acting, monkeypatch):
    """What the police find of some stories after they were told."""
    few = tuple(story for story in STORIES if story.slug in SLUGS)
    monkeypatch.setattr(loading, "STORIES", few)
    monkeypatch.setattr("infohus.demo.management.commands.load_demo.STORIES", few)
    call_command("load_demo", stdout=StringIO())
    with acting("police"):
        yield list(Concern.objects.all())


def test_steps_come_one_after_the_other_after_it_arrived_and_before_now(told):
    assert len(told) == len(SLUGS)
    for concern in told:
        moments = [step.taken_at for step in concern.steps.order_by("taken_at")]
        assert moments == sorted(set(moments))
        assert concern.received_at < moments[0] and moments[-1] < timezone.now()
        moves = concern.steps.exclude(from_state=concern.state).filter(to_state=concern.state)
        assert concern.state_since == moves.latest("taken_at").taken_at
        assert concern.closed_at in (None, concern.state_since)


def test_desks_work_in_the_day_and_not_on_weekends(told):
    moments = StepTaken.objects.filter(concern__in=told).values_list("taken_at", flat=True)
    days = {timezone.localtime(at) for at in moments}
    today = timezone.localdate()
    assert all(
        (OPENS <= day.hour < CLOSES and day.weekday() < SATURDAY) or day.date() == today
        for day in days
    )
    assert {day.date() for day in days} != {today}


def test_what_a_meeting_saw_is_written_down_after_the_meeting(told):
    seen = Assessment.objects.filter(concern__in=told)
    assert seen.exists()
    for assessment in seen:
        item = AgendaItem.objects.get(concern=assessment.concern)
        assert assessment.recorded_at > item.meeting.starts_at


def test_what_came_days_ago_is_no_news_to_either_desk(told, acting):
    for username in ("police", "coordinator"):
        with acting(username) as user:
            rows = Concern.objects.annotate(seen_at=seen_at(user), letters_at=letters_at())
            mine = rows.filter(municipality__slug="gladsaxe")
            assert mine.exists() and not mine.filter(UNREAD).exists()
