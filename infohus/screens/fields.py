"""Form fields for text and days, with messages that say what to do."""

import secrets
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from infohus.screens.text import clean_text, normal_newlines, without_forbidden

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

SHOWN_AGAIN = 50_000  # characters of a refused text that the page gives back
DAY_SHAPES = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]
YEARS = range(1900, 2200)  # beyond these a typing error, and a time that cannot be reckoned with
MEASURED_FIRST = 4  # times the limit: longer than this is refused unread (accents may compose)

TOO_LONG = _("Write at most %(limit)s characters. There are %(length)s now.")
TOO_SHORT = _("Write at least %(limit_value)d characters.")
NOT_A_DAY = _("Write a day that exists, as 23-11-2026.")


class RequiredSpeaks(forms.Field):
    """A field that, when it must be filled in, says what to write or choose."""

    def __init__(
        self, *, required: bool = True, required_message: "_StrOrPromise" = "", **kwargs: Any
    ) -> None:
        messages = dict(kwargs.pop("error_messages", None) or {})
        if required_message:
            messages["required"] = required_message
        if required and "required" not in messages:
            raise TypeError("A required field says what to do: pass required_message=.")
        super().__init__(required=required, error_messages=messages, **kwargs)


class PlainTextField(RequiredSpeaks, forms.CharField):
    """Text without hidden characters (see `clean_text`), at most `max_length` characters.

    The browser is not told the limit: it would cut a pasted text without a word.
    """

    default_error_messages = {"min_length": TOO_SHORT}

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        self.limit = max_length
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        text = normal_newlines(str(super().to_python(value) or ""))
        self.refuse_above(self.limit * MEASURED_FIRST, text)
        text = self.one_spelling(text)
        self.refuse_above(self.limit, text)
        return text

    def one_spelling(self, text: str) -> str:
        return clean_text(text)

    def refuse_above(self, most: int, text: str) -> None:
        if len(text) > most:
            numbers = {"limit": self.limit, "length": len(text)}
            shown = {name: number_format(n, force_grouping=True) for name, n in numbers.items()}
            raise ValidationError(TOO_LONG, code="max_length", params=shown)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, given back for correction: readable, and of a bearable size."""
        typed = super().bound_data(data, initial)
        return without_forbidden(typed[:SHOWN_AGAIN]) if isinstance(typed, str) else typed

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        given = super().widget_attrs(widget)
        return {name: value for name, value in given.items() if not name.endswith("length")}


class PlainCharField(PlainTextField):
    """One line of text: line breaks and tabs become spaces."""

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def one_spelling(self, text: str) -> str:
        return clean_text(text.replace("\n", " ").replace("\t", " "))


class LongTextField(PlainTextField):
    """Text of many lines in a box of `rows` lines."""

    def __init__(self, *, max_length: int = 10_000, rows: int = 6, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)


class DayInput(forms.DateInput):
    """The design system's date picker; without JavaScript, a text field."""

    template_name = "dkfds/widgets/day.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"autocomplete": "off", **(attrs or {})}, format="%d-%m-%Y")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Also the day for the picker (ISO), where what was typed is a day."""
        context = super().get_context(name, value, attrs)
        typed = context["widget"]["value"] or ""
        day = next((day for shape in DAY_SHAPES if (day := _read(typed, shape))), None)
        return {**context, "day": day.isoformat() if day else ""}


def _read(typed: str, shape: str) -> date | None:
    try:
        return datetime.strptime(typed, shape).date()
    except ValueError:
        return None


class DayField(RequiredSpeaks, forms.DateField):
    """A day, typed as Danes write it (23-11-2026) or picked from a calendar.

    Not `<input type=date>`: that follows the browser's language, not the page's.
    """

    widget = DayInput
    default_error_messages = {"invalid": NOT_A_DAY}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=DAY_SHAPES, **kwargs)

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day and day.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day

    def bound_data(self, data: Any, initial: Any) -> Any:
        typed = super().bound_data(data, initial)
        return without_forbidden(typed[:40]) if isinstance(typed, str) else typed


class SubmissionField(forms.Field):
    """A hidden number that makes sending happen once: 16 random bytes, the same for every press.

    Anything else in its place is taken for a new one: nobody loses a text over it.
    """

    widget = forms.HiddenInput
    size = 16

    def __init__(self) -> None:
        super().__init__(required=False, initial=lambda: secrets.token_hex(self.size))

    def to_python(self, value: Any) -> bytes:
        try:
            number = bytes.fromhex(str(value))
        except ValueError:
            number = b""
        return number if len(number) == self.size else secrets.token_bytes(self.size)
