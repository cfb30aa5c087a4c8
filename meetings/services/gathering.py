"""Put many concerns on one agenda at once, each with the people who are proposed for it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.access import Refused
from accounts.models import Unit, User
from concerns.register.models import Concern
from concerns.register.states import AgeBand, IllegalStep, State
from meetings.models import Meeting
from meetings.services import planning


class Reason(models.TextChoices):
    """Why a concern was left out."""

    ALREADY = "already", _("it is on that agenda already")
    NOT_TRIAGED = "not_triaged", _("it has not been triaged")
    NOT_IN_TRIAGE = "not_in_triage", _("it is not in triage")
    WAS_ON_IT = "was_on_it", _("it stands on that agenda from before: choose another meeting")
    NOBODY_PROPOSED = "nobody_proposed", _("nobody is proposed for it: choose the people yourself")
    NOBODY_CHOSEN = "nobody_chosen", _("no department, or nobody, is ticked for it")
    NOT_YOURS = "not_yours", _("it is not your desk's to put on this agenda")


@dataclass(frozen=True)
class Proposal:
    """Which departments and people take part in an item: by its age band, or as somebody chose.

    `is_certain` is False where the age is not known: then it is a list to choose from, no more.
    """

    departments: list[Unit]
    people: list[User]
    is_certain: bool = True

    @property
    def is_complete(self) -> bool:
        return bool(self.departments and self.people)


@dataclass
class Gathered:
    """What became of each concern: put on the agenda, or left out and why."""

    put: list[Concern] = field(default_factory=list)
    left: list[tuple[Concern, Reason]] = field(default_factory=list)


def proposals(concerns: Iterable[Concern]) -> list[tuple[Concern, Proposal]]:
    """Each concern with its proposal, looked up once for every municipality and age band."""
    known: dict[tuple[int, str], Proposal] = {}
    found = []
    for concern in concerns:
        key = (concern.municipality_id, concern.age_band)
        if key not in known:
            departments = planning.proposed_departments(concern.municipality, concern.age_band)
            people = planning.proposed_people(concern, departments)
            known[key] = Proposal(
                departments, list(people), is_certain=concern.age_band != AgeBand.UNKNOWN
            )
        found.append((concern, known[key]))
    return found


@transaction.atomic
def convene_many(
    chosen: Iterable[tuple[Concern, Proposal]], *, meeting: Meeting, by: User
) -> Gathered:
    """Put each concern on the agenda with who was chosen for it, or leave it wholly as it was.

    Doing it twice does it once. Raises MeetingClosed; then nothing is done.
    """
    gathered = Gathered()
    # In one order for everybody, so that two people at once do not wait for each other.
    for concern, taking_part in sorted(chosen, key=lambda row: row[0].pk):
        reason = _convene(concern, taking_part, meeting, by)
        if reason is None:
            gathered.put.append(concern)
        else:
            gathered.left.append((concern, reason))
    return gathered


def _convene(concern: Concern, chosen: Proposal, meeting: Meeting, by: User) -> Reason | None:
    if concern.state == State.TRIAGE and not chosen.is_complete:
        [(_concern, proposal)] = proposals([concern])
        return Reason.NOBODY_CHOSEN if proposal.is_complete else Reason.NOBODY_PROPOSED
    try:
        planning.convene(
            concern,
            meeting=meeting,
            departments=chosen.departments,
            people=chosen.people,
            by=by,
        )
    except IllegalStep as error:
        if error.state == State.CONVENED and _is_on(meeting, concern):
            return Reason.ALREADY
        return Reason.NOT_TRIAGED if error.state == State.TRIAGE else Reason.NOT_IN_TRIAGE
    except (Refused, PermissionDenied):
        return Reason.WAS_ON_IT if _is_on(meeting, concern) else Reason.NOT_YOURS
    return None


def _is_on(meeting: Meeting, concern: Concern) -> bool:
    return meeting.items.filter(concern=concern).exists()
