"""What a desk asks of its inbox: filters, views with a name, who works with what."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from concerns.register.models.desk import VIEW_TITLE
from concerns.register.states import AgeBand, Source, State
from infohus.screens.fields import PlainCharField
from infohus.screens.forms import FdsForm

ANY = [("", _("All"))]
NOBODY = "nobody"


class InboxFilter(FdsForm):
    """What to show of the inbox. Its fields are the keys of a saved view."""

    marks_optional = False

    q = PlainCharField(
        label=_("Number"), required=False, max_length=20,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("Status"), required=False, choices=ANY + State.choices)
    age_band = forms.ChoiceField(label=_("Age"), required=False, choices=ANY + AgeBand.choices)
    source = forms.ChoiceField(label=_("Source"), required=False, choices=ANY + Source.choices)
    assignee = forms.ChoiceField(
        label=_("Who works with it"),
        required=False,
        choices=[*ANY, ("me", _("Me")), (NOBODY, _("Nobody yet"))],
    )
    unread = forms.ChoiceField(
        label=_("Read"), required=False, choices=[*ANY, ("1", _("Unread by me"))]
    )


class AssignForm(FdsForm):
    """To whom the chosen concerns go."""

    marks_optional = False

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        names = [(pk, str(person)) for pk, person in self.people.items()]
        self.fields["assignee"] = forms.ChoiceField(
            label=_("Who works with it?"),
            choices=[*names, (NOBODY, _("Nobody"))],
            error_messages={
                "required": _("Choose who works with it"),
                "invalid_choice": _("Choose somebody on the list"),
            },
        )

    def assignee(self) -> User | None:
        """The chosen colleague; None for nobody."""
        return self.people.get(self.cleaned_data["assignee"])


class SavedViewForm(FdsForm):
    """A name for a view, and for whom it is."""

    title = PlainCharField(
        label=_("What is the view called?"),
        help_text=_("Short, and without names of people. For example: Children, unread."),
        required_message=_("Write what the view is called"),
        max_length=VIEW_TITLE,
    )
    is_shared = forms.BooleanField(label=_("Everybody on my desk sees it"), required=False)
