"""Repeats: which earlier concerns may be about the same person, and what the police find.

Blind until the police look: names are compared as keyed hashes, inside the database.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concerns.register import keys
from concerns.register.matching.blind import blinded
from concerns.register.models import (
    Concern,
    ConcernContent,
    SamePerson,
    SubjectPrint,
)
from concerns.register.services.closable import FIELDS, NO_REPEAT, Readiness, of_row
from infohus.custody.sealing import opened

EVERY = 2**31 - 1

# From which likeness on, in the words that the police read. No figure is shown.
LIKENESS: tuple[tuple[float, Promise | str], ...] = (
    (0.95, gettext_lazy("The same name")),
    (0.8, gettext_lazy("Nearly the same name")),
    (0.0, gettext_lazy("A name that resembles it")),
)


def mark(is_same: bool | None) -> str:
    """What the police have said, as a page carries it: "" as long as they have not."""
    return "" if is_same is None else "same" if is_same else "another"


@dataclass(frozen=True)
class PossibleEarlier:
    """An earlier concern whose name is like this one's. `is_same` is None until the police say.

    `is_read` says whether the police have read it for this one since it was closed.
    """

    concern: Concern
    likeness: str
    is_same: bool | None
    is_read: bool

    @property
    def mark(self) -> str:
        """What a page carries that shows it so."""
        return mark(self.is_same)

    @property
    def decided(self) -> str:
        """A sentence: what the police have said of it."""
        if self.is_same is None:
            return _("Nobody has decided yet.")
        return _("Confirmed: the same person.") if self.is_same else _("Rejected: somebody else.")


@dataclass(frozen=True)
class Around:
    """What the police are shown of earlier concerns.

    Names alike, the most alike first, of `in_all`; the same person's other concerns, the oldest
    first; and whether this one can be closed.
    """

    possible: list[PossibleEarlier]
    in_all: int
    person: list[Concern]
    ready: Readiness


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


AROUND = f"""
SELECT {FIELDS}, a.in_all, a.likeness, a.is_same, a.is_tied, a.read_at, c.*
FROM register.earlier_at_once(%s, %s) a LEFT JOIN register_concern c ON c.id = a.concern_id
ORDER BY a.likeness DESC NULLS LAST, c.id
"""


def around(concern: Concern, *, nearest: int = EVERY) -> Around:
    """What the acting police coordinator is shown; nobody else anything. One statement.

    At most so many of the names alike: a common name has hundreds.
    """
    rows: list[Any] = list(Concern.objects.raw(AROUND, [concern.pk, nearest]))
    found = [row for row in rows if row.pk is not None]
    possible = [
        PossibleEarlier(row, in_words(row.likeness), row.is_same, _is_read(row, row.read_at))
        for row in found
        if row.likeness is not None
    ]
    person: list[Concern] = sorted(
        (row for row in found if row.is_tied), key=lambda row: row.arrival
    )
    in_all, ready = (rows[0].in_all, of_row(rows[0])) if rows else (0, NO_REPEAT)
    return Around(possible, in_all, person, ready)


COUNTED = f"SELECT in_all, {FIELDS} FROM register.earlier_at_once(%s, 0)"


def counted(concern: Concern) -> tuple[int, Readiness]:
    """How many earlier ones of the municipality may be about the same person; can it be closed?

    For the municipality; the police have `around`. What they have linked counts, what they have
    rejected does not. 0 for whoever is no coordinator of it, or reads no more than the stub.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [concern.pk])
        for in_all, *ready in cursor.fetchall():
            return in_all, Readiness(*ready)
    return 0, NO_REPEAT


def possible_earlier(concern: Concern) -> list[PossibleEarlier]:
    """What the acting police coordinator is shown, the most alike first; nobody else anything."""
    return around(concern).possible


def known_before(concerns: Iterable[Concern]) -> set[uuid.UUID]:
    """Those that may be about somebody known from before; not where all of that is rejected.

    One look-up, for the police alone. Nothing is known of what has not been taken up.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT register.known_before(%s::uuid[])", [[concern.pk for concern in concerns]]
        )
        return {pk for (pk,) in cursor.fetchall()}


def _is_read(earlier: Concern, at: datetime | None) -> bool:
    """Whether it was read with its last word: what was closed since is read again."""
    return at is not None and (earlier.closed_at is None or at >= earlier.closed_at)


def ties(concern: Concern) -> list[SamePerson]:
    """The confirmed links that hold around this concern, from each to the next. For the police."""
    reached, last = {concern.pk}, {concern.pk}
    found: dict[tuple[uuid.UUID, uuid.UUID], SamePerson] = {}
    while last:
        links = SamePerson.objects.filter(Q(concern__in=last) | Q(earlier__in=last))
        rows = links.select_related("decided_by").order_by("decided_at")
        found |= {(link.concern_id, link.earlier_id): link for link in rows}
        tied = {pk for pair, link in found.items() if link.is_same for pk in pair}
        last = tied - reached
        reached |= last
    return [link for link in found.values() if link.is_same]


def one_person(concern: Concern) -> list[Concern]:
    """Every other concern that confirmed links tie to this one, oldest first. For the police."""
    return around(concern).person


def in_words(likeness: float) -> str:
    """How alike two names are, as the police read it."""
    return next(str(words) for least, words in LIKENESS if likeness >= least)
