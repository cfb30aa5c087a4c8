"""E-mails about what the journal keeps. None says what or whom it is about."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from infohus.outbox.post import post


def something_new(*addresses: str) -> None:
    """There is something to do in Infohus. Sign in to see what. An empty address gets nothing.

    Written in the installation's language, whichever the sender's happens to be.
    """
    with override(settings.LANGUAGE_CODE):
        subject = _("There is something new for you in Infohus")
        body = _(
            "Sign in to Infohus to see what it is: %(address)s\n\n"
            "This e-mail says nothing about anybody, and you cannot answer it."
        ) % {"address": settings.PUBLIC_ADDRESS}
    post(*addresses, subject=subject, body=body)
