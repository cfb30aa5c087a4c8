"""The questions. A form only turns text into clean arguments; nothing is written here."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority
from concerns.intake import draft
from concerns.intake.draft import Answer
from concerns.register.signs import PERSON, SURROUNDINGS
from concerns.register.states import AgeBand, Source
from infohus.screens.fields import LongTextField, PlainCharField, RequiredSpeaks
from infohus.screens.forms import FdsForm
from infohus.screens.text import without_forbidden

SHORT = 200  # Characters in every answer of one line.
LONG = 10_000  # Characters in the story itself.
CODE_TYPED = 64  # Characters: a receipt code has 24, and people add spaces and hyphens.

UNKNOWN_CODE = _("We do not know this code. Check that you typed it as it was shown to you.")
TOO_COMPLEX = _("This text is too long to be kept here. Make it shorter.")


def _choice(value: str, label: str | Promise) -> tuple[str, str | Promise]:
    return value, label


class StepForm(FdsForm):
    """One page of questions; every clean value is a text or a list of texts."""

    def answers(self) -> dict[str, Answer]:
        """The clean answers, ready to be kept in the draft and given to the same form again."""
        return dict(self.cleaned_data)

    def summary(self) -> list[tuple[str, list[str]]]:
        """Label and answers in words, for the page where people check what they wrote."""
        return [(str(bound.label), self._words(bound.name)) for bound in self]

    def _words(self, name: str) -> list[str]:
        value = self.cleaned_data[name]
        values = [one for one in (value if isinstance(value, list) else [value]) if one]
        labels = dict(getattr(self.fields[name], "choices", ()))
        return [str(labels.get(one, one)) for one in values]


class WriterForm(StepForm):
    source = forms.ChoiceField(
        label=_("Who are you?"),
        widget=forms.RadioSelect,
        choices=[
            _choice(Source.PROFESSIONAL, _("I write as part of my work")),
            _choice(Source.CITIZEN, _("I am a citizen, a friend or a relative")),
            _choice(Source.ASSOCIATION, _("I write for an association or a community")),
            _choice(Source.ANONYMOUS, _("I want to be anonymous")),
        ],
        help_text=_("If you choose to be anonymous, we keep nothing of what you write below."),
        error_messages={
            "required": _("Choose who you are"),
            "invalid_choice": _("Choose who you are from the list"),
        },
    )
    name = PlainCharField(
        label=_("Your name"),
        required=False,
        max_length=SHORT,
    )
    role = PlainCharField(
        label=_("Your job and your workplace or association"),
        help_text=_("For example: teacher at a school, or coach in a club."),
        required=False,
        max_length=SHORT,
    )
    contact = PlainCharField(
        label=_("How we can reach you"),
        help_text=_("A telephone number or an e-mail address. We may need to ask you something."),
        required=False,
        max_length=SHORT,
    )

    def clean(self) -> dict[str, Any]:
        """Anonymous means anonymous: a name given all the same goes no further."""
        super().clean()
        if self.cleaned_data.get("source") == Source.ANONYMOUS:
            self.cleaned_data.update(name="", role="", contact="")
        return self.cleaned_data


class WorryForm(StepForm):
    worry = LongTextField(
        label=_("What have you seen or heard?"),
        help_text=_(
            "Write what you yourself have seen or heard, and when. Do not write CPR numbers."
        ),
        min_length=10,
        max_length=LONG,
        required_message=_("Write what worries you"),
        error_messages={
            "min_length": _("Write a little more, so that we can understand your concern")
        },
    )

    def clean_worry(self) -> str:
        worry: str = self.cleaned_data["worry"]
        if not draft.has_room_for(worry):
            raise ValidationError(TOO_COMPLEX, code="max_length")
        return worry


class PersonForm(StepForm):
    municipality = forms.ChoiceField(
        label=_("In which municipality does the person live?"),
        help_text=_("If you do not know, choose the one where you met the person."),
        error_messages={
            "required": _("Choose a municipality"),
            "invalid_choice": _("Choose a municipality from the list"),
        },
    )
    age_band = forms.ChoiceField(
        label=_("How old is the person?"),
        widget=forms.RadioSelect,
        choices=[
            _choice(AgeBand.CHILD, AgeBand.CHILD.label),
            _choice(AgeBand.YOUTH, AgeBand.YOUTH.label),
            _choice(AgeBand.ADULT, AgeBand.ADULT.label),
            _choice(AgeBand.UNKNOWN, _("I do not know")),
        ],
        error_messages={
            "required": _("Choose how old the person is, or that you do not know"),
            "invalid_choice": _("Choose an age from the list"),
        },
    )
    subject_name = PlainCharField(
        label=_("The person's name"),
        help_text=_("If you know it. A first name or a nickname is a help too."),
        required=False,
        max_length=SHORT,
    )
    subject_area = PlainCharField(
        label=_("Where the person lives or spends time"),
        help_text=_("A street, a school, a club or a part of town."),
        required=False,
        max_length=SHORT,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipality"]
        assert isinstance(field, forms.ChoiceField)
        places = list(Authority.objects.municipalities().values_list("slug", "name"))
        if len(places) == 1:
            field.initial = places[0][0]
        field.choices = places if len(places) == 1 else [("", _("Choose")), *places]

    def place(self) -> Authority:
        """The municipality of a valid form."""
        return Authority.objects.municipalities().get(slug=self.cleaned_data["municipality"])


class SignsForm(StepForm):
    person = forms.MultipleChoiceField(
        label=_("The person"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(PERSON.items()),
        error_messages={"invalid_choice": _("Choose only from the list")},
    )
    surroundings = forms.MultipleChoiceField(
        label=_("Life around the person"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(SURROUNDINGS.items()),
        error_messages={"invalid_choice": _("Choose only from the list")},
    )


class CodeField(RequiredSpeaks, forms.CharField):
    """Whatever was typed as a code: what cannot be one is cut, and then as unknown as any other."""

    def to_python(self, value: Any) -> str:
        return without_forbidden(str(super().to_python(value) or "")[:CODE_TYPED])

    def bound_data(self, data: Any, initial: Any) -> Any:
        return self.to_python(super().bound_data(data, initial))


class StatusForm(FdsForm):
    code = CodeField(
        label=_("Your receipt code"),
        help_text=_("24 letters and digits. Spaces and capital letters do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        required_message=_("Write the code from your receipt"),
    )
