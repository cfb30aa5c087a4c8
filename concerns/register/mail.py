"""Every e-mail about concerns: who gets it, and its words. None says what or whom it is about."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from infohus.outbox.post import post, post_privately


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


def news_for_the_referrer(address: str) -> None:
    """There is news, and nothing about what. The address is kept sealed until it has been used."""
    if not address:
        return
    with override(settings.LANGUAGE_CODE):
        subject = _("There is news")
        body = _(
            "There is news for you. Use the code you have to read it: %(address)s\n\n"
            "You cannot answer this e-mail."
        ) % {"address": settings.PUBLIC_ADDRESS}
    post_privately(to=address, subject=subject, body=body)
