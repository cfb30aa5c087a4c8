"""What happens in a story after it was told: each act is one service, called by whoever may."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Protocol

from django.utils import timezone

from accounts.models import Role, Unit, User
from concerns.handover import ceremony
from concerns.journal.models import Measure
from concerns.journal.services import casework
from concerns.register.models import (
    Concern,
    Dimension,
    Direction,
    MeasureKind,
    MeasureProposal,
)
from concerns.register.services import assessing, clearance, closing, triage
from concerns.register.services.assessing import Seen
from concerns.register.states import Outcome
from infohus.custody import actor
from infohus.demo.gatherings import Gathering
from meetings.services import planning

POLICE = "police"
COORDINATORS = {
    "gladsaxe": "coordinator",
    "ballerup": "coordinator-ballerup",
    "herlev": "coordinator-herlev",
}
MENTOR_STAYS = timedelta(days=91)


class Act(Protocol):
    """One thing that one person does to a concern, in the transaction of its story."""

    def play(self, concern: Concern) -> None: ...


def on_stage(username: str) -> User:
    """The demo person, who from now on is the one acting in this transaction."""
    user = User.objects.get(username=username)
    actor.act_as(user.pk)
    return user


def coordinator_of(concern: Concern) -> User:
    return on_stage(COORDINATORS[concern.municipality.slug])


@dataclass(frozen=True)
class TakeUp:
    def play(self, concern: Concern) -> None:
        clearance.take_up(concern, by=on_stage(POLICE))


@dataclass(frozen=True)
class Clear:
    rationale: str

    def play(self, concern: Concern) -> None:
        clearance.clear(concern, rationale=self.rationale, by=on_stage(POLICE))


@dataclass(frozen=True)
class KeepWithPolice:
    rationale: str

    def play(self, concern: Concern) -> None:
        clearance.keep_with_police(concern, rationale=self.rationale, by=on_stage(POLICE))


@dataclass(frozen=True)
class TurnAway:
    rationale: str

    def play(self, concern: Concern) -> None:
        clearance.turn_away(concern, rationale=self.rationale, by=on_stage(POLICE))


@dataclass(frozen=True)
class Triage:
    """The conclusion, and some of the answers on the way to it, by the question's code."""

    rationale: str
    answers: Mapping[str, str] = field(default_factory=dict)

    def play(self, concern: Concern) -> None:
        by = coordinator_of(concern)
        triage.record_triage(concern, rationale=self.rationale, answers=self.answers, by=by)


@dataclass(frozen=True)
class Convene:
    """Invites the caseworkers of the departments proposed for the age, and others by name."""

    gathering: Gathering
    others: tuple[str, ...] = ()

    def play(self, concern: Concern) -> None:
        coordinator = coordinator_of(concern)
        departments = planning.proposed_departments(concern.municipality, concern.age_band)
        caseworkers = User.objects.filter(
            membership__unit__in=departments, membership__role=Role.CASEWORKER
        )
        planning.convene(
            concern,
            meeting=self.gathering.meeting(coordinator),
            departments=departments,
            people=[*caseworkers.distinct(), *User.objects.filter(username__in=self.others)],
            by=coordinator,
        )


@dataclass(frozen=True)
class Assess:
    """The four dimensions in the words of the meeting."""

    risk: Seen
    threat: Seen
    resilience: Seen
    wellbeing: Seen
    recommendation: Outcome
    reasons: str
    dissent: str = ""

    def play(self, concern: Concern) -> None:
        assessing.assess(
            concern,
            seen={dimension: getattr(self, dimension.value) for dimension in Dimension},
            recommendation=self.recommendation,
            reasons=self.reasons,
            dissent=self.dissent,
            by=coordinator_of(concern),
        )


@dataclass(frozen=True)
class Close:
    outcome: Outcome
    rationale: str

    def play(self, concern: Concern) -> None:
        closing.close_without_measure(
            concern, outcome=self.outcome, rationale=self.rationale, by=coordinator_of(concern)
        )


@dataclass(frozen=True)
class Propose:
    department: str
    rationale: str

    def play(self, concern: Concern) -> None:
        closing.propose_measure(
            concern,
            department=Unit.objects.get(slug=self.department),
            rationale=self.rationale,
            by=coordinator_of(concern),
        )


@dataclass(frozen=True)
class Prepare:
    by: str
    person_name: str
    facts: str
    decision: str
    kind: MeasureKind

    def play(self, concern: Concern) -> None:
        chosen = ceremony.Journaled(
            person_name=self.person_name,
            facts=self.facts,
            decision=self.decision,
            kind=self.kind,
            starts_on=timezone.localdate(),
        )
        ceremony.prepare(concern, chosen=chosen, by=on_stage(self.by))


@dataclass(frozen=True)
class Confirm:
    by: str

    def play(self, concern: Concern) -> None:
        second = on_stage(self.by)
        ceremony.confirm(MeasureProposal.objects.get(concern=concern), by=second)


@dataclass(frozen=True)
class LendMentor:
    """A mentor with a task sheet, three months from today."""

    by: str
    mentor: str
    task: str

    def play(self, concern: Concern) -> None:
        caseworker = on_stage(self.by)
        today = timezone.localdate()
        casework.assign_mentor(
            Measure.objects.get(concern_reference=concern.reference),
            mentor=User.objects.get(username=self.mentor),
            task=self.task,
            starts_on=today,
            ends_on=today + MENTOR_STAYS,
            by=caseworker,
        )


def seen(observed: str, source: str = "", against: str = "") -> Seen:
    """An observation made for the first time."""
    return Seen(observed, Direction.FIRST, source, against)


def better(what: Seen) -> Seen:
    return replace(what, direction=Direction.BETTER)


def same(what: Seen) -> Seen:
    return replace(what, direction=Direction.SAME)


def worse(what: Seen) -> Seen:
    return replace(what, direction=Direction.WORSE)
