"""What the desks of a story write down while they work with its concern."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from concerns.register.models import Concern
from concerns.register.services import disclosing, noting, tasking
from infohus.demo.acts import POLICE, coordinator_of, on_stage


def _by(concern: Concern, *, is_police: bool) -> User:
    return on_stage(POLICE) if is_police else coordinator_of(concern)


def _press(text: str) -> bytes:
    """The press of the button that saved this text: the same in every run."""
    return hashlib.sha256(text.encode()).digest()[:16]


@dataclass(frozen=True)
class WriteNote:
    """A note of the coordinator's, or of the police, who may keep it to themselves."""

    text: str
    is_police: bool = False
    for_custodian_only: bool = False

    def play(self, concern: Concern) -> None:
        noting.write(
            concern,
            text=self.text,
            submission=_press(self.text),
            for_custodian_only=self.for_custodian_only,
            by=_by(concern, is_police=self.is_police),
        )


@dataclass(frozen=True)
class SetTask:
    """What the coordinator, or the desk of the police, is to have done in so many days."""

    to_do: str
    due_in: int
    is_police: bool = False

    def play(self, concern: Concern) -> None:
        by = _by(concern, is_police=self.is_police)
        tasking.set_task(
            concern,
            to_do=self.to_do,
            due_on=timezone.localdate() + timedelta(days=self.due_in),
            assignee=None if self.is_police else by,
            submission=_press(self.to_do),
            by=by,
        )


@dataclass(frozen=True)
class PassOn:
    """What the coordinator told somebody outside the infohus yesterday, by § 115."""

    recipient: str
    what_was_told: str
    what_for: str
    why_needed: str

    def play(self, concern: Concern) -> None:
        told = disclosing.Told(
            recipient=self.recipient,
            what_was_told=self.what_was_told,
            what_for=self.what_for,
            why_needed=self.why_needed,
            basis="administration_of_justice_115",
            told_on=timezone.localdate() - timedelta(days=1),
        )
        submission = _press(self.recipient)
        disclosing.record(concern, told, submission=submission, by=coordinator_of(concern))
