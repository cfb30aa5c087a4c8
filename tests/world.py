"""A concern at every stage of its life, made the way people make it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Authority, Unit, User
from concerns.handover import ceremony
from concerns.handover.notifying import write_beside
from concerns.intake.services import guidance
from concerns.journal.models import Case, ChildNotification
from concerns.journal.services import notifying
from concerns.register import keys
from concerns.register.filetypes import Kind
from concerns.register.models import Concern, Dimension, Direction, MeasureKind, MeasureProposal
from concerns.register.services import (
    assessing,
    clearance,
    closable,
    closing,
    corresponding,
    deciding,
    disclosing,
    filing,
    mailbox,
    noting,
    repeats,
    rereading,
    task_reading,
    tasking,
    transferring,
    triage,
)
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


@dataclass(frozen=True)
class Paper:
    """A file that has been looked through, as the register takes it."""

    data: bytes = b"%PDF-1.7 Vidneudsagn om kantinen"
    name: str = "Vidneudsagn.pdf"
    kind: Kind = Kind.PDF
    is_scanned: bool = True
    piece: int = 512 * 1024

    @property
    def size(self) -> int:
        return len(self.data)

    def pieces(self) -> Iterator[bytes]:
        for start in range(0, len(self.data), self.piece):
            yield self.data[start : start + self.piece]


def filed(
    *,
    municipality: str = "gladsaxe",
    age_band: AgeBand = AgeBand.CHILD,
    source: Source = Source.CITIZEN,
    files: tuple[Paper, ...] = (),
    corresponds: bool = False,
    is_worked_on: bool = False,
    **texts: str,
):
    """A concern as it arrives from the public form; the referrer may go on writing."""
    content = Content(
        **{"worry": WORRY, "subject_name": NAME, "subject_area": "Høje Gladsaxe", **texts}
    )
    submission = os.urandom(16)
    with acting(None):
        code = filing.file_concern(
            municipality=Authority.objects.get(slug=municipality),
            source=source,
            age_band=age_band,
            content=content,
            submission=submission,
            files=files,
        )
    with acting("police"):
        concern = Concern.objects.get(receipt__submission_hash=filing.hashed(submission))
    concern.code = code
    if corresponds:
        corresponded(concern)
    if is_worked_on:
        worked_on(concern)
    return concern


ANSWER = "Jeg så ham igen i går ved klubben."
QUESTION = "Hvornår hørte du det sidst?"


def corresponded(concern: Concern) -> None:
    """The police ask the referrer something, and get an answer with a file."""
    with acting("police") as police:
        corresponding.reply(concern, text=QUESTION, submission=os.urandom(16), by=police)
    with acting(None):
        written = mailbox.write(
            concern.code, text=ANSWER, files=[Paper()], submission=os.urandom(16)
        )
    assert written


NOTE, SECRET = "Moren kommer på torsdag.", "Kilden er en gammel kending."
TASK, TASK_OF_THE_POLICE = "Ring til klubben", "Slå op i registret"
TOLD = disclosing.Told(
    recipient="Mørkhøj Skole, lederen",
    what_for="At aftale et møde",
    why_needed="Ellers kommer mødet ikke i stand.",
    what_was_told="At infohuset gerne vil tale med hende.",
    basis="administration_of_justice_115",
    told_on=timezone.localdate(),
)


def put_off(concern: Concern, to_do: str, *, by: User, days: int = 1) -> None:
    """A task of the person's desk is due some days later than it was."""
    tasks = task_reading.opened_tasks(concern, keys.data_key(concern), by)
    [found] = [task for task in tasks if task.to_do == to_do]
    due_on = found.task.due_on + timedelta(days=days)
    tasking.change(
        concern, found.task.pk, due_on=due_on, assignee=found.doer, seen=found.mark, by=by
    )


def worked_on(concern: Concern) -> None:
    """Both desks note something, set a task and put it off, and write down what they passed on."""
    for username, text, to_do in (
        ("coordinator", NOTE, TASK),
        ("police", SECRET, TASK_OF_THE_POLICE),
    ):
        is_police = username == "police"
        with acting(username) as by:
            given = {"submission": os.urandom(16), "by": by}
            noting.write(concern, text=text, for_custodian_only=is_police, **given)
            due_on = timezone.localdate() + timedelta(days=3)
            tasking.set_task(concern, to_do=to_do, due_on=due_on, assignee=by, **given)
            put_off(concern, to_do, by=by)
            disclosing.record(concern, replace(TOLD, for_custodian_only=is_police), **given)


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


def reread(concern: Concern, *, second: str = "police") -> None:
    """What a repeat needs before it is closed; nothing where there is nothing earlier.

    The police have read alone: where they sign, the municipality signs as well.
    """
    with acting("police") as police:
        for row in repeats.possible_earlier(concern):
            if row.is_same is not False:
                rereading.say_read(concern, earlier=row.concern, by=police)
        is_repeat = closable.readiness(concern).is_repeat
    for username in dict.fromkeys((second, "coordinator")) if is_repeat else ():
        with acting(username) as reader:
            rereading.sign(concern, by=reader)


def closed_without_measure(**given) -> Concern:
    concern = assessed(**given)
    reread(concern)
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


NOTIFIED = notifying.Written(
    child_name="Alma Riisholt",
    child_age="11 år",
    child_place="Mørkhøj Skole",
    worry="Hun sover i timerne og vil ikke hjem.",
    seen="Jeg har set blå mærker på armen.",
    done="Jeg har talt med hende.",
    parents_know="no",
    writer_name="Maja Kjærgaard",
    writer_place="Gladsaxe Kommune",
    writer_contact="maja@example.dk",
)


def notified(
    concern: Concern | None = None, *, username: str = "coordinator", unit: str = "familie"
) -> ChildNotification:
    """A child notification, written by hand; with a concern, beside it."""
    with acting(username) as by:
        given = {
            "unit": Unit.objects.get(slug=unit),
            "written": NOTIFIED,
            "submission": os.urandom(16),
            "by": by,
        }
        if concern is None:
            return notifying.write(**given)
        return write_beside(concern, **given)


def published(slug: str, language: str, *, username: str, body: str, title: str = "Tegn"):
    """A new version of a guidance text, by somebody of an infohus desk."""
    began_from = guidance.current(slug, language).number
    with acting(username) as by:
        return guidance.publish(
            slug, language, title=title, body=body, note="Nyt.", began_from=began_from, by=by
        )


MOVED_HOUSE = "Han er flyttet til sin far."


def transferred(*, to: str = "ballerup", **given) -> Concern:
    concern = triaged(**given)
    with acting("coordinator") as coordinator:
        receiver = Authority.objects.get(slug=to)
        return transferring.transfer(concern, to=receiver, rationale=MOVED_HOUSE, by=coordinator)


def repeated(**given) -> Concern:
    """A concern about somebody whom the police have heard of before, and what they write of it."""
    earlier = closed_without_measure()
    concern = assessed(subject_name="Elijas Torsenbæk", **given)
    with acting("police") as police:
        deciding.decide(concern, earlier=earlier, is_same=True, by=police)
        rereading.tell_meaning(
            concern, words="Samme skole, samme mønster.", submission=os.urandom(16), by=police
        )
    return concern


def turned_away(**given) -> Concern:
    concern = filed(**given)
    with acting("police"):
        repeats.remember(concern)
    reread(concern, second="coordinator")
    with acting("police") as police:
        return clearance.turn_away(concern, rationale="Efterforskning i gang.", by=police)
