"""What triage asks: beside each question about what worries stands one about what protects.

They help to think and are sealed with the step. Nothing counts, weighs or sorts by them; "not
known" is an answer. A code never changes its meaning; wordings may be improved.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Question:
    """One question in words, and a hint for whoever answers it."""

    asked: Promise | str
    hint: Promise | str = ""


@dataclass(frozen=True)
class Answer:
    """A question as it reads now, or as it was asked where nobody asks it any more."""

    asked: str
    text: str


# Pairs: what worries, and what protects.
PAIRS: tuple[tuple[str, str], ...] = (
    ("danger", "family"),
    ("crime", "daily_life"),
    ("motive", "friends"),
    ("urgency", "trusted"),
    ("known", "own_wish"),
    ("unknown", "against"),
)
QUESTIONS: dict[str, Question] = {
    "danger": Question(_("What could happen, and to whom?")),
    "family": Question(_("What in the family protects?"), _("Who is there, and who notices?")),
    "crime": Question(
        _("Of what crime is there a risk?"), _("Threats, violence, help to others …")
    ),
    "daily_life": Question(
        _("What in school, work or leisure protects?"), _("Where do they turn up, and do well?")
    ),
    "motive": Question(
        _("What points to an extremist motive?"),
        _("The ideology may be unknown or mixed: say so. Its absence does not end the triage."),
    ),
    "friends": Question(_("Which friends protect?")),
    "urgency": Question(
        _("How urgent is it?"), _("A date, a plan, a change in the last days. In danger now: 112.")
    ),
    "trusted": Question(_("Whom do they trust?"), _("Somebody who could talk with them.")),
    "known": Question(
        _("What is known at first hand, and from whom?"),
        _("Seen or heard by the person themselves, not retold."),
    ),
    "own_wish": Question(_("Do they want to talk, or to change something?")),
    "unknown": Question(_("What do we not know?"), _("And who could know it?")),
    "against": Question(
        _("What speaks against the worry?"), _("Another explanation, something that does not fit.")
    ),
}


def to_text(answers: Mapping[str, str]) -> str:
    """The answers that were given, in the order of the questions, each with its words: JSON."""
    given = [
        {"code": code, "asked": str(question.asked), "text": answers[code]}
        for code, question in QUESTIONS.items()
        if answers.get(code)
    ]
    return json.dumps(given, ensure_ascii=False) if given else ""


def by_code(text: str) -> dict[str, Answer]:
    """What `to_text` wrote, by the question's code."""
    found = {}
    for row in json.loads(text or "[]"):
        question = QUESTIONS.get(row["code"])
        found[row["code"]] = Answer(str(question.asked if question else row["asked"]), row["text"])
    return found


def beside(answers: Mapping[str, Answer]) -> list[tuple[Answer, Answer | None]]:
    """What worries beside what protects; what nobody asks any more comes last, alone.

    A pair without any answer is left out; an unanswered half stands there with an empty text.
    """
    paired: list[tuple[Answer, Answer | None]] = [
        (_or_empty(answers, worry), _or_empty(answers, protects))
        for worry, protects in PAIRS
        if worry in answers or protects in answers
    ]
    return paired + [(answer, None) for code, answer in answers.items() if code not in QUESTIONS]


def _or_empty(answers: Mapping[str, Answer], code: str) -> Answer:
    return answers.get(code) or Answer(str(QUESTIONS[code].asked), "")
