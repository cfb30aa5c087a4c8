from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from concerns.register.forms import StepForm
from concerns.register.models import Concern
from concerns.register.states import AgeBand, State
from infohus.screens.fields import DayField, PlainCharField
from infohus.screens.forms import FdsForm
from meetings.models import Meeting
from meetings.services.planning import people_for, proposed_departments, proposed_people


class MeetingForm(FdsForm):
    """When and where."""

    day = DayField(label=_("Day"), required_message=_("Write the day of the meeting"))
    at = forms.TimeField(
        label=_("Time"),
        input_formats=["%H:%M", "%H.%M"],
        help_text=_("For example 13:00"),
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "input-width-s"}),
        error_messages={
            "required": _("Write when the meeting begins"),
            "invalid": _("Write a time such as 13:00"),
        },
    )
    place = PlainCharField(label=_("Place"), required_message=_("Write where you meet"))

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        day, at = answers.get("day"), answers.get("at")
        if day and isinstance(at, time):
            answers["starts_at"] = timezone.make_aware(datetime.combine(day, at))
            if answers["starts_at"] < timezone.now():
                self.add_error("day", _("The meeting must lie ahead of us"))
        return answers


class MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Meeting) -> str:
        when = date_format(timezone.localtime(obj.starts_at), "DATETIME_FORMAT")
        return f"{when}, {obj.place}"


class PersonChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: User) -> str:
        return with_units(obj)


def with_units(person: User) -> str:
    """The name, and where they work: two people may have the same name. For `people_for`."""
    return f"{person}, {', '.join(str(m.unit) for m in person.membership_set.all())}"


def which_meeting(meetings: QuerySet[Meeting]) -> MeetingChoice:
    """The question that every way onto an agenda asks."""
    return MeetingChoice(
        meetings,
        label=_("Which meeting?"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose the meeting"),
            "invalid_choice": _("Choose one of the meetings on the list"),
        },
    )


class ConveneForm(StepForm):
    """Which meeting, which departments, which people. The proposal follows the age band."""

    def __init__(self, *args: Any, concern: Concern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposed = proposed_departments(concern.municipality, concern.age_band)
        people = people_for(concern)
        meetings = Meeting.objects.filter(municipality=concern.municipality_id, closed_at=None)
        if concern.state == State.TRIAGE:  # reopened: it stands on an agenda from before
            meetings = meetings.exclude(items__concern=concern)
        self.fields["meeting"] = which_meeting(meetings)
        is_certain = concern.age_band != AgeBand.UNKNOWN
        self.fields["departments"] = forms.ModelMultipleChoiceField(
            concern.municipality.units.exclude(proposed_for=[]),
            label=_("Which departments take part?"),
            help_text=_("Proposed by age; change it as you need. Their leaders see the line."),
            widget=forms.CheckboxSelectMultiple,
            initial=proposed if is_certain else [],
            error_messages={"required": _("Choose at least one department")},
        )
        self.fields["people"] = PersonChoice(
            people,
            label=_("Who is invited?"),
            help_text=_("They can read the concern from now until the meeting is closed."),
            widget=forms.CheckboxSelectMultiple,
            initial=proposed_people(concern, proposed) if is_certain else [],
            error_messages={"required": _("Choose at least one person")},
        )


class InviteForm(FdsForm):
    """One more person for an item."""

    def __init__(self, *args: Any, concern: Concern, invited: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = PersonChoice(
            people_for(concern).exclude(pk__in=invited),
            label=_("Who else is invited?"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one person")},
        )
