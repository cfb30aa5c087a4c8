from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.intake.forms.attachments import AttachmentsForm
from infohus.screens.fields import LongTextField, RequiredSpeaks, SubmissionField
from infohus.screens.forms import FdsForm
from infohus.screens.text import without_forbidden

CODE_TYPED = 64  # Characters: a receipt code has 24, and people add spaces and hyphens.
LETTER = 5_000  # Characters in one message.
CODE_LOOKS = _("24 letters and digits. Spaces and capital letters do not matter.")
UNKNOWN_CODE = _("We do not know this code. Check that you typed it as it was shown to you.")
NO_MORE_FILES = _(
    "There is no more room for files here. Send your message without them, or call us."
)
WRONG_TOO_OFTEN = _(
    "We do not know this code, and many wrong codes have come from your internet connection. "
    "Check it, or try again at %(time)s. The right code always works."
)


class CodeField(RequiredSpeaks, forms.CharField):
    """Whatever was typed as a code: what cannot be one is cut, and then as unknown as any other."""

    def to_python(self, value: Any) -> str:
        return without_forbidden(str(super().to_python(value) or "")[:CODE_TYPED])

    def bound_data(self, data: Any, initial: Any) -> Any:
        return self.to_python(super().bound_data(data, initial))


class StatusForm(FdsForm):
    code = CodeField(
        label=_("Your receipt code"),
        help_text=CODE_LOOKS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        required_message=_("Write the code from your receipt"),
    )


class LetterForm(AttachmentsForm):
    """Something more from the referrer: words, files, or both."""

    code = CodeField(widget=forms.HiddenInput, required_message=UNKNOWN_CODE)
    text = LongTextField(
        label=_("Write to us"),
        help_text=_("Answer a question, or tell what has happened since. Only we can read it."),
        required=False,
        max_length=LETTER,
    )
    submission = SubmissionField()
    field_order = ["code", "text", "files", "submission"]
    marks_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("text") and not cleaned.get("files"):
            self.add_error("text", _("Write your message, or choose a file"))
        return cleaned


class CodelessForm(LetterForm):
    """The same letter once more, for whoever wrote it under a code that nobody has."""

    code = CodeField(
        label=_("Your receipt code"),
        help_text=CODE_LOOKS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        required_message=_("Write the code from your receipt"),
    )
