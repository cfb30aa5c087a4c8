"""Repeats: which earlier concerns may be about the same person, and what the police find.

Blind until the police look: names are compared as keyed hashes, inside the database.
"""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.access import Refused
from accounts.models import Role, User
from concerns.register import access, keys
from concerns.register.events import note
from concerns.register.matching.blind import blinded
from concerns.register.models import Concern, ConcernContent, SamePerson, SubjectPrint
from concerns.register.services import stepping
from infohus.audit.models import Action
from infohus.custody.sealing import opened

# From which likeness on, in the words that the police read. No figure is shown.
LIKENESS: tuple[tuple[float, Promise | str], ...] = (
    (0.95, _("The same name")),
    (0.8, _("Nearly the same name")),
    (0.0, _("A name that resembles it")),
)


@dataclass(frozen=True)
class PossibleEarlier:
    """An earlier concern whose name is like this one's. `is_same` is None until the police say."""

    concern: Concern
    likeness: str
    is_same: bool | None


def remember(concern: Concern) -> None:
    """Keep a blind print of the name, once, for those who may open the concern.

    Nothing is kept of a concern without a name. Raises Refused without a grant, KeyUnavailable
    without the custodian's keys.
    """
    if SubjectPrint.objects.filter(concern=concern).exists():
        return
    content = opened(ConcernContent.objects.get(concern=concern), keys.data_key(concern))
    found = blinded(content["subject_name"], custodian=concern.custodian.slug)
    if found.blocks:
        row = SubjectPrint(concern=concern, blocks=found.blocks, grams=found.grams)
        row.save(force_insert=True)


def is_with_police(concern: Concern, user: User) -> bool:
    """Whether confirming and rejecting is this person's: a coordinator's of the custodian."""
    return concern.custodian in user.authorities_as(Role.POLICE_COORDINATOR)


def possible_earlier(concern: Concern) -> list[PossibleEarlier]:
    """What the acting police coordinator is shown, the most alike first; nobody else anything."""
    likeness = _similar(concern)
    found = {row.pk: row for row in Concern.objects.filter(pk__in=likeness)}
    verdicts = {
        row.earlier_id: row.is_same
        for row in SamePerson.objects.filter(concern=concern).order_by("decided_at")
    }
    return [
        PossibleEarlier(found[pk], _in_words(alike), verdicts.get(pk))
        for pk, alike in likeness.items()
        if pk in found
    ]


def count_possible_earlier(concern: Concern) -> int:
    """How many earlier concerns of the municipality may be about the same person.

    What the police have rejected is not counted. 0 for whoever is no coordinator of the
    municipality, or reads no more than the stub.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT register.count_similar(%s)", [concern.pk])
        [count] = cursor.fetchone() or [0]
        return int(count)


def one_person(concern: Concern) -> list[Concern]:
    """Every other concern that confirmed links tie to this one, oldest first. For the police."""
    reached, last = {concern.pk}, {concern.pk}
    while last:
        links = SamePerson.objects.filter(concern__in=last) | SamePerson.objects.filter(
            earlier__in=last
        )
        holds = {(link.concern_id, link.earlier_id): link.is_same for link in links}
        tied = {pk for pair, is_same in holds.items() if is_same for pk in pair}
        last = tied - reached
        reached |= last
    others = Concern.objects.filter(pk__in=reached - {concern.pk})
    return list(others.order_by("received_at"))


@transaction.atomic
def decide(concern: Concern, *, earlier: Concern, is_same: bool, by: User) -> None:
    """The police say whether an earlier concern is about the same person. They may think again.

    Raises Refused without a live grant or for a concern that is no possible earlier one, and
    PermissionDenied for whoever is not of the police.
    """
    access.require_content(by, concern)
    if not is_with_police(concern, by):
        raise PermissionDenied
    concern = stepping.locked(concern)
    if earlier.pk not in _similar(concern):
        raise Refused("concern", earlier.pk)
    SamePerson(
        concern=concern,
        earlier=earlier,
        is_same=is_same,
        decided_at=timezone.now(),
        decided_by=by,
    ).save(force_insert=True)
    answer = "same" if is_same else "another"
    note(Action.REPEAT_DECIDED, concern, by=by, person=answer)


def _similar(concern: Concern) -> dict[uuid.UUID, float]:
    """Likeness by concern, the most alike first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT concern_id, likeness FROM register.similar(%s)", [concern.pk])
        return dict(cursor.fetchall())


def _in_words(likeness: float) -> str:
    return next(str(words) for least, words in LIKENESS if likeness >= least)
