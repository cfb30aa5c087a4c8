from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import Role, User
from concerns.register.events import note
from concerns.register.models import Concern, ConcernKey, LetterKey, SubjectPrint
from concerns.register.services import once, retention, stepping
from infohus.audit.models import Action

REFUSAL = "IHE01"  # the database gives no letter a key whose concern is erased


def may_erase(concern: Concern, user: User) -> bool:
    """Only the custodian erases, only what is closed, and only once."""
    is_custodian = concern.custodian in user.authorities_as(Role.POLICE_COORDINATOR)
    return is_custodian and concern.is_closed and concern.erased_at is None


def due_on(concern: Concern) -> date | None:
    """The day on which a closed concern is to be erased; None for what is open or erased."""
    if concern.closed_at is None or concern.erased_at is not None:
        return None
    return retention.erase_on(concern, retention.days_kept([concern.custodian_id]))


@transaction.atomic
def erase(concern: Concern, *, by: User) -> None:
    """Delete the keys: what they open, every version of it included, stays shut.

    The blind print of the name goes with them, so that no later concern finds it.
    The stub remains, with the day. A letter that is just being written is waited for, and goes
    with the others. Raises PermissionDenied where `may_erase` says no.
    """
    once.one_at_a_time(LetterKey, concern.pk)  # before the row: who writes needs that to finish
    concern = stepping.locked(concern)
    if not may_erase(concern, by):
        raise PermissionDenied
    ConcernKey.objects.filter(concern=concern).delete()
    LetterKey.objects.filter(concern=concern).delete()
    SubjectPrint.objects.filter(concern=concern).delete()
    concern.erased_at = timezone.now()
    concern.save(update_fields=["erased_at"])
    note(Action.CONCERN_ERASED, concern, by=by)


def is_refusal(error: DatabaseError) -> bool:
    """Whether the database refused a letter because its concern has been erased meanwhile."""
    return getattr(error.__cause__, "sqlstate", "") == REFUSAL
