from dataclasses import fields

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.handover.ceremony import Journaled
from concerns.register.forms import MarkField, StepForm
from concerns.register.models import MeasureKind
from infohus.screens.fields import DayField, LongTextField, PlainCharField


class MeasureForm(StepForm):
    """What will be journaled: written or picked by hand, never the referral wholesale.

    `kept` is what a colleague has prepared meanwhile, where that stands in the way.
    """

    kept: Journaled | None = None
    replaces = MarkField()
    person_name = PlainCharField(
        label=_("Whom is the measure for?"),
        help_text=_("The name as it will stand on the case."),
        required_message=_("Write whom the measure is for"),
    )
    kind = forms.ChoiceField(
        label=_("Which measure?"),
        widget=forms.RadioSelect,
        choices=MeasureKind.choices,
        error_messages={"required": _("Choose the measure")},
    )
    starts_on = DayField(
        label=_("From when?"), required_message=_("Write the day on which it begins")
    )
    facts = LongTextField(
        label=_("Which facts is the decision built on?"),
        help_text=_(
            "Only what the department needs. Leave out who wrote to us and what the police said."
        ),
        required_message=_("Write the facts that the decision is built on"),
        max_length=8_000,
    )
    decision = LongTextField(
        label=_("What has the department decided, under which law?"),
        required_message=_("Write what the department has decided"),
        max_length=4_000,
    )

    def chosen(self) -> Journaled:
        names = [field.name for field in fields(Journaled)]
        answers = {name: self.cleaned_data[name] for name in names}
        return Journaled(**{**answers, "kind": MeasureKind(answers["kind"])})
