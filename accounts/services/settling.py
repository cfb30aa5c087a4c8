"""Who there is: authorities, units and people, as one plan that is carried out by the owner.

The web may change none of it. A plan can be carried out again and again: what it names becomes as
it says, roles that it no longer gives to a person it names end now, and all else stays. Whoever was
let go from a desk in the meantime comes back by a new first day alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts.models import Authority, Membership, Role, Unit, User
from infohus.custody.keyring import keyring

# Eight digits in Denmark, or + and a country; spaces as people read them.
TELEPHONE = re.compile(r"(?=.{8,20}$)(([0-9] ?){7}[0-9]|\+([0-9] ?){8,14}[0-9])")


class PlanBroken(Exception):
    """The plan names something that is nowhere in it. Carries one sentence."""


@dataclass(frozen=True)
class PlannedAuthority:
    """`district` is the slug of a municipality's police district."""

    slug: str
    name: str
    kind: str
    district: str = ""


@dataclass(frozen=True)
class PlannedUnit:
    """`authority` is its slug; `proposed_for` holds age bands (child, youth, adult).

    `duty_phone` is eight digits, or + and a country: citizens read it among the contacts. An
    infohus desk, and a department that opens measures or takes notifications, needs an `email`: it
    hears there that something waits.
    """

    slug: str
    name: str
    authority: str
    email: str = ""
    proposed_for: tuple[str, ...] = ()
    is_infohus_desk: bool = False
    opens_measures: bool = False
    takes_notifications: bool = False
    in_strategic_team: bool = False
    duty_phone: str = ""


class PlannedRole(NamedTuple):
    """A Role's code and a unit's slug; a deputy's with its first and its last day."""

    role: str
    unit: str
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class PlannedPerson:
    """What somebody is called, and what they do."""

    username: str
    first_name: str
    last_name: str
    email: str = ""
    roles: tuple[PlannedRole, ...] = ()
    is_active: bool = True
    is_superuser: bool = False


@transaction.atomic
def settle(
    authorities: Iterable[PlannedAuthority],
    units: Iterable[PlannedUnit],
    people: Iterable[PlannedPerson],
) -> None:
    """Carry out a plan, all of it or nothing. New custodians get a key pair. Raises PlanBroken."""
    units = list(units)
    _require_reachable(units)  # before a key pair is written, which no transaction takes back
    for authority in authorities:
        _settle_authority(authority)
    # A desk may move from one unit to another, and there is never more than one.
    Unit.objects.filter(slug__in=[unit.slug for unit in units]).update(is_infohus_desk=False)
    for unit in units:
        _settle_unit(unit)
    for person in people:
        _settle_person(person)


def _settle_authority(planned: PlannedAuthority) -> None:
    if planned.kind not in Authority.Kind.values:
        raise PlanBroken(f"“{planned.kind}” is no kind of authority ({planned.slug}).")
    district = _authority(planned.district) if planned.district else None
    if planned.kind == Authority.Kind.MUNICIPALITY and district is None:
        raise PlanBroken(f"The municipality “{planned.slug}” needs a district.")
    Authority.objects.update_or_create(
        slug=planned.slug,
        defaults={"name": planned.name, "kind": planned.kind, "district": district},
    )
    if planned.kind == Authority.Kind.POLICE:
        keyring().create(planned.slug)


def _require_reachable(units: Iterable[PlannedUnit]) -> None:
    """Raises PlanBroken where work waits for units that would never hear of it, and for an e-mail
    address or a telephone number that is none.
    """
    unheard = [
        unit.slug
        for unit in units
        if not unit.email
        and (unit.is_infohus_desk or unit.opens_measures or unit.takes_notifications)
    ]
    if unheard:
        named = ", ".join(f"“{slug}”" for slug in unheard)
        raise PlanBroken(f"No e-mail address, where to hear that something waits: {named}.")
    for unit in units:
        try:
            if unit.email:
                validate_email(unit.email)
        except ValidationError:
            words = f"“{unit.email}” is no e-mail address ({unit.slug})."
            raise PlanBroken(words) from None
        if unit.duty_phone and not TELEPHONE.fullmatch(unit.duty_phone):
            raise PlanBroken(f"“{unit.duty_phone}” is no telephone number ({unit.slug}).")


def _settle_unit(planned: PlannedUnit) -> None:
    authority = _authority(planned.authority)
    desk = Unit.objects.desks().filter(authority=authority).first()
    if planned.is_infohus_desk and desk is not None:
        raise PlanBroken(f"“{desk.slug}” is the infohus desk of “{authority.slug}” already.")
    group, _is_new = Group.objects.get_or_create(name=planned.slug)
    Unit.objects.update_or_create(
        slug=planned.slug,
        defaults={
            "authority": authority,
            "name": planned.name,
            "email": planned.email,
            "group": group,
            "proposed_for": list(planned.proposed_for),
            "is_infohus_desk": planned.is_infohus_desk,
            "opens_measures": planned.opens_measures,
            "takes_notifications": planned.takes_notifications,
            "in_strategic_team": planned.in_strategic_team,
            "duty_phone": planned.duty_phone,
        },
    )


def _settle_person(planned: PlannedPerson) -> None:
    user, is_new = User.objects.update_or_create(
        username=planned.username,
        defaults={
            "first_name": planned.first_name,
            "last_name": planned.last_name,
            "email": planned.email,
            "is_active": planned.is_active,
            "is_superuser": planned.is_superuser,
        },
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    held = [_settle_role(user, role).pk for role in planned.roles]
    gone = user.membership_set.unended().exclude(pk__in=held)
    gone.filter(valid_from__gt=timezone.now()).delete()  # it never began
    gone.update(valid_until=timezone.now())
    unended = user.membership_set.unended()
    user.groups.set(Group.objects.filter(unit__memberships__in=unended))


def _settle_role(user: User, planned: PlannedRole) -> Membership:
    if planned.role not in Role.values:
        raise PlanBroken(f"“{planned.role}” is no role ({user.username}).")
    unit = Unit.objects.filter(slug=planned.unit).first()
    if unit is None:
        raise PlanBroken(f"There is no unit “{planned.unit}” ({user.username}).")
    first, last = planned.first_day, planned.last_day
    if first and last and last < first:
        raise PlanBroken(f"The role “{planned.role}” ends before it begins ({user.username}).")
    over = _handed_over(user, unit, planned)
    if over is not None:
        return over
    membership, _is_new = Membership.objects.update_or_create(
        user=user,
        unit=unit,
        role=planned.role,
        defaults={
            "valid_from": _midnight(first) if first else None,
            "valid_until": _midnight(last + timedelta(days=1)) if last else None,
            "handed_over_at": None,
            "handed_over_to": None,
        },
    )
    return membership


def _handed_over(user: User, unit: Unit, planned: PlannedRole) -> Membership | None:
    """The role as it was left, where the plan names days that are over: nothing is to be done.

    A plan from before somebody left, which would bring them back without a word, is broken.
    """
    roles = user.membership_set.filter(unit=unit, role=planned.role, handed_over_at__isnull=False)
    membership, first, last = roles.first(), planned.first_day, planned.last_day
    if membership is None or (last and last < timezone.localdate()):
        return membership
    day = timezone.localdate(membership.handed_over_at)
    if first is None or first < day or _midnight(first) == membership.valid_from:
        raise PlanBroken(
            f"“{user.username}” left “{unit.slug}” on {day} and handed the work over. Take the"
            f" role “{planned.role}” out of the plan, or give it a new first day (from = …)."
        )
    return None


def _midnight(day: date) -> datetime:
    """The instant at which a Danish day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _authority(slug: str) -> Authority:
    authority = Authority.objects.filter(slug=slug).first()
    if authority is None:
        raise PlanBroken(f"There is no authority “{slug}”.")
    return authority
