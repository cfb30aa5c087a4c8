"""What was passed on to somebody outside the infohus, written down once and for all."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import Refused
from accounts.models import User
from concerns.register import access, bases, keys
from concerns.register.events import note
from concerns.register.models import Concern, Disclosure
from concerns.register.services import once
from infohus.audit.models import Action
from infohus.custody.sealing import opened, seal_into


@dataclass(frozen=True)
class Told:
    """What is to be written down. `basis` is a code of `bases.BASES`; `told_on` a day until today.

    `basis_words` are somebody's own, for a basis that is not on the list.
    """

    recipient: str
    what_for: str
    why_needed: str
    what_was_told: str
    basis: str
    told_on: date
    basis_words: str = ""
    for_custodian_only: bool = False


@dataclass(frozen=True)
class OpenedDisclosure:
    """A disclosure in clear, and whether a later one corrects it."""

    row: Disclosure
    told: Told
    is_corrected: bool

    @property
    def basis_in_words(self) -> str:
        return bases.in_words(self.told.basis, self.told.basis_words)


class CorrectedAlready(Exception):
    """Somebody else has corrected the same row: the correction is what can be corrected now."""


@transaction.atomic
def record(
    concern: Concern,
    told: Told,
    *,
    submission: bytes,
    by: User,
    corrects: uuid.UUID | None = None,
) -> None:
    """Write down, sealed, what was passed on. The same submission twice is one row.

    A correction names the row it corrects, and is shown to those who saw that one. Raises Refused
    without a live grant or such a row, PermissionDenied for whoever is no coordinator of it or
    would keep it for the police without being of them, CorrectedAlready, and ValueError for a basis
    that is not on the list or a day that lies ahead. Source: retsplejeloven § 115.
    """
    access.require_coordination(by, concern)
    wrong = _corrected(concern, corrects) if corrects else None
    is_for_police = wrong.for_custodian_only if wrong else told.for_custodian_only
    if is_for_police and not access.is_with_police(by, concern):
        raise PermissionDenied
    if told.basis not in bases.BASES or told.told_on > timezone.localdate():
        raise ValueError("a basis of the list, and a day until today")
    row = Disclosure(
        pk=once.number(Disclosure, concern, submission),
        concern=concern,
        corrects=wrong,
        for_custodian_only=is_for_police,
        basis=told.basis,
        told_on=told.told_on,
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    seal_into(row, keys.data_key(concern), **_sealed(told))
    if _add(row):
        note(Action.DISCLOSED, concern, by=by, basis=told.basis)


def _corrected(concern: Concern, pk: uuid.UUID) -> Disclosure:
    row = Disclosure.objects.filter(concern=concern, pk=pk).first()
    if row is None:
        raise Refused("concern", concern.pk)
    return row


def _add(row: Disclosure) -> bool:
    try:
        with transaction.atomic():
            return once.add(row)
    except IntegrityError as error:
        if "corrects_id" not in str(error):
            raise
        raise CorrectedAlready from None


def _sealed(told: Told) -> dict[str, str]:
    names = ("recipient", "what_for", "why_needed", "what_was_told", "basis_words")
    return {name: getattr(told, name) for name in names}


def opened_disclosures(concern: Concern, data_key: bytes) -> list[OpenedDisclosure]:
    """Everything that was passed on, in the order it was written down, for whoever may see it."""
    rows = list(concern.disclosures.select_related("recorded_by"))
    corrected = {row.corrects_id for row in rows}
    return [OpenedDisclosure(row, _told(row, data_key), row.pk in corrected) for row in rows]


def find(concern: Concern, pk: uuid.UUID, *, by: User) -> OpenedDisclosure:
    """One disclosure in clear. Raises Refused without a live grant or such a row."""
    access.require_coordination(by, concern)
    row = _corrected(concern, pk)
    is_corrected = Disclosure.objects.filter(corrects=row).exists()
    return OpenedDisclosure(row, _told(row, keys.data_key(concern)), is_corrected)


def _told(row: Disclosure, key: bytes) -> Told:
    return Told(
        **opened(row, key),
        basis=row.basis,
        told_on=row.told_on,
        for_custodian_only=row.for_custodian_only,
    )
