from django import forms
from django.utils.translation import gettext_lazy as _

from concerns.register.desk_forms import years
from infohus.screens.forms import FdsForm


class YearForm(FdsForm):
    """Which year's figures to show: one that the inbox can list as well."""

    marks_optional = False

    year = forms.ChoiceField(label=_("Received in"), choices=years)
