"""Questions about what happened, and about whom."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority
from concerns.intake import draft
from concerns.intake.forms.base import (
    KNOWN,
    LONG,
    UNKNOWN,
    Answers,
    Line,
    OneOf,
    QuestionForm,
    Several,
    Words,
)
from concerns.register.signs import PERSON, SURROUNDINGS
from concerns.register.states import AgeBand, Source
from infohus.screens.fields import LongTextField

GROUP, GANG, NAMELESS = "group", "gang", "unknown"
TOO_COMPLEX = _("This text is too long to be kept here. Make it shorter.")


def worded(so_far: Answers, person: Words, *, group: Words, myself: Words | None = None) -> Words:
    """The wording for a person, for a group, or for the writer themselves."""
    if so_far.get("who") == Source.SELF and myself is not None:
        return myself
    return group if so_far.get("about") == GROUP else person


class AboutForm(QuestionForm):
    about = OneOf(
        label=_("What is it about?"),
        choices=(
            ("person", _("One person")),
            (GROUP, _("A group")),
            (NAMELESS, _("Somebody I do not know")),
            (GANG, _("Gangs and crime among gangs")),
        ),
        message=_("Choose what it is about"),
    )


class DangerForm(QuestionForm):
    acute = OneOf(
        label=_("Is somebody in danger right now?"),
        choices=KNOWN,
        message=_("Choose whether somebody is in danger, or that you do not know"),
    )


class WorryForm(QuestionForm):
    worry = LongTextField(
        label=_("What have you seen or heard?"),
        help_text=_(
            "Write what you yourself have seen or heard, and when. Do not write CPR numbers."
        ),
        min_length=10,
        max_length=LONG,
        rows=10,
        required_message=_("Write what worries you"),
        error_messages={
            "min_length": _("Write a little more, so that we can understand your concern")
        },
    )

    def follow(self, so_far: Answers) -> None:
        if so_far.get("who") == Source.SELF:
            self.fields["worry"].label = _("What would you like to tell us?")
            self.fields["worry"].help_text = _(
                "Write what has happened, and what you would like help with. "
                "Do not write CPR numbers."
            )

    def clean_worry(self) -> str:
        worry: str = self.cleaned_data["worry"]
        if not draft.has_room_for(worry):
            raise ValidationError(TOO_COMPLEX, code="max_length")
        return worry


class PlaceForm(QuestionForm):
    municipality = OneOf(
        label=_("In which municipality does the person live?"),
        help_text=_("If you do not know, choose the one where you met the person."),
        choices=(),
        message=_("Choose a municipality"),
        widget=forms.Select,
    )

    def __init__(self, *args: Any, among: QuerySet[Authority] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipality"]
        assert isinstance(field, forms.ChoiceField)
        offered = Authority.objects.municipalities() if among is None else among
        places = list(offered.values_list("slug", "name"))
        if len(places) == 1:
            field.initial = places[0][0]
        field.choices = places if len(places) == 1 else [("", _("Choose")), *places]

    @property
    def is_about_others(self) -> bool:
        return self.so_far.get("who") != Source.SELF

    def follow(self, so_far: Answers) -> None:
        field = self.fields["municipality"]
        field.label = worded(
            so_far,
            _("In which municipality does the person live?"),
            group=_("In which municipality does the group meet?"),
            myself=_("In which municipality do you live?"),
        )
        field.help_text = worded(
            so_far,
            _("If you do not know, choose the one where you met the person."),
            group=_("If you do not know, choose the one where you met them."),
            myself="",
        )


class AgeForm(QuestionForm):
    age_band = OneOf(
        label=_("How old is the person?"),
        choices=(
            (AgeBand.CHILD, AgeBand.CHILD.label),
            (AgeBand.YOUTH, AgeBand.YOUTH.label),
            (AgeBand.ADULT, AgeBand.ADULT.label),
            (UNKNOWN, _("I do not know")),
        ),
        message=_("Choose an age, or that you do not know"),
    )

    def follow(self, so_far: Answers) -> None:
        field = self.fields["age_band"]
        assert isinstance(field, forms.ChoiceField)
        field.label = worded(
            so_far,
            _("How old is the person?"),
            group=_("How old are most of them?"),
            myself=_("How old are you?"),
        )
        if so_far.get("who") == Source.SELF:
            field.choices = [*AgeForm.ages(), (UNKNOWN, _("I would rather not say"))]

    @staticmethod
    def ages() -> list[tuple[str, Words]]:
        return [(band, band.label) for band in AgeBand if band != AgeBand.UNKNOWN]


class SubjectForm(QuestionForm):
    subject_name = Line(
        label=_("The person's name"),
        help_text=_("A first name, a nickname or a profile on the internet is a help too."),
    )
    subject_area = Line(
        label=_("Where the person lives or spends time"),
        help_text=_("A street, a school, a club or a part of town."),
    )

    def follow(self, so_far: Answers) -> None:
        self.fields["subject_name"].label = worded(
            so_far, _("The person's name"), group=_("The name of the group, or of people in it")
        )
        self.fields["subject_area"].label = worded(
            so_far,
            _("Where the person lives or spends time"),
            group=_("Where the group meets or spends time"),
        )
        if so_far.get("about") == NAMELESS:
            self.fields["subject_name"].label = _("What the person is called, if you have heard it")
            self.fields["subject_area"].label = _("Where you saw or met the person")


class SignsForm(QuestionForm):
    signs_person = Several(label=_("What the person does or says"), choices=PERSON)
    signs_surroundings = Several(label=_("Life around the person"), choices=SURROUNDINGS)

    def follow(self, so_far: Answers) -> None:
        self.fields["signs_person"].label = worded(
            so_far, _("What the person does or says"), group=_("What they do or say")
        )
        self.fields["signs_surroundings"].label = worded(
            so_far, _("Life around the person"), group=_("Life around them")
        )
