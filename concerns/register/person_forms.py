from django.utils.translation import gettext_lazy as _

from infohus.screens.fields import LongTextField, PlainCharField
from infohus.screens.forms import FdsForm


class LinkForm(FdsForm):
    """Which other concern is about the same person, and how the police know."""

    number = PlainCharField(
        label=_("Number of the other concern"),
        help_text=_("Such as IH-2026-0123."),
        max_length=20,
        error_messages={"required": _("Write the number of the other concern")},
    )
    reason = LongTextField(
        label=_("How do you know that it is the same person?"),
        help_text=_("The police alone read it. It is sealed like the concern itself."),
        required_message=_("Write how you know, in a few words"),
        max_length=3_000,
        rows=3,
    )
