"""Finding a concern by its number or by the name it is about. What was typed is kept nowhere."""

import uuid
from dataclasses import dataclass

from django.db import connection, transaction

from accounts.models import Authority, Role, User
from concerns.register import references
from concerns.register.matching.blind import PLACES, Print, blinded
from concerns.register.models import Concern
from concerns.register.services import repeats
from infohus.audit.models import Action
from infohus.audit.record import record

NAMED = f"SELECT concern_id, likeness FROM register.named(%s::integer[], %s::bit({PLACES}), %s)"
MOST = 50  # hits; the database gives one more, to tell that there are more


@dataclass(frozen=True)
class Hit:
    """A concern, and how its name is like the one that was searched for; "" for a number."""

    concern: Concern
    likeness: str = ""


@dataclass(frozen=True)
class Found:
    """At most MOST hits, the most alike first, and whether there are more."""

    hits: list[Hit]
    is_cut: bool = False


class NothingToSearch(Exception):
    """There is neither a number nor a name in the text."""


def by_number(text: str, *, by: User) -> Found | None:
    """The stubs with a number, the newest first; None for a text that is no number."""
    numbers = references.meant(text)
    if not numbers:
        return None
    rows = Concern.objects.visible_to(by).filter(reference__in=numbers)
    return Found([Hit(row) for row in rows.select_related("municipality").order_by("-reference")])


@transaction.atomic
def by_name(text: str, *, by: User) -> Found:
    """The concerns about a name like this one, among those whose content the person may read.

    The name is compared blindly, as everywhere (docs/matching.md). Each search is an event with the
    number of hits. Raises NothingToSearch, and KeyUnavailable without the custodian's matching key.
    """
    prints = {keeper: blinded(text, custodian=keeper.slug) for keeper in _custodians(by)}
    if not any(name.blocks for name in prints.values()):
        raise NothingToSearch
    likeness: dict[uuid.UUID, float] = {}
    for keeper, name in prints.items():
        likeness |= _named(name, keeper)
    nearest = sorted(likeness, key=lambda pk: -likeness[pk])
    rows = Concern.objects.filter(pk__in=nearest[:MOST]).select_related("municipality")
    found = {row.pk: row for row in rows}
    hits = [Hit(found[pk], repeats.in_words(likeness[pk])) for pk in nearest if pk in found]
    _note(by, len(hits))
    return Found(hits, is_cut=len(nearest) > MOST)


def _custodians(by: User) -> list[Authority]:
    """The police, or the police of the person's municipality; each once."""
    keepers = [
        *by.authorities_as(Role.POLICE_COORDINATOR),
        *(town.district for town in by.authorities_as(Role.MUNICIPAL_COORDINATOR)),
    ]
    return list(dict.fromkeys(keeper for keeper in keepers if keeper is not None))


def _named(name: Print, keeper: Authority) -> dict[uuid.UUID, float]:
    """Likeness by concern, the most alike first."""
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [name.blocks, name.grams, keeper.pk])
        return dict(cursor.fetchall())


def _note(by: User, hits: int) -> None:
    """For the auditors of both sides; never what was searched for."""
    desk = next(
        m.unit.authority
        for m in by.memberships
        if m.role in (Role.POLICE_COORDINATOR, Role.MUNICIPAL_COORDINATOR)
    )
    is_police = desk.kind == Authority.Kind.POLICE
    record(
        Action.NAMES_SEARCHED,
        target="search",
        target_id=None,
        actor_id=by.pk,
        municipality_id=None if is_police else desk.pk,
        custodian_id=desk.pk if is_police else desk.district_id,
        hits=hits,
    )
