from collections.abc import Mapping

from accounts.models import User
from concerns.register import keys, questions
from concerns.register.models import Concern
from concerns.register.services import stepping
from concerns.register.states import Step
from infohus.custody.sealing import opened


def record_triage(
    concern: Concern, *, rationale: str, by: User, answers: Mapping[str, str] | None = None
) -> Concern:
    """Write down whether there is a risk of crime with an extremist motive, and why.

    The one criterion of triage. The ideology may be unknown, and nothing is counted. The answers
    are words by the code of `questions.QUESTIONS`, sealed with the step; none is demanded.
    """
    return stepping.take(
        concern,
        Step.TRIAGE,
        by=by,
        rationale=rationale,
        answers=questions.to_text(answers or {}),
    )


def answered_last(concern: Concern) -> dict[str, str]:
    """What the last triage answered, by code, to begin a new one from. Never its conclusion.

    For a page that shows the concern beside it, and writes that read down. Raises Refused without
    a grant.
    """
    last = concern.steps.filter(step=Step.TRIAGE).order_by("taken_at").last()
    if last is None:
        return {}
    answers = questions.by_code(opened(last, keys.data_key(concern))["answers"])
    return {code: answer.text for code, answer in answers.items()}
