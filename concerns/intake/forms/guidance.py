from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.intake.guidance.lix import MOST, lix
from concerns.intake.guidance.rendering import as_plain
from infohus.screens.fields import LongTextField, PlainCharField
from infohus.screens.forms import FdsForm

HARD = _(
    "This text is hard to read. Make it easier, or tick the box to publish it all the same."
)  # fmt: skip


class GuidanceForm(FdsForm):
    """A guidance text. To look at it needs no note and no easy words; to publish it needs both,
    or a tick that says why not.
    """

    marks_optional = False
    title = PlainCharField(
        label=_("Heading"), required_message=_("Write the heading of the page"), max_length=120
    )
    body = LongTextField(
        label=_("Text"),
        help_text=_(
            "A blank line begins a new paragraph. Write ## before a heading, - before an item of a "
            "list, **bold**, and [words](/guidance/contacts/) for a link."
        ),
        required_message=_("Write the text of the page"),
        max_length=20_000,
        rows=26,
    )
    note = PlainCharField(
        label=_("What have you changed, and why?"),
        help_text=_(
            "It stands in the history of the text, with your name. Citizens do not see it."
        ),
        required_message=_("Write what you have changed, and why"),
        max_length=300,
    )
    despite = forms.BooleanField(
        label=_("Publish it although it is hard to read"), required=False
    )  # fmt: skip
    began_from = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_publishing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_publishing = is_publishing
        self.fields["note"].required = is_publishing

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        is_forced = answers.pop("despite", False)
        if self.is_publishing and self.is_hard and not is_forced:
            self.add_error("despite", HARD)
        return answers

    @property
    def lix(self) -> int:
        """Of the text as it was typed; 0 before there is one."""
        return lix(as_plain(self.cleaned_data.get("body", ""))) if self.is_bound else 0

    @property
    def is_hard(self) -> bool:
        return self.lix > MOST
