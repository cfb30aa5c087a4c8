from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.intake import paper
from concerns.intake.forms.mailbox import CodeField
from infohus.screens.fields import LongTextField
from infohus.screens.forms import FdsForm

LINE = 1_000  # characters: a line has about 170, and copying adds spaces


class VerifyForm(FdsForm):
    """A receipt, as the PDF that it came in or as the text of its box."""

    paper = forms.FileField(
        label=_("The receipt as a PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={"invalid": _("Choose the receipt again"), "empty": _("The file is empty")},
    )
    receipt = LongTextField(
        label=_("Or the text in the box called “Proof”"),
        help_text=_("It begins with IH1. Spaces and line breaks do not matter."),
        required=False,
        rows=4,
        max_length=LINE,
    )
    code = CodeField(
        label=_("The receipt code, if you want to know whether they belong together"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("paper") and not cleaned.get("receipt"):
            self.add_error("receipt", _("Choose the PDF, or paste its text"))
        return cleaned

    def line(self) -> str:
        """The line of the receipt that was shown; the PDF goes before the text."""
        shown = self.cleaned_data["paper"]
        if not shown:
            return str(self.cleaned_data["receipt"])
        return paper.line_in(shown.read()) if shown.size <= paper.MOST_BYTES else ""
