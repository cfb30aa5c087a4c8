"""Open a concern for somebody who may, and write down that they read it."""

import json
from dataclasses import dataclass, field

from accounts.models import User
from concerns.register import access, keys
from concerns.register.access import Why
from concerns.register.circumstances import in_words
from concerns.register.events import note
from concerns.register.models import Assessment, Concern, ConcernContent, Observation, StepTaken
from concerns.register.services import corresponding
from concerns.register.services.corresponding import OpenedAttachment, OpenedLetter
from concerns.register.signs import SIGNS
from infohus.audit.models import Action
from infohus.custody.sealing import opened


@dataclass(frozen=True)
class OpenedStep:
    """A step taken, with its rationale in clear."""

    taken: StepTaken
    rationale: str


@dataclass(frozen=True)
class OpenedAssessment:
    """An assessment in clear; observations in the order of the dimensions."""

    assessment: Assessment
    reasons: str
    dissent: str
    observations: list[tuple[Observation, dict[str, str]]] = field(default_factory=list)


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


def read(concern: Concern, *, by: User) -> Opened:
    """The content of a concern. One read is one event. Raises Refused without a live grant."""
    return _read(concern, access.require_content(by, concern), by)


def read_if_granted(concern: Concern, *, by: User) -> Opened | None:
    """The content, or None for whoever sees the stub alone and for what is erased."""
    reason = access.why(by, concern) if concern.erased_at is None else None
    return _read(concern, reason, by) if reason else None


def _read(concern: Concern, reason: Why, by: User) -> Opened:
    note(Action.CONTENT_READ, concern, by=by, grant_id=reason.grant_id)
    key = keys.data_key(concern)
    content = opened(ConcernContent.objects.get(concern=concern), key)
    codes = content.pop("signs").split()
    letters, files = corresponding.opened_letters(concern, key)
    steps = concern.steps.select_related("taken_by").order_by("taken_at")
    return Opened(
        why=reason,
        content=content,
        circumstances=in_words(json.loads(content.pop("circumstances") or "{}")),
        signs=[str(SIGNS[code]) for code in codes if code in SIGNS],
        steps=[OpenedStep(step, opened(step, key)["rationale"]) for step in steps],
        assessments=[_open(assessment, key) for assessment in _assessments(concern)],
        letters=letters,
        files=files,
    )


def _assessments(concern: Concern) -> list[Assessment]:
    rows = concern.assessments.select_related("recorded_by").prefetch_related("observations")
    return list(rows)


def _open(assessment: Assessment, key: bytes) -> OpenedAssessment:
    texts = opened(assessment, key)
    order = list(Observation._meta.get_field("dimension").choices or [])
    codes = [code for code, _label in order]
    rows = sorted(assessment.observations.all(), key=lambda row: codes.index(row.dimension))
    return OpenedAssessment(
        assessment,
        texts["reasons"],
        texts["dissent"],
        [(row, opened(row, key)) for row in rows],
    )
