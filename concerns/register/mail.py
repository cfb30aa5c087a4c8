"""Every e-mail about concerns: who gets it, and its words. None says what or whom it is about."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from infohus.outbox.news import Words, pointing, something_new
from infohus.outbox.post import post_privately

__all__ = [
    "Words",
    "deadline_long_passed",
    "deadline_near",
    "deadline_passed",
    "digest",
    "news_for_the_referrer",
    "something_new",
]


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


def deadline_near() -> Words:
    """Something is due soon or today. Nothing about what, or how many."""
    with override(settings.LANGUAGE_CODE):
        return pointing(
            _("A deadline in Infohus is near"),
            _("The deadline of something that waits for you or your desk is near, or it is today."),
        )


def deadline_passed() -> Words:
    """Something waits longer than the desk's own deadline."""
    with override(settings.LANGUAGE_CODE):
        return pointing(
            _("A deadline in Infohus has passed"),
            _("Something has waited longer for your desk than its deadline."),
        )


def deadline_long_passed() -> Words:
    """The same for those who answer for a desk; they may not be able to see what it is."""
    with override(settings.LANGUAGE_CODE):
        subject = _("A deadline in Infohus passed some days ago")
        body = _(
            "Something has waited some working days longer than its deadline at the infohus desk "
            "that you answer for. Ask the desk: not everybody may see what it is.\n\n"
            "This e-mail says nothing about anybody, and you cannot answer it."
        )
        return Words(subject, body)


def digest() -> Words:
    """Something waits: the e-mail that people order for their mornings."""
    with override(settings.LANGUAGE_CODE):
        return pointing(
            _("There are things waiting for you in Infohus"),
            _("Something waits for you or your desk."),
        )
