"""What becomes of a canary: filed and walked by the same services that serve real concerns."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from concerns.handover import ceremony
from concerns.handover.ceremony import Journaled, SamePerson
from concerns.register.models import Concern, Dimension, Direction, MeasureKind, MeasureProposal
from concerns.register.services import (
    assessing,
    clearance,
    closing,
    corresponding,
    filing,
    mailbox,
    triage,
)
from concerns.register.services.attaching import TextFile
from concerns.register.services.filing import Content
from concerns.register.states import AgeBand, Outcome, Source
from infohus.custody.actor import act_as
from infohus.proof.drafting import draft_without_sending
from infohus.proof.errors import ProofImpossible
from infohus.proof.markers import Markers
from infohus.proof.stage import Cast, Town
from meetings.services import planning

log = logging.getLogger("django.request")  # where the web would report the same failure


class _Abort(Exception):
    """Undoes a transaction in which everything had been written."""


@contextmanager
def acting(user: User | None) -> Iterator[None]:
    """One transaction of that person, or of nobody; inside another one, a part of it."""
    with transaction.atomic():
        act_as(user.pk if user else None)
        yield


@dataclass(frozen=True)
class Walk:
    """One canary's way through the services, with a new marker in every text there is."""

    cast: Cast
    markers: Markers
    town: Town

    def file(self, submission: bytes, *, by: User | None = None, notice_email: str = "") -> str:
        """File a canary with a file; returns its receipt code."""
        text = self.markers.text
        content = Content(
            worry=text(),
            subject_name=self.markers.new(),  # in a sentence, all would be one person
            subject_area=text(),
            signs=(self.markers.new(),),
            referrer_name=text(),
            referrer_contact=text(),
            referrer_role=text(),
            notice_email=notice_email,
            circumstances={"about": self.markers.new()},
        )
        with acting(None):
            return filing.file_concern(
                municipality=self.town.municipality,
                source=Source.CITIZEN,
                age_band=AgeBand.CHILD,
                content=content,
                submission=submission,
                files=[self.paper()],
                by=by,
            )

    def paper(self) -> TextFile:
        return TextFile(self.markers.text(), f"{self.markers.new()}.txt")

    def filed(self) -> Concern:
        """A sender who wants a mail when there is news, and writes once more."""
        return self._filed(notice_email=self.markers.text(), asks=False)

    def answered(self) -> Concern:
        """A sender who is asked something, and answers. Without an address no mail is sent."""
        return self._filed(notice_email="", asks=True)

    def _filed(self, *, notice_email: str, asks: bool) -> Concern:
        submission, text = os.urandom(16), self.markers.text
        code = self.file(submission, notice_email=notice_email)
        with acting(self.cast.police):
            concern = Concern.objects.get(receipt__submission_hash=filing.hashed(submission))
            if asks:
                self.asked(concern)
        with acting(None):
            mailbox.write(code, text=text(), files=[self.paper()], submission=os.urandom(16))
            mailbox.open_mailbox(code)
        return concern

    def asked(self, concern: Concern) -> None:
        by, text = self.cast.police, self.markers.text()
        with acting(by):
            corresponding.reply(concern, text=text, submission=os.urandom(16), by=by)

    def triaged(self) -> Concern:
        concern, text = self.answered(), self.markers.text
        with acting(self.cast.police):
            clearance.take_up(concern, by=self.cast.police)
            clearance.clear(concern, rationale=text(), by=self.cast.police)
        with acting(self.cast.coordinator):
            return triage.record_triage(concern, rationale=text(), by=self.cast.coordinator)

    def turned_away(self) -> Concern:
        concern, police = self.filed(), self.cast.police
        with acting(police):
            return clearance.turn_away(concern, rationale=self.markers.text(), by=police)

    def closed(self) -> Concern:
        concern, by = self.triaged(), self.cast.coordinator
        with acting(by):
            return closing.close_without_measure(
                concern, outcome=Outcome.ADVICE_ONLY, rationale=self.markers.text(), by=by
            )

    def assessed(self) -> Concern:
        concern, by, text = self.triaged(), self.cast.coordinator, self.markers.text
        with acting(by):
            meeting = planning.plan(
                municipality=self.town.municipality,
                starts_at=timezone.now() + timedelta(days=1),
                place="Kanarie",
                by=by,
            )
            planning.convene(
                concern,
                meeting=meeting,
                departments=[self.town.department],
                people=[self.cast.invitee],
                by=by,
            )
        with acting(by):
            seen = {
                dimension: assessing.Seen(text(), Direction.FIRST, text(), text())
                for dimension in Dimension
            }
            return assessing.assess(
                concern,
                seen=seen,
                recommendation=Outcome.MEASURE,
                reasons=text(),
                dissent=text(),
                by=by,
            )

    def proposed(self, picked: Journaled) -> MeasureProposal:
        concern, by = self.assessed(), self.cast.coordinator
        with acting(by):
            closing.propose_measure(
                concern, department=self.town.department, rationale=self.markers.text(), by=by
            )
        with acting(self.cast.caseworker):
            return ceremony.prepare(concern, chosen=picked, by=self.cast.caseworker)

    def picked(self, *, person_name: str = "") -> Journaled:
        return Journaled(
            person_name=person_name or self.markers.text(),
            facts=self.markers.text(),
            decision=self.markers.text(),
            kind=MeasureKind.MENTOR,
            starts_on=timezone.localdate(),
        )

    def opened(self) -> set[str]:
        """A measure is opened: returns the markers that stand in the journal for it."""
        picked = self.picked()
        texts = (picked.person_name, picked.facts, picked.decision)
        journaled = {self.markers.in_text(text) for text in texts}
        proposal = self.proposed(picked)
        second = self.cast.second_caseworker
        with acting(second):
            ceremony.confirm(proposal, by=second)
        return journaled


def rolled_back(walk: Walk) -> None:
    """Everything is written, in one transaction, up to what would be journaled; then undone."""
    try:
        with transaction.atomic():
            walk.asked(walk.filed())  # with a mail to the sender, which is never sent
            walk.proposed(walk.picked())
            raise _Abort
    except _Abort:
        return


def failed(walk: Walk) -> None:
    """The database refuses the last row of a filing, after all content was written: nobody may
    write somebody else's name into the access log. What the web reports then is reported here."""
    _fails(partial(walk.file, os.urandom(16), by=walk.cast.police))


def failed_handover(walk: Walk) -> None:
    """The journal refuses a name that is too long, in the middle of the ceremony."""
    proposal = walk.proposed(walk.picked(person_name=walk.markers.text() * 8))
    try:
        with acting(walk.cast.caseworker):
            ceremony.confirm(proposal, by=walk.cast.caseworker)
    except SamePerson:
        log.exception("A canary was refused, as it should be")
    else:
        raise ProofImpossible("One person alone opened a measure: the ceremony is broken.")
    second = walk.cast.second_caseworker

    def confirm() -> None:
        with acting(second):
            ceremony.confirm(proposal, by=second)

    _fails(confirm)


def repeated(walk: Walk) -> None:
    """A second submission with the number of an earlier one: its own row is refused."""
    submission = os.urandom(16)
    walk.file(submission)
    try:
        walk.file(submission)
    except IntegrityError:
        log.exception("A canary was refused, as it should be")


def abandoned(walk: Walk) -> None:
    """Written into the public form, page by page, and never sent."""
    draft_without_sending(walk.markers)


def _fails(step: Callable[[], object]) -> None:
    try:
        step()
    except DatabaseError:
        log.exception("A canary failed, as it should")
    else:
        raise ProofImpossible("A canary that the database should refuse was accepted.")
