from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.intake.forms.attachments import AttachmentsForm


class SendForm(AttachmentsForm):
    """The last page: files, if there are any, and a field that nobody sees.

    Programs that fill in every field fill in that one too. It is never an error: whoever is taken
    for a program by mistake only presses once more.
    """

    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(
            attrs={"tabindex": "-1", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].label = _("Do you want to add pictures or documents?")

    def is_baited(self) -> bool:
        return bool(self.data.get("website"))
