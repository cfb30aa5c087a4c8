from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from infohus.screens.forms import FdsForm


class PlaceChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Membership) -> str:
        return f"{obj.user}, {obj.unit}"


class HandOverForm(FdsForm):
    """Who leaves, and who of the same desk takes over."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Membership.objects.current().of_desks_answered_for_by(person)
        places = places.select_related("user", "unit__authority").order_by("unit", "user")
        gone = _("Choose somebody on the list. Whoever is not there has left the desk already.")
        self.fields["leaver"] = PlaceChoice(
            places,
            label=_("Who leaves the desk, or is away?"),
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages={"required": _("Choose who leaves"), "invalid_choice": gone},
        )
        self.fields["successor"] = PlaceChoice(
            places,
            label=_("Who takes over?"),
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages={"required": _("Choose who takes over"), "invalid_choice": gone},
        )
        seats = [place.unit_id for place in places]
        self.has_colleagues = len(seats) > len(set(seats))

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        leaver, successor = answers.get("leaver"), answers.get("successor")
        if leaver and successor:
            if leaver.user_id == successor.user_id:
                self.add_error("successor", _("Choose somebody other than the one who leaves"))
            elif (leaver.unit_id, leaver.role) != (successor.unit_id, successor.role):
                self.add_error("successor", _("Choose somebody of the same desk"))
        return answers
