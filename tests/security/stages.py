"""Every stage of visibility.TABLE, brought about by the people whose work it is."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from concerns.journal.models import Case, MentorAssignment
from concerns.journal.services import casework
from concerns.register.models import Concern
from concerns.register.services import clearance, closing, duties
from concerns.register.states import Outcome
from meetings.models import Meeting
from meetings.services import planning
from tests import world

# Letters, notes, tasks and disclosures, so that every table has rows.
LIVED_IN = {"corresponds": True, "is_worked_on": True}
TASK = "Mødes med ham hver tirsdag i klubben."


@dataclass(frozen=True)
class Scene:
    """A concern at a stage, and what has come of it so far."""

    concern: Concern
    meeting: Meeting | None = None
    case: Case | None = None


def one_of_each_kind() -> list[uuid.UUID]:
    """Concerns with both desks, with people asked to a meeting, with a department; one that is
    closed, one that the police keep, one in a neighbouring town. Their keys, in this order.
    """
    made = [
        world.in_triage(),
        world.convened(invited=["invitee-psychiatry", "caseworker-family"]),
        world.measure_proposed(),
        world.closed_without_measure(),
        world.turned_away(),
        world.transferred(),
    ]
    return [concern.pk for concern in made]


def received() -> Scene:
    return Scene(world.filed(**LIVED_IN))


def in_clearance() -> Scene:
    return Scene(world.in_clearance(**LIVED_IN))


def in_triage() -> Scene:
    return Scene(world.triaged(**LIVED_IN))


def on_an_agenda() -> Scene:
    meeting = world.planned()
    return Scene(world.convened(meeting=meeting, **LIVED_IN), meeting)


def meeting_closed() -> Scene:
    meeting = world.planned()
    concern = world.assessed(meeting=meeting, **LIVED_IN)
    with world.acting("coordinator") as coordinator:
        planning.close(meeting, by=coordinator)
    return Scene(concern, meeting)


def closed_in_triage() -> Scene:
    concern = world.triaged(**LIVED_IN)
    with world.acting("coordinator") as coordinator:
        closing.close_without_measure(
            concern, outcome=Outcome.UNFOUNDED, rationale="Intet i det.", by=coordinator
        )
    return Scene(concern)


def closed_after_an_agenda() -> Scene:
    meeting = world.planned()
    return Scene(world.closed_without_measure(meeting=meeting, **LIVED_IN), meeting)


def measure_proposed() -> Scene:
    meeting = world.planned()
    proposal = world.prepared(meeting=meeting, **LIVED_IN)
    with world.acting("police"):
        return Scene(Concern.objects.get(pk=proposal.concern_id), meeting)


def measure_opened() -> Scene:
    meeting = world.planned()
    concern, case = world.measure_opened(meeting=meeting, **LIVED_IN)
    return Scene(concern, meeting, case)


def mentor_at_work() -> Scene:
    return _with_mentor(starts_in=0, ends_in=30)


def mentor_finished() -> Scene:
    """Yesterday was the last day."""
    return _with_mentor(starts_in=-30, ends_in=-1)


def _with_mentor(*, starts_in: int, ends_in: int) -> Scene:
    scene = measure_opened()
    today = timezone.localdate()
    with world.acting("caseworker-family") as caseworker:
        casework.assign_mentor(
            scene.case.measures.get(),
            mentor=User.objects.get(username="mentor"),
            task=TASK,
            starts_on=today + timedelta(days=starts_in),
            ends_on=today + timedelta(days=ends_in),
            by=caseworker,
        )
        assert MentorAssignment.objects.exists()
    return scene


def follow_up_ended() -> Scene:
    scene = measure_opened()
    with world.acting("coordinator") as coordinator:
        closing.end_follow_up(scene.concern, rationale="Det går godt.", by=coordinator)
    return scene


def reopened() -> Scene:
    scene = closed_in_triage()
    with world.acting("police") as police:
        closing.reopen(scene.concern, rationale="Nyt fra skolen.", by=police)
    return scene


def transferred() -> Scene:
    return Scene(world.transferred(**LIVED_IN))


def turned_away() -> Scene:
    """Answered by the municipality, which asks for advice as well."""
    concern = world.turned_away(**LIVED_IN)
    with world.acting("coordinator") as coordinator:
        duties.answer(concern, has_duties=False, by=coordinator)
        duties.ask_for_advice(concern, by=coordinator)
    return Scene(concern)


def turned_away_from_an_agenda() -> Scene:
    scene = on_an_agenda()
    with world.acting("police") as police:
        clearance.turn_away(scene.concern, rationale="Efterforskning i gang.", by=police)
    return scene


STAGES: dict[str, Callable[[], Scene]] = {
    stage.__name__: stage
    for stage in (
        received,
        in_clearance,
        in_triage,
        on_an_agenda,
        meeting_closed,
        closed_in_triage,
        closed_after_an_agenda,
        measure_proposed,
        measure_opened,
        mentor_at_work,
        mentor_finished,
        follow_up_ended,
        reopened,
        transferred,
        turned_away,
        turned_away_from_an_agenda,
    )
}
