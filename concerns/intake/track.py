"""The way through the questions that somebody's answers lead to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from concerns.intake.draft import Answer, Draft
from concerns.intake.forms.base import Answers, QuestionForm, Words
from concerns.intake.questions import FIRST, PARTS, QUESTIONS, Question

CHECK = _("Check and send")
PLACES = {question.slug: place for place, question in enumerate(QUESTIONS)}
Told = list[tuple[Question, list[tuple[str, list[str]]]]]


@dataclass(frozen=True)
class Stop:
    """A question on the way: what was known before it, and its answered form, if it is answered."""

    question: Question
    so_far: Answers
    form: QuestionForm | None

    @property
    def is_answered(self) -> bool:
        return self.form is not None and self.form.is_valid()


@dataclass(frozen=True)
class Mark:
    """A line of the step indicator."""

    title: Words
    slug: str
    state: str  # done, current or ahead


@dataclass(frozen=True)
class Progress:
    """Where the writer is: in part `number` of all, the check included."""

    number: int
    marks: tuple[Mark, ...]


class Way:
    """The questions that somebody is asked, in order, as their answers decide.

    Every answer is checked again each time: the list of municipalities may change while people
    write, and another answer may ask for more. Answers to what is not asked any more play no part.
    """

    def __init__(
        self,
        given: Callable[[Question], Mapping[str, Any] | None],
        questions: tuple[Question, ...] = QUESTIONS,
    ) -> None:
        self.given, self.questions = given, questions

    @classmethod
    def of(cls, draft: Draft) -> Self:
        return cls(lambda question: draft.answers.get(question.slug))

    @cached_property
    def stops(self) -> list[Stop]:
        return list(self._walk())

    def _walk(self) -> Iterator[Stop]:
        so_far: dict[str, Any] = {}
        for question in self.questions:
            if not question.applies(so_far):
                continue
            given = self.given(question)
            form = None if given is None else question.form(given, so_far=dict(so_far))
            stop = Stop(question, dict(so_far), form)
            if form is not None and stop.is_answered:
                so_far |= form.answers()
            yield stop

    def at(self, question: Question) -> Stop | None:
        """The stop at a question; None when it is not asked."""
        return next((stop for stop in self.stops if stop.question == question), None)

    @property
    def missing(self) -> Question | None:
        """The first question that still needs an answer."""
        return next((stop.question for stop in self.stops if not stop.is_answered), None)

    def has_missing_before(self, question: Question) -> bool:
        missing = self.missing
        return missing is not None and PLACES[missing.slug] < PLACES[question.slug]

    def preceding(self, question: Question) -> Question | None:
        here = PLACES[question.slug]
        before = [s.question for s in self.stops if PLACES[s.question.slug] < here]
        return before[-1] if before else None

    def following(self, question: Question) -> Question | None:
        """The question after this one; None when it is time to check the answers."""
        here = PLACES[question.slug]
        after = [s.question for s in self.stops if PLACES[s.question.slug] > here]
        return after[0] if after else None

    @property
    def last(self) -> Question:
        return self.stops[-1].question if self.stops else FIRST

    def answers(self) -> dict[str, dict[str, Answer]]:
        """The clean answers by question; only of what is asked, and only what holds."""
        return {
            stop.question.slug: stop.form.answers()
            for stop in self.stops
            if stop.form is not None and stop.is_answered
        }

    def flat(self) -> Answers:
        """The clean answers by field."""
        return {name: value for given in self.answers().values() for name, value in given.items()}

    def summary(self) -> Told:
        """Every question of a complete way, with its fields and the answers in words."""
        return [
            (stop.question, stop.form.summary())
            for stop in self.stops
            if stop.form is not None and stop.is_answered and not stop.question.is_notice
        ]

    def progress(self, current: Question | None) -> Progress:
        """The step indicator at this question; None is the page where the answers are checked."""
        here = PARTS.index(current.part) if current else len(PARTS)
        firsts = {stop.question.part: stop.question.slug for stop in reversed(self.stops)}
        pages = [(part, firsts.get(part, FIRST.slug)) for part in PARTS] + [(CHECK, "")]
        marks = (
            Mark(title, slug, "done" if place < here else "current" if place == here else "ahead")
            for place, (title, slug) in enumerate(pages)
        )
        return Progress(here + 1, tuple(marks))
