"""A concern at every stage of its life, made the way people make it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Authority, Unit, User
from concerns.handover import ceremony
from concerns.journal.models import Case
from concerns.register.models import Concern, Dimension, Direction, MeasureKind, MeasureProposal
from concerns.register.services import assessing, clearance, closing, filing, triage
from concerns.register.services.filing import Content
from concerns.register.states import AgeBand, Outcome, Source
from infohus.custody import actor
from meetings.models import Meeting
from meetings.services import planning

WORRY = "Han deler videoer med trusler og siger, at han snart er væk."
NAME = "Elias Thorsen-Bek"
INVITED = ("caseworker-family", "invitee-psychiatry")


@contextmanager
def acting(username: str | None) -> Iterator[User]:
    """One transaction of that person, or of nobody."""
    with transaction.atomic():
        user = User.objects.get(username=username) if username else None
        actor.act_as(user.pk if user else None)
        yield user


def filed(*, municipality: str = "gladsaxe", age_band: AgeBand = AgeBand.CHILD, **texts: str):
    """A concern as it arrives from the public form."""
    content = Content(
        **{"worry": WORRY, "subject_name": NAME, "subject_area": "Høje Gladsaxe", **texts}
    )
    submission = os.urandom(16)
    with acting(None):
        code = filing.file_concern(
            municipality=Authority.objects.get(slug=municipality),
            source=Source.CITIZEN,
            age_band=age_band,
            content=content,
            submission=submission,
        )
    with acting("police"):
        concern = Concern.objects.get(receipt__submission_hash=filing.hashed(submission))
    concern.code = code
    return concern


def in_clearance(**given) -> Concern:
    concern = filed(**given)
    with acting("police") as police:
        return clearance.take_up(concern, by=police)


def in_triage(**given) -> Concern:
    concern = filed(**given)
    with acting("police") as police:
        return clearance.clear(concern, rationale="Intet taler imod.", by=police)


def triaged(**given) -> Concern:
    concern = in_triage(**given)
    with acting("coordinator") as coordinator:
        return triage.record_triage(concern, rationale="Der er en risiko.", by=coordinator)


def planned() -> Meeting:
    with acting("coordinator") as coordinator:
        return planning.plan(
            municipality=Authority.objects.get(slug="gladsaxe"),
            starts_at=timezone.now() + timedelta(days=2),
            place="Lokale 2.14",
            by=coordinator,
        )


def convened(*, meeting: Meeting | None = None, invited=INVITED, **given) -> Concern:
    concern = triaged(**given)
    meeting = meeting or planned()
    with acting("coordinator") as coordinator:
        item = planning.convene(
            concern,
            meeting=meeting,
            departments=planning.proposed_departments(concern.municipality, concern.age_band),
            people=User.objects.filter(username__in=invited),
            by=coordinator,
        )
    return item.concern


def assessed(**given) -> Concern:
    concern = convened(**given)
    seen = assessing.Seen(observed="Set i klassen.", direction=Direction.FIRST)
    with acting("coordinator") as coordinator:
        return assessing.assess(
            concern,
            seen=dict.fromkeys(Dimension, seen),
            recommendation=Outcome.MEASURE,
            reasons="En mentor kan hjælpe.",
            dissent="",
            by=coordinator,
        )


def closed_without_measure(**given) -> Concern:
    concern = assessed(**given)
    with acting("coordinator") as coordinator:
        return closing.close_without_measure(
            concern, outcome=Outcome.ADVICE_ONLY, rationale="Rådgivning er nok.", by=coordinator
        )


def measure_proposed(*, department: str = "familie", **given) -> Concern:
    concern = assessed(**given)
    with acting("coordinator") as coordinator:
        return closing.propose_measure(
            concern,
            department=Unit.objects.get(slug=department),
            rationale="Familien vil gerne have hjælp.",
            by=coordinator,
        )


JOURNALED = ceremony.Journaled(
    person_name=NAME,
    facts="Familien har bedt om hjælp.",
    decision="Der gives en mentor i seks måneder.",
    kind=MeasureKind.MENTOR,
    starts_on=timezone.localdate(),
)


def prepared(**given) -> MeasureProposal:
    concern = measure_proposed(**given)
    with acting("caseworker-family") as caseworker:
        return ceremony.prepare(concern, chosen=JOURNALED, by=caseworker)


def measure_opened(**given) -> tuple[Concern, Case]:
    proposal = prepared(**given)
    with acting("caseworker-family-2") as second:
        case = ceremony.confirm(proposal, by=second)
    with acting("police"):
        return Concern.objects.get(pk=proposal.concern_id), case


def turned_away(**given) -> Concern:
    concern = filed(**given)
    with acting("police") as police:
        return clearance.turn_away(concern, rationale="Efterforskning i gang.", by=police)
