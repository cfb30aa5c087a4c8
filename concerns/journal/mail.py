"""E-mails about what the journal keeps. None says what or whom it is about."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from infohus.outbox.news import Words, pointing, something_new

__all__ = ["clock_near", "clock_passed", "something_new"]


def clock_near() -> Words:
    """The time that the law gives for something is nearly over: to the department."""
    with override(settings.LANGUAGE_CODE):
        return pointing(
            _("A statutory deadline in Infohus is near"),
            _("The time limit that the law sets for something in your department is near."),
        )


def clock_passed() -> Words:
    """It is over, and nothing says that it was done: to the department and its leader."""
    with override(settings.LANGUAGE_CODE):
        return pointing(
            _("A statutory deadline in Infohus has passed"),
            _("The time limit that the law sets for something in your department has passed."),
        )
