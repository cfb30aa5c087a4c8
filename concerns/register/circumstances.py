"""The form's shorter answers: codes, sealed with the story, and their words for its readers."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KNOWN: dict[str, Promise | str] = {"yes": _("Yes"), "no": _("No"), "unknown": _("Not known")}
QUESTIONS: dict[str, tuple[Promise | str, Mapping[str, Promise | str]]] = {
    "about": (
        _("What it is about"),
        {
            "person": _("A person"),
            "group": _("A group"),
            "unknown": _("Somebody the sender cannot name"),
            "gang": _("A gang, and perhaps extremism"),
            "self": _("The sender themselves"),
        },
    ),
    "acute": (_("Danger right now, says the sender"), KNOWN),
    "family_knows": (_("The person or the family knows about it"), KNOWN),
    "notified": (_("A child notification has been sent"), KNOWN),
    "channel": (
        _("How it came"),
        {
            "phone": _("By telephone"),
            "person": _("In person"),
            "letter": _("By letter or e-mail"),
            "police": _("From the police's own work"),
        },
    ),
}


def in_words(codes: Mapping[str, str]) -> list[tuple[str, str]]:
    """Question and answer, in the form's order; codes that nobody knows any more are left out."""
    return [
        (str(label), str(words[codes[name]]))
        for name, (label, words) in QUESTIONS.items()
        if codes.get(name) in words
    ]
