"""Codes alone: the municipality may hold nothing personal about what the police keep."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, Unit
from concerns.register.models import Concern, How
from concerns.register.models.duties import Elsewhere
from concerns.register.services.duties import Whose
from infohus.screens.forms import FdsForm


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
        others = Authority.objects.exclude(pk__in=[concern.municipality_id, concern.custodian_id])
        self.whose = {
            **{f"unit-{unit.pk}": (str(unit), Whose(unit=unit)) for unit in units},
            **{
                f"authority-{other.pk}": (other.name, Whose(authority=other))
                for other in others.order_by("name")
            },
            **{kind.value: (str(kind.label), Whose(elsewhere=kind.value)) for kind in Elsewhere},
        }
        names = [(key, name) for key, (name, _whose) in self.whose.items()]
        self.fields["whose"] = forms.ChoiceField(
            label=_("If yes: who sees to them?"),
            required=False,
            choices=[("", _("Choose")), *names],
            error_messages={"invalid_choice": _("Choose somebody on the list")},
        )
        self.order_fields(["has_duties", "whose", "how"])

    def clean(self) -> dict[str, Any]:
        """A yes says who and what; a no leaves both out, whatever was chosen before."""
        given = self.cleaned_data
        if given.get("has_duties") == "yes":
            if not given.get("whose") and "whose" not in self.errors:
                self.add_error("whose", _("Choose who sees to your duties"))
            if not given.get("how") and "how" not in self.errors:
                self.add_error("how", _("Choose what you do"))
        return given

    def answer(self) -> dict[str, Any]:
        """What the service wants to know."""
        given = self.cleaned_data
        if given["has_duties"] == "no":
            return {"has_duties": False}
        _name, whose = self.whose[given["whose"]]
        return {"has_duties": True, "whose": whose, "how": given["how"]}
