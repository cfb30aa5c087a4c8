"""Codes alone: the municipality may hold nothing personal about what the police keep."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from concerns.register.models import Concern, How
from infohus.screens.forms import FdsForm

ELSEWHERE = "elsewhere"


class DutiesForm(FdsForm):
    """Does the municipality have duties of its own; if so, whose are they, and under which law?"""

    marks_optional = False  # what is asked after "yes" says so itself

    has_duties = forms.ChoiceField(
        label=_("Do you have duties of your own towards the person?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        error_messages={
            "required": _("Answer whether you have duties of your own"),
            "invalid_choice": _("Answer yes or no"),
        },
    )
    how = forms.ChoiceField(
        label=_("If yes: what do you do?"),
        widget=forms.RadioSelect,
        required=False,
        choices=How.choices,
        error_messages={"invalid_choice": _("Choose what you do from the list")},
    )

    def __init__(self, *args: Any, concern: Concern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(authority=concern.municipality_id)
        self.units = {str(unit.pk): unit for unit in units}
        names = [(pk, str(unit)) for pk, unit in self.units.items()]
        self.fields["unit"] = forms.ChoiceField(
            label=_("If yes: who sees to them?"),
            required=False,
            choices=[("", _("Choose")), *names, (ELSEWHERE, _("Another authority"))],
            error_messages={"invalid_choice": _("Choose somebody on the list")},
        )
        self.order_fields(["has_duties", "unit", "how"])

    def clean(self) -> dict[str, Any]:
        """A yes says who and what; a no leaves both out, whatever was chosen before."""
        given = self.cleaned_data
        if given.get("has_duties") == "yes":
            if not given.get("unit") and "unit" not in self.errors:
                self.add_error("unit", _("Choose who sees to your duties"))
            if not given.get("how") and "how" not in self.errors:
                self.add_error("how", _("Choose what you do"))
        return given

    def answer(self) -> dict[str, Any]:
        """What the service wants to know."""
        given = self.cleaned_data
        if given["has_duties"] == "no":
            return {"has_duties": False}
        return {"has_duties": True, "unit": self.units.get(given["unit"]), "how": given["how"]}
