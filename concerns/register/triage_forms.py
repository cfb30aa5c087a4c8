"""The one question of triage, and what is asked on the way to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.register.forms import StepForm
from concerns.register.questions import PAIRS, QUESTIONS
from infohus.screens.fields import LongTextField

ANSWER = 2_000  # characters


def answer(code: str) -> LongTextField:
    """A box for the answer to one question. Nobody is made to write in it."""
    question = QUESTIONS[code]
    return LongTextField(
        label=question.asked, help_text=question.hint, required=False, max_length=ANSWER, rows=3
    )


class TriageForm(StepForm):
    """Questions in pairs, worrying and protecting, then the one criterion. Nothing is counted."""

    marks_optional = False  # the page says once that an answer may be left out

    danger, family = answer("danger"), answer("family")
    crime, daily_life = answer("crime"), answer("daily_life")
    motive, friends = answer("motive"), answer("friends")
    urgency, trusted = answer("urgency"), answer("trusted")
    known, own_wish = answer("known"), answer("own_wish")
    unknown, against = answer("unknown"), answer("against")
    risk = LongTextField(
        label=_("Is there a risk of crime with an extremist motive? Why, or why not?"),
        help_text=_("Weigh what worries and what protects against each other, in words."),
        required_message=_("Write whether there is a risk, and why"),
        max_length=4_000,
    )

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """What worries beside what protects."""
        return [(self[worry], self[protects]) for worry, protects in PAIRS]

    def answers(self) -> dict[str, str]:
        """What was answered, by the question's code."""
        return {code: self.cleaned_data[code] for code in QUESTIONS}
