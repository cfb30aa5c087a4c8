"""What a desk asks of its inbox: filters, views with a name, who works with what."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Authority, User
from concerns.register.models.desk import VIEW_TITLE
from concerns.register.states import AgeBand, Outcome, Source, State
from infohus.screens.fields import PlainCharField, SubmissionField
from infohus.screens.forms import FdsForm

ANY = [("", _("All"))]
NOBODY, NO_OUTCOME = "nobody", "none"


def municipalities() -> list[tuple[str, Promise | str]]:
    return [*ANY, *Authority.objects.municipalities().values_list("slug", "name")]


def years() -> list[tuple[str, str]]:
    """This one and the nine before it."""
    this = timezone.localdate().year
    return [(str(year), str(year)) for year in range(this, this - 10, -1)]


def any_year() -> list[tuple[str, Promise | str]]:
    return [*ANY, *years()]


class InboxFilter(FdsForm):
    """What to show of the inbox. Its fields are the keys of a saved view."""

    marks_optional = False

    # Numbers only, and not typed here: what is typed goes by SearchForm, in no address.
    q = PlainCharField(label=_("Number"), required=False, max_length=20, widget=forms.HiddenInput)
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
    municipality = forms.ChoiceField(
        label=_("Municipality"), required=False, choices=municipalities
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[*ANY, *Outcome.choices, (NO_OUTCOME, _("None yet"))],
    )
    year = forms.ChoiceField(label=_("Received in"), required=False, choices=any_year)

    def leave_out(self, *names: str) -> None:
        """Ask less: what nobody has chosen from is not shown."""
        for name in names:
            if not self.cleaned_data.get(name):
                del self.fields[name]
        if "municipality" in self.fields:  # looked up once, however often they are walked through
            field = cast(forms.ChoiceField, self.fields["municipality"])
            field.choices = list(cast(Iterable[tuple[str, str]], field.choices))


class SearchForm(FdsForm):
    """A number or a name. It is posted: an address stands in logs and histories."""

    marks_optional = False

    wanted = PlainCharField(
        label=_("Number or name"),
        required_message=_("Write a number, such as IH-2026-0123, or a name"),
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class OrderForm(FdsForm):
    """The order of the list, where its column heads do not show: its codes are listing.SORTS."""

    marks_optional = False

    sort = forms.ChoiceField(
        label=_("Order"),
        choices=[
            ("newest", _("Newest first")),
            ("oldest", _("Oldest first")),
            ("longest", _("Longest in their status first")),
            ("shortest", _("Shortest in their status first")),
            ("number", _("Lowest number first")),
            ("number_last", _("Highest number first")),
        ],
    )


class AssignForm(FdsForm):
    """To whom the chosen concerns go."""

    marks_optional = False

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "assign_%s"  # the filter beside it has a field of the same name
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
    """A name for a view, and for whom it is; what somebody gone shared with the desk stays so."""

    title = PlainCharField(
        label=_("What is the view called?"),
        help_text=_("Short, and without names of people. For example: Children, unread."),
        required_message=_("Write what the view is called"),
        max_length=VIEW_TITLE,
    )
    is_shared = forms.BooleanField(label=_("Everybody on my desk sees it"), required=False)

    def __init__(self, *args: Any, is_own: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_own:
            del self.fields["is_shared"]


class NewViewForm(SavedViewForm):
    """The same of a view that there is not yet."""

    submission = SubmissionField()
