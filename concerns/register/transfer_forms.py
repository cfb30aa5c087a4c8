from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.register.forms import RationaleForm
from concerns.register.models import Concern
from concerns.register.services import transferring


class TransferForm(RationaleForm):
    """To which municipality of the district, and why: the receiving desk reads the why."""

    field_order = ["to", "rationale"]

    def __init__(self, *args: Any, concern: Concern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = forms.ModelChoiceField(
            transferring.receivers(concern),
            label=_("Which municipality does the person live in?"),
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages={
                "required": _("Choose the municipality"),
                "invalid_choice": _("Choose one of the municipalities on the list"),
            },
        )
        self.fields["rationale"].label = _("Why does it belong there?")
        self.fields["rationale"].help_text = _(
            "The receiving desk and the police read it. It is sealed like the concern itself."
        )
        self.order_fields(self.field_order)
