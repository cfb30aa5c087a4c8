"""Why a file is not taken, in words that say what to do."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from concerns.intake.cleaning.refusing import Reason

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

EMPTY = _("“%(name)s” is empty. Choose another file.")
TOO_LARGE = _(
    "“%(name)s” is larger than 20 MB. Make it smaller, for example by sending a part of it."
)
ONE_TOO_MANY = _("“%(name)s” is one file too many. Choose at most 10 files.")
MALICIOUS = _("“%(name)s” holds harmful code. We have not taken it. Send us a photo of it instead.")
NO_ROOM = _(
    "We cannot take files right now: many have come in a short time. Send your message without "
    "“%(name)s”. You can add it later with your receipt code."
)
BUSY = _("We could not look through “%(name)s” just now. Try again in a little while.")

WORDS: dict[Reason, "_StrOrPromise"] = {
    Reason.NOT_ALLOWED: _(
        "We cannot take “%(name)s”. Send a picture, a PDF, a text document, sound or a short film."
    ),
    Reason.OTHER_PICTURE: _(
        "We cannot take this kind of picture: “%(name)s”. Save it as JPEG or PNG, or send a "
        "screenshot of it."
    ),
    Reason.OTHER_DOCUMENT: _(
        "We cannot take this kind of document: “%(name)s”. Save it as PDF or as a new Word "
        "document (.docx)."
    ),
    Reason.OTHER_FILM: _(
        "We cannot take this kind of sound or film: “%(name)s”. Save it as MP3, M4A or MP4."
    ),
    Reason.DAMAGED: _(
        "“%(name)s” is damaged, so we cannot read it. Open it, save it again and send the new one."
    ),
    Reason.LOCKED: _(
        "“%(name)s” is locked with a password. Save it without the password and send it again."
    ),
    Reason.HIDDEN_FILE: _(
        "There is another file hidden in “%(name)s”. Save it again, or send a screenshot of it."
    ),
    Reason.TOO_DETAILED: _("The picture “%(name)s” is too big. Save it in a smaller size."),
    Reason.TOO_MUCH_INSIDE: _(
        "“%(name)s” holds too much for us to look through. Send the part that matters."
    ),
    Reason.MACROS: _(
        "“%(name)s” holds a program (a macro). Save it as PDF, or without the program."
    ),
    Reason.EMBEDDED: _(
        "“%(name)s” holds another file. Take it out, or save the document as PDF."
    ),
    Reason.OUTSIDE: _(
        "“%(name)s” brings in something from another place. Save the document as PDF."
    ),
    Reason.NOT_TEXT: _(
        "We cannot tell what “%(name)s” is. Send a picture, a PDF, a text document, sound or a "
        "short film."
    ),
}  # fmt: skip


class Refusal(ValidationError):
    """A file that is not taken. Its message names the file and says what to do instead."""

    def __init__(self, message: "_StrOrPromise", name: str, *, code: str) -> None:
        super().__init__(message, code=code, params={"name": name})


def refusal(reason: Reason, name: str) -> Refusal:
    return Refusal(WORDS[reason], name, code=reason.value)
