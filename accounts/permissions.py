"""Which role may do what. The whole answer is in this file.

A permission opens a door of the program; what lies behind it still depends on grants.
"""

from enum import StrEnum, auto

from accounts.models import Role, User


class Permission(StrEnum):
    PUBLIC = auto()
    SIGNED_IN = auto()
    INBOX = auto()
    FIGURES = auto()
    CLEAR = auto()
    COORDINATE = auto()
    READ_CONCERN = auto()
    AGENDA = auto()
    CONFLICTS = auto()
    COLLEAGUES = auto()
    PREPARE_MEASURE = auto()
    CASES = auto()
    MEASURES = auto()
    TASKS = auto()
    CORPS = auto()
    WRITE_NOTIFICATION = auto()
    ACCESS_LOG = auto()
    ADMINISTER = auto()


ROLES: dict[Role, frozenset[Permission]] = {
    Role.POLICE_COORDINATOR: frozenset(
        {
            Permission.INBOX,
            Permission.FIGURES,
            Permission.CLEAR,
            Permission.READ_CONCERN,
            Permission.AGENDA,
            Permission.CONFLICTS,
            Permission.COLLEAGUES,
        }
    ),
    Role.MUNICIPAL_COORDINATOR: frozenset(
        {
            Permission.INBOX,
            Permission.FIGURES,
            Permission.COORDINATE,
            Permission.READ_CONCERN,
            Permission.AGENDA,
            Permission.COLLEAGUES,
            Permission.WRITE_NOTIFICATION,
        }
    ),
    Role.TEAM_LEADER: frozenset(
        {
            Permission.AGENDA,
            Permission.MEASURES,
            Permission.CONFLICTS,
            Permission.COLLEAGUES,
            Permission.WRITE_NOTIFICATION,
        }
    ),
    Role.INVITEE: frozenset(
        {Permission.AGENDA, Permission.READ_CONCERN, Permission.WRITE_NOTIFICATION}
    ),
    Role.CASEWORKER: frozenset(
        {
            Permission.AGENDA,
            Permission.READ_CONCERN,
            Permission.PREPARE_MEASURE,
            Permission.CASES,
            Permission.WRITE_NOTIFICATION,
        }
    ),
    Role.MENTOR_COORDINATOR: frozenset({Permission.CORPS, Permission.WRITE_NOTIFICATION}),
    Role.MENTOR: frozenset({Permission.TASKS, Permission.WRITE_NOTIFICATION}),
    Role.AUDITOR: frozenset({Permission.ACCESS_LOG}),
    Role.ADMINISTRATOR: frozenset({Permission.ADMINISTER}),
}


def has_permission(user: User, permission: Permission) -> bool:
    """Whether one of the person's current roles carries the permission. Superusers are no case."""
    return any(permission in ROLES[role] for role in user.roles)
