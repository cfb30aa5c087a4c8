from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from infohus.screens.forms import FdsForm


class PlaceChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Membership) -> str:
        words = f"{obj.user}, {obj.unit}"
        if obj.valid_until is None or obj.valid_until > timezone.now():
            return words
        until = date_format(timezone.localtime(obj.valid_until), "SHORT_DATETIME_FORMAT")
        return str(_("%(place)s, until %(when)s") % {"place": words, "when": until})


class HandOverForm(FdsForm):
    """Who leaves, or has left without handing over, and who of the same desk takes over."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Membership.objects.of_desks_answered_for_by(person)
        places = places.select_related("user", "unit__authority").order_by("unit", "user")
        leavers = places.not_handed_over()
        successors = places.current().filter(user__is_active=True)
        gone = _("Choose somebody on the list. Whoever is not there has left the desk already.")
        self.fields["leaver"] = PlaceChoice(
            leavers,
            label=_("Who leaves the desk, or is away?"),
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages={"required": _("Choose who leaves"), "invalid_choice": gone},
        )
        self.fields["successor"] = PlaceChoice(
            successors,
            label=_("Who takes over?"),
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages={"required": _("Choose who takes over"), "invalid_choice": gone},
        )
        takers = {(place.unit_id, place.role, place.user_id) for place in successors}
        self.has_colleagues = any(
            (unit, role) == (place.unit_id, place.role) and person_pk != place.user_id
            for place in leavers
            for unit, role, person_pk in takers
        )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        leaver, successor = answers.get("leaver"), answers.get("successor")
        if leaver and successor:
            if leaver.user_id == successor.user_id:
                self.add_error("successor", _("Choose somebody other than the one who leaves"))
            elif (leaver.unit_id, leaver.role) != (successor.unit_id, successor.role):
                self.add_error("successor", _("Choose somebody of the same desk"))
        return answers
