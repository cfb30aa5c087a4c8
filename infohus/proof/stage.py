"""A temporary police district with two municipalities, whose people walk the canaries.

They are of the kind “other authority”, so that no public form offers them; nobody real is a member,
so no canary shows up in anybody's inbox; and desks without an address get no e-mail. The second
municipality has addresses, and everything written there is rolled back, e-mails included.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import Model
from psycopg import sql

from accounts.models import Authority, Membership, Role, Unit, User
from infohus.custody.keyring import keyring
from infohus.proof.administrator import Admin
from infohus.proof.markers import letters
from infohus.proof.removal import NAMED, remove_canaries

NAME = "Kanarie (custody proof)"
NOWHERE = "kanarie@canary.invalid"  # RFC 6761: no such domain ever exists

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Town:
    """A municipality of the stage, and the department that opens measures in it."""

    municipality: Authority
    department: Unit


@dataclass(frozen=True)
class Cast:
    """Who plays. What happens in `aborted` never commits."""

    kept: Town
    aborted: Town
    police: User
    coordinator: User
    caseworker: User
    second_caseworker: User
    invitee: User


@contextmanager
def staged(admin: Admin) -> Iterator[Cast]:
    """The stage, for as long as it is needed; what a killed run left behind goes first.

    Whatever happens inside, everything that the canaries wrote is removed, except the access log,
    which nobody can take anything from and which holds nothing personal.
    """
    remove_canaries(admin)
    try:
        yield _set_up(admin)
    finally:
        remove_canaries(admin)


def _set_up(admin: Admin) -> Cast:
    mark = f"{NAMED}{letters(8)}"
    keyring().create(mark)
    with admin.transaction():
        district = _authority(admin, mark, None)
        towns = [
            (_authority(admin, f"{mark}-{end}", district), email)
            for end, email in (("kept", ""), ("aborted", NOWHERE))
        ]
        police = _unit(admin, district, "desk", email="", is_desk=True)
        desks = [_unit(admin, town, "desk", email=mail, is_desk=True) for town, mail in towns]
        departments = [_unit(admin, town, "unit", email=mail) for town, mail in towns]
        kept, aborted = (
            Town(town, unit) for (town, _), unit in zip(towns, departments, strict=True)
        )
        return Cast(
            kept=kept,
            aborted=aborted,
            police=_person(admin, f"{mark}-police", Role.POLICE_COORDINATOR, [police]),
            coordinator=_person(admin, f"{mark}-coordinator", Role.MUNICIPAL_COORDINATOR, desks),
            caseworker=_person(admin, f"{mark}-caseworker", Role.CASEWORKER, departments),
            second_caseworker=_person(admin, f"{mark}-second", Role.CASEWORKER, departments),
            invitee=_person(admin, f"{mark}-invitee", Role.INVITEE, [police]),
        )


def _authority(admin: Admin, slug: str, district: Authority | None) -> Authority:
    kind = Authority.Kind.OTHER
    return insert(admin, Authority(slug=slug, name=NAME, kind=kind, district=district))


def _unit(
    admin: Admin, authority: Authority, end: str, *, email: str, is_desk: bool = False
) -> Unit:
    slug = f"{authority.slug}-{end}"
    group = insert(admin, Group(name=slug))
    unit = Unit(
        authority=authority,
        slug=slug,
        name=NAME,
        email=email,
        group=group,
        is_infohus_desk=is_desk,
        opens_measures=not is_desk,
        takes_notifications=not is_desk,
    )
    return insert(admin, unit)


def _person(admin: Admin, username: str, role: Role, units: list[Unit]) -> User:
    user = User(username=username, first_name="Kanarie", last_name=str(role.label))
    user.set_unusable_password()
    insert(admin, user)
    for unit in units:
        insert(admin, Membership(user=user, unit=unit, role=role))
    return user


def insert(admin: Admin, row: Row) -> Row:
    """Save a new row through the administrator's connection, with every default of its model."""
    fields = [field for field in row._meta.local_concrete_fields if not field.primary_key]
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING {}").format(
        sql.Identifier(row._meta.db_table),
        sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in fields]),
        sql.SQL(", ").join([sql.Placeholder()] * len(fields)),
        sql.Identifier(str(row._meta.pk.column)),
    )
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    found = admin.execute(statement, values).fetchone()
    row.pk = found[0] if found else None
    row._state.adding = False
    return row
