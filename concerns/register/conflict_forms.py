from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from concerns.register.models import ConflictOfInterest
from infohus.screens.forms import FdsForm


class ConflictChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: ConflictOfInterest) -> str:
        when = date_format(timezone.localtime(obj.declared_at), "DATETIME_FORMAT")
        return str(
            _("%(person)s stepped away from one concern on %(when)s")
            % {"person": obj.user, "when": when}
        )


class EndingForm(FdsForm):
    """Whose conflict of interest ends, and why: a reason of a list, for it must tell of no case."""

    def __init__(self, *args: Any, leader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ConflictOfInterest.objects.to_end_by(leader).select_related("user")
        self.fields["conflict"] = ConflictChoice(
            rows.order_by("-declared_at"),
            label=_("Who is to see the concern again?"),
            widget=forms.RadioSelect,
            empty_label=None,
            error_messages={
                "required": _("Choose who is to see the concern again"),
                "invalid_choice": _("Choose somebody on the list"),
            },
        )
        self.fields["why"] = forms.ChoiceField(
            label=_("Why?"),
            widget=forms.RadioSelect,
            choices=ConflictOfInterest.EndReason.choices,
            error_messages={
                "required": _("Choose why"),
                "invalid_choice": _("Choose one of the reasons on the list"),
            },
        )
        self.has_any = rows.exists()

    def reason(self) -> ConflictOfInterest.EndReason:
        return ConflictOfInterest.EndReason(self.cleaned_data["why"])
