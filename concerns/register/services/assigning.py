"""Who of a desk works with a concern. Each side's desk has its own answer."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Authority, Membership, Role, Unit, User
from concerns.register import access
from concerns.register.events import note
from concerns.register.models import Assignment, Concern, ConflictOfInterest
from infohus.audit.models import Action

DESK_ROLES = (Role.POLICE_COORDINATOR, Role.MUNICIPAL_COORDINATOR)


def desks(user: User) -> list[Unit]:
    """The desks where the person is a coordinator."""
    return [unit for role in DESK_ROLES for unit in user.units_as(role)]


def colleagues(user: User) -> QuerySet[User]:
    """Everybody on the person's own desks now, themselves included, by name."""
    here = Membership.objects.current().filter(unit__in=desks(user), role__in=DESK_ROLES)
    people = User.objects.filter(is_active=True, pk__in=here.values("user"))
    return people.order_by("first_name", "last_name", "pk")


def assignments(concern: Concern, user: User) -> list[Assignment]:
    """Who has worked with the concern at the person's own desk: the newest first, which holds."""
    rows = Assignment.objects.filter(concern=concern, unit__in=desks(user))
    return list(rows.select_related("assignee", "given_by"))


def assignment(concern: Concern, user: User) -> Assignment | None:
    """Who works with the concern at the person's own desk, as last decided."""
    return next(iter(assignments(concern, user)), None)


def can_work_with(concern: Concern, person: User, unit: Unit) -> bool:
    """Whether somebody is of the desk now, and has not stepped away from the concern."""
    here = Membership.objects.current().filter(unit=unit, role__in=DESK_ROLES)
    if not here.filter(user=person, user__is_active=True).exists():
        return False
    return not ConflictOfInterest.objects.live().filter(concern=concern, user=person).exists()


@transaction.atomic
def assign(concerns: Iterable[Concern], *, to: User | None, by: User) -> list[Concern]:
    """Give concerns to somebody of one's own desk, or to nobody. Returns those that were given.

    Left out: what no longer is the desk's to work with, and what the assignee stepped away from.
    """
    return [concern for concern in concerns if _assign(concern, to, by)]


def _assign(concern: Concern, to: User | None, by: User) -> bool:
    unit = desk_for(concern, by)
    if unit is None or access.why(by, concern) is None:
        return False
    if to is not None:
        here = Membership.objects.current().filter(unit=unit, role__in=DESK_ROLES)
        if not here.filter(user=to, user__is_active=True).exists():
            raise PermissionDenied
        if ConflictOfInterest.objects.live().filter(concern=concern, user=to).exists():
            return False
    _add(concern, unit, to, by)
    return True


def release(concern: Concern, *, by: User) -> None:
    """Whoever steps away from a concern no longer works with it."""
    for unit in desks(by):
        last = Assignment.objects.filter(concern=concern, unit=unit).first()
        if last is not None and last.assignee_id == by.pk:
            _add(concern, unit, None, by)


def let_go(concern: Concern, authority: Authority, *, by: User) -> None:
    """Nobody of the person's own desk at this authority works with the concern any more."""
    for unit in desks(by):
        last = Assignment.objects.filter(concern=concern, unit=unit).first()
        if unit.authority_id == authority.pk and last is not None and last.assignee_id:
            _add(concern, unit, None, by)


def desk_for(concern: Concern, user: User) -> Unit | None:
    """The person's desk at one of the two authorities that the concern is with."""
    parties = (concern.custodian_id, concern.municipality_id)
    return next((unit for unit in desks(user) if unit.authority_id in parties), None)


def _add(concern: Concern, unit: Unit, to: User | None, by: User) -> None:
    row = Assignment(concern=concern, unit=unit, assignee=to, given_by=by, given_at=timezone.now())
    row.save(force_insert=True)
    note(Action.CONCERN_ASSIGNED, concern, by=by, to="person" if to else "nobody")
