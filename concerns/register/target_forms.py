from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.register.models.target import LONGEST, STANDARD
from concerns.register.services.targets import Board
from concerns.register.states import State
from infohus.screens.forms import FdsForm
from infohus.screens.text import without_forbidden

SHOWN_AGAIN = 20  # characters of a refused number that the page gives back


class WorkingDaysField(forms.IntegerField):
    """A whole number of working days; empty or 0 for no deadline."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 5})
    default_error_messages = {
        "invalid": _("Write a whole number of working days, or leave it empty."),
        "min_value": _("Write 0 or more."),
        "max_value": _("Write at most %(limit_value)d working days."),
    }

    def bound_data(self, data: Any, initial: Any) -> Any:
        typed = super().bound_data(data, initial)
        return without_forbidden(typed[:SHOWN_AGAIN]) if isinstance(typed, str) else typed


class TargetsForm(FdsForm):
    """How long each of an authority's states may last.

    It carries what was newest when it was shown, so that nobody's change is undone unseen.
    """

    marks_optional = False

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.board = board
        self.fields["seen"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=board.seen
        )
        for state, days in board.days.items():
            self.fields[state.value] = WorkingDaysField(
                label=state.label,
                required=False,
                initial=days,
                min_value=0,
                max_value=LONGEST,
                help_text=_("Standard: %(days)d working days") % {"days": STANDARD[state]}
                if STANDARD[state] > 1
                else _("Standard: 1 working day"),
            )

    def days(self) -> dict[State, int | None]:
        """What was typed, by state."""
        return {state: self.cleaned_data[state.value] for state in self.board.days}
