"""The questions on one page, for staff who type while somebody tells."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Role, User
from concerns.intake import sending
from concerns.intake.forms.about import PlaceForm
from concerns.intake.forms.base import Choices, OneOf, QuestionForm, Words
from concerns.intake.forms.writer import ANONYMOUS, NAMED, WhoForm
from concerns.intake.questions import QUESTIONS, Question
from concerns.register import circumstances
from concerns.register.states import Source
from infohus.screens.fields import DayField, SubmissionField
from infohus.screens.forms import FdsForm

OTHERS: Choices = (
    (Source.CITIZEN, _("Citizen or relative")),
    (Source.PROFESSIONAL, _("Professional at work")),
    (Source.ASSOCIATION, _("Association")),
    (Source.SELF, _("The person themselves")),
)
OWN: Choices = ((Source.POLICE, _("The police's own")),)
CHANNELS: Choices = tuple(circumstances.QUESTIONS["channel"][1].items())
# The sender's receipt is signed with this time: nobody makes one for a day long gone by mistake.
EARLIEST = timedelta(days=366)
TOO_LONG_AGO = _(
    "It can have come at most a year ago: the receipt is signed with this day. If it is older, "
    "give today, and write in the text when it came."
)
# Short labels, in the words of the one who types. The rules are those of the public form.
LABELS: dict[str, Words] = {
    "who": _("Whom does it come from?"),
    "about": _("What is it about?"),
    "acute": _("Danger right now?"),
    "worry": _("What is told"),
    "municipality": _("Municipality"),
    "age_band": _("Age"),
    "subject_name": _("The person's or the group's name"),
    "subject_area": _("Lives or spends time"),
    "family_knows": _("Does the person or the family know? (professionals)"),
    "notified": _("Child notification sent? (professionals, under 18)"),
    "naming": _("Is a name given?"),
    "name": _("The caller's name"),
    "workplace": _("Workplace or association"),
    "job": _("Job"),
    "contact": _("Telephone, or how else to reach them"),
    "notice_email": _("E-mail for a line when there is news"),
}
CHOICES: dict[str, Choices] = {
    "about": tuple(
        (code, words)
        for code, words in circumstances.QUESTIONS["about"][1].items()
        if code != Source.SELF
    ),
    "naming": ((NAMED, _("Yes")), (ANONYMOUS, _("No, anonymous"))),
}
# The story first, then as a conversation goes.
SCREEN = (
    "worry", "danger", "about", "person", "place", "age", "family", "duty", "who", "name", "work",
    "contact", "signs",
)  # fmt: skip


class CallerForm(WhoForm):
    """Whom it comes from; the police may write down what they have seen themselves."""

    def __init__(self, *args: Any, is_police: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = OneOf(
            label=LABELS["who"],
            choices=(OWN if is_police else ()) + OTHERS,
            message=_("Choose whom it comes from"),
            initial=Source.POLICE if is_police else None,
        )


class ReceivedForm(FdsForm):
    """How and when it reached us."""

    channel = OneOf(label=_("How did it come?"), choices=CHANNELS, message=_("Choose how it came"))
    received_on = DayField(label=_("Day"), required_message=_("Write the day when it came"))
    received_time = forms.TimeField(
        label=_("Time"),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write the time when it came"),
            "invalid": _("Write a time such as 13:00"),
        },
    )
    submission = SubmissionField()

    def __init__(self, *args: Any, is_police: bool = False, **kwargs: Any) -> None:
        now = timezone.localtime()
        kwargs["initial"] = {
            "channel": "police" if is_police else "phone",
            "received_on": now.date(),
            "received_time": now.time().replace(second=0, microsecond=0),
        }
        super().__init__(*args, **kwargs)
        if not is_police:
            self.fields["channel"].choices = CHANNELS[:-1]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        day, at = given.get("received_on"), given.get("received_time")
        if day and at:
            given["received_at"] = timezone.make_aware(datetime.combine(day, at))
            if given["received_at"] > timezone.now():
                self.add_error("received_on", _("It cannot have come later than now"))
            elif given["received_at"] < timezone.now() - EARLIEST:
                self.add_error("received_on", TOO_LONG_AGO)
        return given


def places_of(user: User) -> QuerySet[Authority]:
    """The municipalities somebody may write down concerns for: their own, or their district's."""
    own = user.authorities_as(Role.MUNICIPAL_COORDINATOR)
    districts = user.authorities_as(Role.POLICE_COORDINATOR)
    return Authority.objects.municipalities().filter(
        Q(pk__in=[authority.pk for authority in own])
        | Q(district__in=[authority.pk for authority in districts])
    )


class Sheet:
    """Everything on the screen: the questions' forms, and how it was received.

    To the error summary it is one form.
    """

    prefix = ""

    def __init__(self, user: User, data: QueryDict | None = None) -> None:
        is_police = Role.POLICE_COORDINATOR in user.roles
        self.data = data
        self.questions = tuple(_questions(is_police, places_of(user)))
        self.received = ReceivedForm(data, is_police=is_police)
        self.answers, self.refused = (
            sending.check_all(data, self.questions) if data is not None else ({}, {})
        )

    def is_valid(self) -> bool:
        return self.data is not None and not self.refused and self.received.is_valid()

    def forgive(self) -> None:
        """Show what was typed without saying what is wrong: nobody has pressed the button yet."""
        self.refused = {}
        self.received.errors.clear()

    @cached_property
    def asked(self) -> dict[str, QuestionForm]:
        """Each question's form with what was typed, whether or not it is asked after all."""
        questions = {question.slug: question for question in self.questions}
        return {slug: self._shown(questions[slug]) for slug in SCREEN}

    def _shown(self, question: Question) -> QuestionForm:
        form = question.form(self.data)
        form.marks_optional = False
        for name, field in form.fields.items():
            field.help_text = ""
            if name in LABELS:
                field.label = LABELS[name]
            if name in CHOICES:
                field.choices = CHOICES[name]  # type: ignore[attr-defined]
        form.errors.clear()  # Only what the answers ask for can be wrong.
        for name in form.fields.keys() & self.refused.keys():
            form.add_error(name, [*self.refused[name]])
        return form

    @property
    def errors(self) -> list[str]:
        """What is wrong anywhere on the sheet."""
        found = [error for errors in self.refused.values() for error in errors]
        return found + [str(e) for errors in self.received.errors.values() for e in errors]

    @property
    def non_field_errors(self) -> list[str]:
        return [str(error) for error in self.received.non_field_errors()]

    def visible_fields(self) -> list[forms.BoundField]:
        fields = [bound for form in self.asked.values() for bound in form.visible_fields()]
        return fields + self.received.visible_fields()


def _questions(is_police: bool, places: QuerySet[Authority]) -> Iterable[Question]:
    forms_here: dict[str, Callable[..., QuestionForm]] = {
        "who": partial(CallerForm, is_police=is_police),
        "place": partial(PlaceForm, among=places),
    }
    for question in QUESTIONS:
        form = forms_here.get(question.slug, question.form)
        yield replace(question, form=form)
