"""Who of a desk works with a concern. Each side's desk has its own answer."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.models import Authority, Unit, User
from concerns.register import access
from concerns.register.events import note
from concerns.register.models import Assignment, Concern, ConflictOfInterest
from concerns.register.models.desk import DESK_ROLES, people_of
from infohus.audit.models import Action


def desks(user: User) -> list[Unit]:
    """The desks where the person is a coordinator."""
    return [unit for role in DESK_ROLES for unit in user.units_as(role)]


def colleagues(user: User, concern: Concern | None = None) -> list[User]:
    """Everybody on the person's own desks now, themselves included, by name.

    With a concern, those of the desk that it is with.
    """
    units = desks(user) if concern is None else _as_list(desk_for(concern, user))
    return _by_name(units)


def of_desk(unit: Unit) -> list[User]:
    """Everybody on one desk now, by name."""
    return _by_name([unit])


def _by_name(units: Iterable[Unit]) -> list[User]:
    places = people_of(units).select_related("user")
    places = places.order_by("user__first_name", "user__last_name", "user")
    return list(dict.fromkeys(place.user for place in places))


def assignments(concern: Concern, user: User) -> list[Assignment]:
    """Who has worked with the concern at the person's own desk: the newest first, which holds."""
    rows = Assignment.objects.filter(concern=concern, unit__in=_as_list(desk_for(concern, user)))
    rows = rows.order_by().select_related("assignee", "given_by")
    return sorted(rows, key=lambda row: (row.given_at, row.pk), reverse=True)


def assignee(concern: Concern, user: User) -> User | None:
    """Who works with the concern at the person's own desk, and is of that desk still."""
    newest = next(iter(assignments(concern, user)), None)
    return _named(newest) if newest else None


def can_work_with(concern: Concern, person: User, unit: Unit) -> bool:
    """Whether somebody is of the desk now, and has not stepped away from the concern."""
    if not people_of([unit]).filter(user=person).exists():
        return False
    return not ConflictOfInterest.objects.live().filter(concern=concern, user=person).exists()


@dataclass(frozen=True)
class Assigned:
    """What became of it: given; left, for it is not theirs to work with; taken by a colleague.

    Of what was taken, who works with it now: None where somebody has let it go.
    """

    given: list[Concern] = field(default_factory=list)
    left: list[Concern] = field(default_factory=list)
    taken: list[tuple[Concern, User | None]] = field(default_factory=list)


@transaction.atomic
def assign(
    concerns: Iterable[Concern],
    *,
    to: User | None,
    by: User,
    shown: Mapping[uuid.UUID, int | None] | None = None,
) -> Assigned:
    """Give concerns to somebody of one's own desk, or to nobody.

    `shown` says whom the page named at each, by number; who is not in it was nobody. Without it,
    whatever holds is replaced. What the chosen one cannot work with is left as it is.
    """
    told = Assigned()
    numbers = [concern.pk for concern in concerns]
    rows = Concern.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")
    workable = set(rows)
    for concern in concerns:
        unit = desk_for(concern, by)
        if concern not in workable or unit is None or not _can_be_given(concern, unit, to, by):
            told.left.append(concern)
            continue
        rows_of_desk = Assignment.objects.filter(concern=concern, unit=unit)
        last = rows_of_desk.select_related("unit", "assignee").first()
        now = _named(last) if last else None
        if shown is not None and (now and now.pk) != shown.get(concern.pk) and now != to:
            told.taken.append((concern, now))
            continue
        if last is None or last.assignee_id != (to and to.pk):
            _add(concern, unit, to, by)
        told.given.append(concern)
    return told


def _can_be_given(concern: Concern, unit: Unit, to: User | None, by: User) -> bool:
    if access.why(by, concern) is None:
        return False
    return to is None or can_work_with(concern, to, unit)


def _named(row: Assignment) -> User | None:
    """Whom a desk's row names, while they are of the desk."""
    people = people_of([row.unit]).filter(user=row.assignee_id)
    return row.assignee if people.exists() else None


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
    return next((unit for unit in desks(user) if is_with(unit, concern)), None)


def is_with(unit: Unit, concern: Concern) -> bool:
    """Whether the concern is with the unit's authority."""
    return unit.authority_id in (concern.custodian_id, concern.municipality_id)


def _as_list(unit: Unit | None) -> list[Unit]:
    return [unit] if unit else []


def _add(concern: Concern, unit: Unit, to: User | None, by: User) -> None:
    row = Assignment(concern=concern, unit=unit, assignee=to, given_by=by, given_at=timezone.now())
    row.save(force_insert=True)
    note(Action.CONCERN_ASSIGNED, concern, by=by, to="person" if to else "nobody")
