"""Open a concern for somebody who may, and write down that they read it."""

import json
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from accounts.access import Refused
from accounts.models import User
from concerns.register import access, keys, questions
from concerns.register.access import Why
from concerns.register.circumstances import in_words
from concerns.register.events import note
from concerns.register.models import (
    Assessment,
    Assignment,
    Concern,
    ConcernContent,
    ConcernKey,
    Observation,
    StepTaken,
)
from concerns.register.questions import Answer
from concerns.register.services import (
    assigning,
    beside,
    corresponding,
    disclosing,
    noting,
    task_reading,
    timeline,
    traces,
)
from concerns.register.services.beside import OpenedBeside
from concerns.register.services.corresponding import OpenedAttachment, OpenedLetter
from concerns.register.services.disclosing import OpenedDisclosure
from concerns.register.services.noting import OpenedNote
from concerns.register.services.task_reading import OpenedTask
from concerns.register.services.timeline import Entry
from concerns.register.services.traces import Trace
from concerns.register.signs import SIGNS
from concerns.register.states import Step
from infohus.audit.models import Action
from infohus.custody.sealing import opened


@dataclass(frozen=True)
class OpenedStep:
    """A step taken, with its rationale in clear, and its answers: worrying beside protecting."""

    taken: StepTaken
    rationale: str
    answers: list[tuple[Answer, Answer | None]] = field(default_factory=list)


@dataclass(frozen=True)
class OpenedAssessment:
    """An assessment in clear; observations in the order of the dimensions."""

    assessment: Assessment
    reasons: str
    dissent: str
    observations: list[tuple[Observation, dict[str, str]]] = field(default_factory=list)


@dataclass(frozen=True)
class DeskWork:
    """What the desks wrote down while they worked with it: for coordinators on both sides."""

    notes: list[OpenedNote]
    tasks: list[OpenedTask]
    disclosures: list[OpenedDisclosure]
    assignments: list[Assignment]


@dataclass(frozen=True)
class Opened:
    """A concern in clear, and why this person may read it."""

    why: Why
    content: dict[str, str]
    circumstances: list[tuple[str, str]]
    signs: list[str]
    steps: list[OpenedStep]
    assessments: list[OpenedAssessment]
    letters: list[OpenedLetter]
    files: list[OpenedAttachment]
    beside: list[OpenedBeside]
    concern: Concern
    readers: list[Why]
    desk: DeskWork | None
    traces: list[Trace]
    has_repeat_notes: bool

    @property
    def timeline(self) -> list[Entry]:
        """Everything that has happened, the newest first."""
        return timeline.of(self)

    @property
    def is_unanswered(self) -> bool:
        """Whether the referrer wrote last."""
        return bool(self.letters) and not self.letters[-1].letter.is_from_staff

    @property
    def triage(self) -> OpenedStep | None:
        """The last triage, whose answers hold; earlier ones stand in the timeline."""
        triages = [step for step in self.steps if step.taken.step == Step.TRIAGE]
        return triages[-1] if triages else None


class Kept(NamedTuple):
    """Of what the database shows the acting person of a concern: which parts it has at all."""

    letters: bool
    files: bool
    assessments: bool
    beside: bool
    tasks: bool
    disclosures: bool
    repeat_notes: bool


# Asked at once and first: most concerns have few of them, and each is a statement of its own. Notes
# have most of them, so nobody asks first whether there are any.
KEPT = """
SELECT EXISTS (SELECT FROM register_letter WHERE concern_id = %(concern)s),
       EXISTS (SELECT FROM register_attachment WHERE concern_id = %(concern)s),
       EXISTS (SELECT FROM register_assessment WHERE concern_id = %(concern)s),
       EXISTS (SELECT FROM register_beside WHERE concern_id = %(concern)s),
       EXISTS (SELECT FROM register_desktask WHERE concern_id = %(concern)s),
       EXISTS (SELECT FROM register_disclosure WHERE concern_id = %(concern)s),
       EXISTS (SELECT FROM register_repeatnote WHERE concern_id = %(concern)s)
"""


def read(concern: Concern, *, by: User) -> Opened:
    """The content of a concern. One read is one event. Raises Refused without a live grant."""
    readers = access.readers(concern)
    reason = access.own(by, readers)
    if reason is None:
        raise Refused("concern", concern.pk)
    return _read(concern, reason, readers, by)


def read_if_granted(concern: Concern, *, by: User) -> Opened | None:
    """The content, or None for whoever sees the stub alone and for what is erased."""
    if concern.erased_at is not None:
        return None
    readers = access.readers(concern)
    reason = access.own(by, readers)
    return _read(concern, reason, readers, by) if reason else None


def _read(concern: Concern, reason: Why, readers: list[Why], by: User) -> Opened:
    key, sealed = _key_and_content(concern)
    content = opened(sealed, key)
    codes = content.pop("signs").split()
    kept = _kept(concern)
    attached = list(concern.attachments.all()) if kept.files else []
    letters = corresponding.opened_letters(concern, attached) if kept.letters else []
    files = corresponding.opened_files(attached, None, key)
    steps = concern.steps.select_related("taken_by").order_by("taken_at")
    steps_in_clear = [_open_step(step, key) for step in steps]
    assessments = _assessments(concern, key) if kept.assessments else []
    written_beside = beside.opened_ones(concern, key) if kept.beside else []
    desk = _desk_work(concern, key, kept, by)
    # What could not be opened was not read; and this read is the newest of those on the page.
    note(Action.CONTENT_READ, concern, by=by, grant_id=reason.grant_id)
    return Opened(
        why=reason,
        content=content,
        circumstances=in_words(json.loads(content.pop("circumstances") or "{}")),
        signs=[str(SIGNS[code]) for code in codes if code in SIGNS],
        steps=steps_in_clear,
        assessments=assessments,
        letters=letters,
        files=files,
        beside=written_beside,
        concern=concern,
        readers=readers,
        desk=desk,
        traces=traces.traces(concern),
        has_repeat_notes=kept.repeat_notes,
    )


def _kept(concern: Concern) -> Kept:
    with connection.cursor() as cursor:
        cursor.execute(KEPT, {"concern": concern.pk})
        return Kept(*cursor.fetchone())


def _key_and_content(concern: Concern) -> tuple[bytes, ConcernContent]:
    try:
        return keys.opened(concern, concern.data_key), concern.content
    except (ConcernKey.DoesNotExist, ConcernContent.DoesNotExist):
        raise Refused("concern", concern.pk) from None


def _desk_work(concern: Concern, key: bytes, kept: Kept, by: User) -> DeskWork | None:
    if not access.coordinates(by, concern):
        return None
    return DeskWork(
        noting.opened_notes(concern, key),
        task_reading.opened_tasks(concern, key, by) if kept.tasks else [],
        disclosing.opened_disclosures(concern, key) if kept.disclosures else [],
        assigning.assignments(concern, by),
    )


def _open_step(step: StepTaken, key: bytes) -> OpenedStep:
    texts = opened(step, key)
    answers = questions.beside(questions.by_code(texts["answers"]))
    return OpenedStep(step, texts["rationale"], answers)


def _assessments(concern: Concern, key: bytes) -> list[OpenedAssessment]:
    """The newest first. Each has a row for every dimension, which leads to it."""
    rows = Observation.objects.filter(assessment__concern=concern)
    rows = rows.select_related("assessment__recorded_by")
    seen: dict[Assessment, list[Observation]] = {}
    for row in rows.order_by("-assessment__recorded_at", "assessment"):
        seen.setdefault(row.assessment, []).append(row)
    return [_open(assessment, found, key) for assessment, found in seen.items()]


def _open(assessment: Assessment, found: list[Observation], key: bytes) -> OpenedAssessment:
    texts = opened(assessment, key)
    order = list(Observation._meta.get_field("dimension").choices or [])
    codes = [code for code, _label in order]
    rows = sorted(found, key=lambda row: codes.index(row.dimension))
    return OpenedAssessment(
        assessment,
        texts["reasons"],
        texts["dissent"],
        [(row, opened(row, key)) for row in rows],
    )
