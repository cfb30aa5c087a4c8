"""The demo people as the database has them: whom one may sign in as, and what each gets to see."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Role, User
from infohus.demo.people import PEOPLE

SEES: dict[Role, Promise] = {
    Role.POLICE_COORDINATOR: _(
        "Keeps every concern in the district, and decides whether the infohus handles it."
    ),
    Role.MUNICIPAL_COORDINATOR: _(
        "Reads the municipality's own concerns while they are open, and calls the meetings."
    ),
    Role.TEAM_LEADER: _(
        "Sees the meetings' lines without names, and the measures of their own department."
    ),
    Role.CASEWORKER: _(
        "Reads what the department is asked about, and keeps the cases that come of it."
    ),
    Role.INVITEE: _("Reads the concerns they are invited to, until the meeting is closed."),
    Role.MENTOR_COORDINATOR: _("Sees which mentors have a task and until when, and no concern."),
    Role.MENTOR: _("Sees their own task sheet until it ends, and nothing else."),
    Role.AUDITOR: _("Sees who opened what, when and why, and never what it said."),
    Role.ADMINISTRATOR: _("Sees people, units, keys and jobs, and no content whatever."),
}


@dataclass(frozen=True)
class Part:
    """Somebody to sign in as, with the one membership that a demo person has."""

    user: User
    membership: Membership

    @property
    def sees(self) -> str:
        return str(SEES[Role(self.membership.role)])


def parts() -> list[Part]:
    """The shown demo people in the order of the demo data; empty where they were never created."""
    names = [person.username for person in PEOPLE if person.shown]
    rows = Membership.objects.current().select_related("user", "unit")
    found = {
        row.user.username: Part(row.user, row)
        for row in rows.filter(user__username__in=names, user__is_active=True)
        if _is_fictional(row.user)
    }
    return [found[name] for name in names if name in found]


def part_of(username: str) -> Part | None:
    """The shown demo person with this username, or None for anybody else."""
    return next((part for part in parts() if part.user.username == username), None)


def is_complete() -> bool:
    """Whether everybody the stories need is there."""
    users = User.objects.filter(username__in=[person.username for person in PEOPLE])
    return sum(map(_is_fictional, users)) == len(PEOPLE)


def _is_fictional(user: User) -> bool:
    """A demo address, and no password: nobody who signs in for their work is ever offered here."""
    return user.email == f"{user.username}@example.dk" and not user.has_usable_password()
