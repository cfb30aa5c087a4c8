from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

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
