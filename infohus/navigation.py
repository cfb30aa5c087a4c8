"""What stands in the main menu, by role."""

from functools import cache
from typing import TypedDict

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission, has_permission

MENU: tuple[tuple[Permission, str, Promise | str], ...] = (
    (Permission.INBOX, "register:inbox", _("Inbox")),
    (Permission.CLEAR, "register:clearance", _("Clearance")),
    (Permission.AGENDA, "meetings:list", _("Meetings")),
    (Permission.INBOX, "register:tasks", _("Tasks")),
    (Permission.INBOX, "register:deadlines", _("Deadlines")),
    (Permission.FIGURES, "statistics:year", _("Figures")),
    (Permission.CONFLICTS, "register:conflicts", _("Conflicts of interest")),
    (Permission.COLLEAGUES, "register:colleagues", _("Colleagues")),
    (Permission.PREPARE_MEASURE, "handover:list", _("Proposed measures")),
    (Permission.CASES, "journal:cases", _("Cases")),
    (Permission.MEASURES, "journal:measures", _("Measures")),
    (Permission.WRITE_NOTIFICATION, "journal:notifications", _("Child notifications")),
    (Permission.TASKS, "journal:tasks", _("My tasks")),
    (Permission.CORPS, "journal:corps", _("Mentor corps")),
    (Permission.INBOX, "intake:texts", _("Texts")),  # both kinds of infohus desk
    (Permission.ACCESS_LOG, "accounts:log", _("Access log")),
    (Permission.ADMINISTER, "accounts:installation", _("Installation")),
)


class Entry(TypedDict):
    """One line of the menu; its classes, and `aria-current`, say where one is."""

    url: str
    label: str
    kind: str
    current: str


def navigation(request: HttpRequest) -> dict[str, object]:
    """The signed-in person's menu and their roles in words."""
    user = request.user
    if not isinstance(user, User):
        return {"navigation": [], "role_words": ""}
    places = [
        (_address(name), label)
        for permission, name, label in MENU
        if has_permission(user, permission)
    ]
    here = max((url for url, _label in places if request.path.startswith(url)), key=len, default="")
    entries = [_entry(url, str(label), url == here) for url, label in places]
    words = [f"{m.get_role_display()}, {m.unit}" for m in user.memberships]
    return {"navigation": entries, "role_words": " · ".join(words)}


@cache
def _address(name: str) -> str:
    """The same in every language, and asked for with each page."""
    return reverse(name)


def _entry(url: str, label: str, is_here: bool) -> Entry:
    kind, current = ("active current", "page") if is_here else ("", "false")
    return Entry(url=url, label=label, kind=kind, current=current)
