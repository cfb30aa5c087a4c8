from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Membership, Role, User
from infohus.screens.fields import DayField, LongTextField, PlainCharField
from infohus.screens.forms import FdsForm


class EntryForm(FdsForm):
    """A journal entry: a short subject and the text."""

    subject = PlainCharField(
        label=_("Subject"),
        help_text=_("Short: it stands in lists of documents."),
        required_message=_("Write a short subject"),
    )
    text = LongTextField(label=_("Text"), required_message=_("Write the entry"))


class AssignmentForm(FdsForm):
    """Which mentor, what to do, and from when until when."""

    task = LongTextField(
        label=_("What is the task?"),
        help_text=_("The mentor sees this and nothing else of the case."),
        required_message=_("Write what the mentor is to do"),
        max_length=4_000,
    )
    starts_on = DayField(
        label=_("From when?"), required_message=_("Write the day on which it begins")
    )
    ends_on = DayField(
        label=_("Until when?"),
        help_text=_("After that day the mentor no longer sees the task."),
        required_message=_("Write the day on which it ends"),
    )

    def __init__(self, *args: Any, municipality: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        corps = Membership.objects.current().filter(role=Role.MENTOR, unit__authority=municipality)
        self.fields["mentor"] = forms.ModelChoiceField(
            User.objects.filter(is_active=True, membership__in=corps).distinct(),
            label=_("Which mentor?"),
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages={
                "required": _("Choose the mentor"),
                "invalid_choice": _("Choose one of the mentors on the list"),
            },
        )
        self.order_fields(["mentor"])

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        starts_on, ends_on = answers.get("starts_on"), answers.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("It cannot end before it begins"))
        elif ends_on and ends_on < timezone.localdate():
            self.add_error("ends_on", _("That day has passed"))
        return answers
