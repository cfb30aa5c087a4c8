"""On which legal basis something is passed on: the list that desks choose from, and its words.

A basis is added here, and nowhere else. One that is no longer used is kept for the rows that have
it: take it out of `OFFERED`. Sources: retsplejeloven § 115; barnets lov §§ 133 and 135;
serviceloven § 12 b; databeskyttelsesloven §§ 6 to 8.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OTHER = "other"
BASES: dict[str, Promise | str] = {
    "administration_of_justice_115": _(
        "Administration of Justice Act § 115: cooperation to prevent crime"
    ),
    "childrens_act_133": _("Children's Act § 133: professionals' child notification"),
    "childrens_act_135": _("Children's Act § 135: everybody's child notification"),
    "social_services_12b": _("Social Services Act § 12 b: advice and support for an adult"),
    "data_protection_6": _("Data Protection Act §§ 6–8: the law allows it without consent"),
    "consent": _("Consent of the person, or of those with custody"),
    OTHER: _("Another basis, in words"),
}
OFFERED = tuple(BASES)  # in this order


def in_words(code: str, other: str) -> str:
    """The basis as it is read: the list's words, or those that somebody wrote for another one."""
    if code == OTHER and other:
        return other
    return str(BASES.get(code, code))
