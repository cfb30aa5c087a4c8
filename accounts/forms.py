from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from accounts.models import MailChoice
from infohus.screens.forms import FdsForm
from infohus.screens.renderers import DkfdsRenderer


class SignInForm(AuthenticationForm):
    """User name and password. One message for every way of being wrong."""

    default_renderer = DkfdsRenderer
    use_required_attribute = False
    error_messages = {
        "invalid_login": _("The user name or the password is wrong."),
        "inactive": _("The user name or the password is wrong."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].error_messages["required"] = _("Write your user name")
        self.fields["password"].label = _("Password")
        self.fields["password"].error_messages["required"] = _("Write your password")


class MailForm(FdsForm):
    """Which e-mails somebody wants besides those that go to their desk."""

    digest = forms.ChoiceField(
        label=_("An e-mail in the morning when something waits for you or your desk"),
        widget=forms.RadioSelect,
        choices=MailChoice.Digest.choices,
        error_messages={
            "required": _("Choose whether you want the e-mail"),
            "invalid_choice": _("Choose one of the three"),
        },
    )
    wants_reminders = forms.BooleanField(
        label=_("Write to me, and not to my desk, about deadlines of what I work with"),
        required=False,
    )
