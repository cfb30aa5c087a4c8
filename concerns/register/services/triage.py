from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import User
from concerns.register import keys, questions
from concerns.register.models import Concern, StepTaken
from concerns.register.services import stepping
from concerns.register.services.meanwhile import TakenMeanwhile
from concerns.register.states import Step
from infohus.custody.sealing import opened


@dataclass(frozen=True)
class OpenedTriage:
    """A triage in clear: the conclusion, and what was answered, by the question's code."""

    taken: StepTaken
    rationale: str
    answers: dict[str, str]


def record_triage(
    concern: Concern,
    *,
    rationale: str,
    by: User,
    answers: Mapping[str, str] | None = None,
    began_from: str | None = None,
) -> Concern:
    """Write down whether there is a risk of crime with an extremist motive, and why.

    The one criterion of triage. The ideology may be unknown, and nothing is counted. The answers
    are words by the code of `questions.QUESTIONS`, sealed with the step; none is demanded.

    Raises what `stepping.take` raises; the same triage by the same person twice in a row, from a
    page, is one.
    """
    try:
        return stepping.take(
            concern,
            Step.TRIAGE,
            by=by,
            began_from=began_from,
            rationale=rationale,
            answers=questions.to_text(answers or {}),
        )
    except TakenMeanwhile as late:
        if late.is_own and late.taken is not None and late.taken.step == Step.TRIAGE:
            last = opened_triage(concern, late.taken)
            given = {code: text for code, text in (answers or {}).items() if text}
            if (last.rationale, last.answers) == (rationale, given):
                return concern  # a double click
        raise


def opened_triage(concern: Concern, taken: StepTaken) -> OpenedTriage:
    """One triage in clear, for a page that shows the concern beside it. Raises what keys raise."""
    texts = opened(taken, keys.data_key(concern))
    answers = questions.by_code(texts["answers"])
    plain = {code: answer.text for code, answer in answers.items()}
    return OpenedTriage(taken, texts["rationale"], plain)


def answered_last(concern: Concern) -> dict[str, str]:
    """What the last triage answered, by code, to begin a new one from. Never its conclusion.

    For a page that shows the concern beside it, and writes that read down. Raises Refused without
    a grant, KeyUnavailable without the custodian's key.
    """
    last = concern.steps.filter(step=Step.TRIAGE).order_by("taken_at").last()
    return opened_triage(concern, last).answers if last else {}
