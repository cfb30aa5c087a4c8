"""E-mails that point somebody to the program: their words, which say nothing about anybody."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from infohus.outbox.post import post


@dataclass(frozen=True)
class Words:
    """An e-mail's subject and body."""

    subject: str
    body: str


def pointing(subject: str, first: str = "") -> Words:
    """The words of an e-mail that begins with a sentence of its own, in the language of now."""
    rest = _(
        "Sign in to Infohus to see what it is: %(address)s\n\n"
        "This e-mail says nothing about anybody, and you cannot answer it."
    ) % {"address": settings.PUBLIC_ADDRESS}
    return Words(subject, f"{first} {rest}".strip())


def something_new(*addresses: str) -> None:
    """There is something to do in Infohus. Sign in to see what. An empty address gets nothing.

    Written in the installation's language, whichever the sender's happens to be.
    """
    with override(settings.LANGUAGE_CODE):
        words = pointing(_("There is something new for you in Infohus"))
    post(*addresses, subject=words.subject, body=words.body)
