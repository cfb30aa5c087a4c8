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
    by_name = _demo_users([person.username for person in PEOPLE if person.shown])
    return [Part(user, user.memberships[0]) for user in by_name.values() if user.memberships]


def part_of(username: str) -> Part | None:
    """The shown demo person with this username, or None for anybody else."""
    return next((part for part in parts() if part.user.username == username), None)


def is_complete() -> bool:
    """Whether everybody the stories need is there."""
    return len(_demo_users([person.username for person in PEOPLE])) == len(PEOPLE)


def _demo_users(names: list[str]) -> dict[str, User]:
    """Nobody real: an example.dk address, and no password that somebody could have chosen."""
    found = {
        user.username: user
        for user in User.objects.filter(username__in=names, is_active=True)
        if user.email == f"{user.username}@example.dk" and not user.has_usable_password()
    }
    return {name: found[name] for name in names if name in found}
