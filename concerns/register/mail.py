"""Every e-mail about concerns: who gets it, and its words. None says what or whom it is about."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from infohus.outbox.post import post


def something_new(address: str) -> None:
    """There is something to do in Infohus. Sign in to see what. Without an address: nothing.

    Written in the installation's language, whichever the sender's happens to be.
    """
    if not address:
        return
    with override(settings.LANGUAGE_CODE):
        subject = _("There is something new for you in Infohus")
        body = _(
            "Sign in to Infohus to see what it is: %(address)s\n\n"
            "This e-mail says nothing about anybody, and you cannot answer it."
        ) % {"address": settings.PUBLIC_ADDRESS}
    post(to=address, subject=subject, body=body)
