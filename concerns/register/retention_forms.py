from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.register.models.retention import MOST_DAYS
from concerns.register.states import Outcome
from infohus.screens.fields import PlainCharField, SubmissionField
from infohus.screens.forms import FdsForm

BOUNDS = _("Write a number of days from 1 to 36525, which is a hundred years")


class RetentionForm(FdsForm):
    """How long what was closed with one outcome is kept from now on, and why."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("", _("Choose")), *Outcome.choices],
        error_messages={
            "required": _("Choose the outcome"),
            "invalid_choice": _("Choose one of the outcomes on the list"),
        },
    )
    days = forms.IntegerField(
        label=_("Days from the closing to the erasure"),
        help_text=_("Half a year is 182, a year 365, five years 1826."),
        min_value=1,
        max_value=MOST_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Write how many days"),
            "invalid": BOUNDS,
            "min_value": BOUNDS,
            "max_value": BOUNDS,
        },
    )
    reason = PlainCharField(
        label=_("Why?"),
        help_text=_("About the rule, never about a person. Your colleagues read it."),
        required_message=_("Write why, in a few words"),
        max_length=300,
    )
    submission = SubmissionField()
