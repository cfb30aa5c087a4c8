"""Signs that people may have noticed: they help to remember, and decide nothing.

Nothing anywhere counts, weighs or sorts by them. The codes are stored (sealed) with the concern, so
a code never changes its meaning; wordings may be improved.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PERSON: dict[str, Promise] = {
    "material": _("Looks for websites, books or films that defend violence or extremism"),
    "absorbed": _("Is taken up with one cause or one person, and little else"),
    "scorn": _("Talks with scorn about people who think differently"),
    "symbols": _("Uses clothes, marks or symbols of a violent or extreme movement"),
    "preaching": _("Lectures other people on how they must live"),
    "sharing": _("Shares posts or words that make violence seem right"),
    "events": _("Goes to gatherings where hatred or violence is praised"),
    "threats": _("Threatens, bothers or puts pressure on other people"),
    "travel": _("Thinks of going abroad to fight or train with an extreme group"),
    "violence": _("Is ready to use violence, or has already done so"),
}

SURROUNDINGS: dict[str, Promise] = {
    "company": _("Spends time with people or groups who hold extreme views"),
    "withdrawal": _("Pulls away from family and old friends"),
    "dropping_out": _("Has left school, work or a club without a clear reason"),
    "home": _("Has a hard time at home"),
    "weapons": _("Moves among people who can easily get weapons"),
}

SIGNS: dict[str, Promise] = PERSON | SURROUNDINGS
