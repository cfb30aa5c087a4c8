"""What a desk writes down while it works with a concern: notes, tasks, disclosures."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from concerns.register.bases import BASES, OFFERED, OTHER
from concerns.register.forms import MarkField
from concerns.register.services.disclosing import Told
from infohus.screens.fields import DayField, LongTextField, PlainCharField, SubmissionField
from infohus.screens.forms import FdsForm

THE_DESK = "desk"


class VersionField(forms.Field):
    """A hidden number of a version; what is none is 0, and then the newest is shown first."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> int:
        text = str(value)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


class ForPoliceForm(FdsForm):
    """A form in which the police, and only they, can keep what they write to themselves."""

    for_custodian_only = forms.BooleanField(
        label=_("For the police alone: the municipality does not see it"), required=False
    )

    def __init__(self, *args: Any, is_police: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_police:
            del self.fields["for_custodian_only"]


class NoteForm(ForPoliceForm):
    """A working note."""

    text = LongTextField(
        label=_("Your note"),
        help_text=_("It is sealed like the concern. Both desks can read it and rewrite it."),
        required_message=_("Write the note"),
        max_length=10_000,
        rows=8,
    )
    submission = SubmissionField()
    field_order = ["text", "for_custodian_only", "submission"]


class RewriteForm(FdsForm):
    """A note anew. `began_from` is the version that the person has before them."""

    text = LongTextField(
        label=_("The note"), required_message=_("Write the note"), max_length=10_000, rows=12
    )
    began_from = VersionField()


class DueForm(FdsForm):
    """By when something is to be done, and by whom of the desk."""

    due_on = DayField(
        label=_("By which day?"), required_message=_("Write by which day it is to be done")
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        names = [(pk, str(person)) for pk, person in self.people.items()]
        self.fields["assignee"] = forms.ChoiceField(
            label=_("Who does it?"),
            choices=[(THE_DESK, _("Whoever has time on the desk")), *names],
            error_messages={
                "required": _("Choose who does it"),
                "invalid_choice": _("Choose somebody on the list"),
            },
        )
        self.order_fields(["to_do", "due_on", "assignee", "submission"])

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < timezone.localdate() and not self.may_stay(day):
            raise ValidationError(_("That day has passed. Write today, or a later day."))
        return day

    def may_stay(self, day: date) -> bool:
        """Whether a day that has passed is no choice of whoever sends it."""
        return False

    def assignee(self) -> User | None:
        """The chosen colleague; None for the desk."""
        return self.people.get(self.cleaned_data["assignee"])


class TaskForm(DueForm):
    """What is to be done, by when, and by whom of the desk."""

    to_do = PlainCharField(
        label=_("What is to be done?"),
        help_text=_("One line. It is sealed like the concern."),
        required_message=_("Write what is to be done"),
        max_length=300,
    )
    submission = SubmissionField()


class ChangeTaskForm(DueForm):
    """By when and by whom an open task is to be done from now on.

    It carries the task's mark, so that nobody's change is undone unseen; a day that has passed may
    stay as it was shown.
    """

    seen = MarkField()

    def may_stay(self, day: date) -> bool:
        """The page showed it: whether it is the task's still, the service knows."""
        return str(self["seen"].value()).startswith(f"{day.isoformat()}~")


class DisclosureForm(ForPoliceForm):
    """To whom something was passed on, what for, why, on which basis, and what was told."""

    recipient = PlainCharField(
        label=_("To whom?"),
        help_text=_("The authority, and who there. For example: Gladsaxe School, the headteacher."),
        required_message=_("Write to whom it was passed on"),
    )
    told_on = DayField(
        label=_("On which day?"),
        required_message=_("Write on which day it was passed on"),
        initial=timezone.localdate,
    )
    what_was_told = LongTextField(
        label=_("What was told?"),
        required_message=_("Write what was told"),
        max_length=5_000,
        rows=4,
    )
    what_for = LongTextField(
        label=_("What are they to use it for?"),
        required_message=_("Write what they are to use it for"),
        max_length=2_000,
        rows=2,
    )
    why_needed = LongTextField(
        label=_("Why was it necessary?"),
        help_text=_("Also why less would not have been enough."),
        required_message=_("Write why it was necessary"),
        max_length=2_000,
        rows=3,
    )
    basis = forms.ChoiceField(
        label=_("On which legal basis?"),
        widget=forms.RadioSelect,
        choices=[(code, BASES[code]) for code in OFFERED],
        error_messages={
            "required": _("Choose the legal basis"),
            "invalid_choice": _("Choose a legal basis on the list"),
        },
    )
    basis_words = PlainCharField(
        label=_("Which other basis?"),
        help_text=_("Only when you chose another basis."),
        required=False,
    )
    submission = SubmissionField()
    field_order = [
        "recipient", "told_on", "what_was_told", "what_for", "why_needed", "basis", "basis_words",
        "for_custodian_only", "submission",
    ]  # fmt: skip

    def clean_told_on(self) -> date:
        day: date = self.cleaned_data["told_on"]
        if day > timezone.localdate():
            raise ValidationError(_("That day lies ahead. Write it down once it has happened."))
        return day

    def clean(self) -> None:
        if self.cleaned_data.get("basis") == OTHER and not self.cleaned_data.get("basis_words"):
            self.add_error("basis_words", _("Write which other basis it is"))

    def told(self) -> Told:
        """What the service wants to know. Words for another basis count with that choice alone."""
        given = {name: text for name, text in self.cleaned_data.items() if name != "submission"}
        if given["basis"] != OTHER:
            given["basis_words"] = ""
        return Told(**given)
