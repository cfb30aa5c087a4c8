from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, User
from concerns.register.events import note
from concerns.register.models import Concern, ConcernKey
from concerns.register.services import stepping
from infohus.audit.models import Action


def may_erase(concern: Concern, user: User) -> bool:
    """Only the custodian erases, only what is closed, and only once."""
    is_custodian = concern.custodian in user.authorities_as(Role.POLICE_COORDINATOR)
    return is_custodian and concern.is_closed and concern.erased_at is None


@transaction.atomic
def erase(concern: Concern, *, by: User) -> None:
    """Delete the data key: content, rationales, assessments and all their versions stay shut.

    The stub remains, with the day. Raises PermissionDenied where `may_erase` says no.
    """
    concern = stepping.locked(concern)
    if not may_erase(concern, by):
        raise PermissionDenied
    ConcernKey.objects.filter(concern=concern).delete()
    concern.erased_at = timezone.now()
    concern.save(update_fields=["erased_at"])
    note(Action.CONCERN_ERASED, concern, by=by)
