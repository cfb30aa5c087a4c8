"""What every question has in common. A form only turns text into clean arguments."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import EmailValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concerns.intake.draft import Answer
from infohus.screens.fields import PlainCharField, RequiredSpeaks
from infohus.screens.forms import FdsForm

SHORT = 200  # Characters in every answer of one line.
LONG = 10_000  # Characters in the story itself.

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    Words = _StrOrPromise
else:
    Words = str | Promise
Choices = tuple[tuple[str, str | Promise], ...]
Answers = Mapping[str, Any]  # By field, across the questions: a text or a list of texts.

YES, NO, UNKNOWN = "yes", "no", "unknown"
KNOWN: Choices = (
    (YES, _("Yes")),
    (NO, _("No")),
    (UNKNOWN, _("I do not know")),
)


class QuestionForm(FdsForm):
    """One question; every clean value is a text or a list of texts.

    `so_far` holds the answers given before it: the wording may follow them. No two questions have
    a field of the same name, so that all of them can stand on one page.
    """

    def __init__(self, *args: Any, so_far: Answers | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.so_far: Answers = so_far or {}
        self.follow(self.so_far)

    def follow(self, so_far: Answers) -> None:
        """Word the fields by what was answered before, or leave some out."""

    def answers(self) -> dict[str, Answer]:
        """The clean answers, ready to be kept in the draft and given to the same form again."""
        return dict(self.cleaned_data)

    def typed(self) -> dict[str, Answer]:
        """What stands in the fields, right or wrong, to be shown in them again."""
        values = {bound.name: bound.value() for bound in self}
        return {name: "" if value is None else value for name, value in values.items()}

    def summary(self) -> list[tuple[str, list[str]]]:
        """Label and answers in words, for the page where people check what they wrote."""
        return [(str(bound.label), self._words(bound.name)) for bound in self]

    def _words(self, name: str) -> list[str]:
        value = self.cleaned_data[name]
        values = [one for one in (value if isinstance(value, list) else [value]) if one]
        labels = dict(getattr(self.fields[name], "choices", ()))
        return [str(labels.get(one, one)) for one in values]


class Notice(QuestionForm):
    """A page that tells something before the next question, and asks nothing."""


class OneOf(RequiredSpeaks, forms.ChoiceField):
    """One answer out of a short list."""

    def __init__(self, *, label: Words, choices: Choices, message: Words, **kwargs: Any) -> None:
        messages = {"invalid_choice": message}
        kwargs.setdefault("widget", forms.RadioSelect)
        super().__init__(
            label=label,
            choices=choices,
            required_message=message,
            error_messages=messages,
            **kwargs,
        )


class Several(forms.MultipleChoiceField):
    """As many as one likes out of a list, or none."""

    def __init__(
        self, *, label: Words, choices: Mapping[str, str | Promise], **kwargs: Any
    ) -> None:
        message = _("Choose only from the list")
        super().__init__(
            label=label,
            choices=list(choices.items()),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": message, "invalid_list": message},
            **kwargs,
        )


class Line(PlainCharField):
    """An answer of one line."""

    def __init__(self, *, label: Words, required: bool = False, **kwargs: Any) -> None:
        super().__init__(label=label, required=required, max_length=SHORT, **kwargs)


class EmailLine(Line):
    """An e-mail address, or nothing."""

    def __init__(self, *, label: Words, **kwargs: Any) -> None:
        message = _("Write an e-mail address such as name@example.dk")
        super().__init__(
            label=label,
            validators=[EmailValidator(message)],
            widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            **kwargs,
        )
