"""A concern goes to the municipality where the person lives; the police keep it as before.

The custodian stays the same, for the data key is sealed to it: to another police district the
police themselves pass it on.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Authority, Role, Unit, User
from concerns.register import mail
from concerns.register.events import note
from concerns.register.models import Concern, Purpose, Transfer
from concerns.register.services import assigning, granting, stepping
from concerns.register.services.filing import COORDINATION_LASTS
from concerns.register.states import Step
from infohus.audit.models import Action


def receivers(concern: Concern) -> QuerySet[Authority]:
    """The other municipalities of its police district that have an infohus desk, by name."""
    rows = Authority.objects.municipalities().filter(
        district=concern.custodian_id, units__in=Unit.objects.desks()
    )
    return rows.exclude(pk=concern.municipality_id)


def handed_on(concern: Concern, user: User) -> Transfer | None:
    """How the person's own desk handed the concern on, when that is all they know of it."""
    if concern.municipality in user.authorities_as(Role.MUNICIPAL_COORDINATOR):
        return None
    rows = Transfer.objects.away_from(user).filter(concern=concern)
    return rows.select_related("to_municipality").first()


@transaction.atomic
def transfer(
    concern: Concern,
    *,
    to: Authority,
    rationale: str,
    by: User,
    began_from: str | None = None,
) -> Concern:
    """Move a concern in triage to another desk, which reads it, and why, and triages it anew.

    With this transaction the sending municipality falls back to the stub, and nobody of its desk
    works with it. The receiving desk and the police are told that there is something new. Raises
    what `stepping.begin` raises, and PermissionDenied for a municipality not among `receivers`.
    """
    concern = stepping.begin(concern, Step.TRANSFER, by=by, began_from=began_from)
    receiver = receivers(concern).filter(pk=to.pk).first()
    if receiver is None:
        raise PermissionDenied
    assigning.let_go(concern, concern.municipality, by=by)
    concern = stepping.complete(concern, Step.TRANSFER, by=by, rationale=rationale)
    _move(concern, receiver, by)
    for desk in receiver.units.filter(is_infohus_desk=True):
        granting.give_unit(
            concern,
            to=desk,
            role=Role.MUNICIPAL_COORDINATOR,
            purpose=Purpose.COORDINATION,
            until=timezone.now() + COORDINATION_LASTS,
            by=by,
        )
    told = Unit.objects.desks().filter(authority__in=[receiver, concern.custodian])
    mail.something_new(*told.values_list("email", flat=True))
    return concern


def _move(concern: Concern, to: Authority, by: User) -> None:
    """The row of the transfer moves the stub; both municipalities' auditors read that it did."""
    now = timezone.now()
    step = concern.steps.filter(step=Step.TRANSFER, taken_by=by).latest("taken_at")
    Transfer(
        concern=concern,
        step_taken=step,
        from_municipality=concern.municipality,
        to_municipality=to,
        moved_at=now,
        moved_by=by,
    ).save(force_insert=True)
    granting.end(concern, purposes=granting.MUNICIPAL, by=by)
    # Of the row only the date is written here: the database has changed the municipality by now.
    concern.municipality, concern.state_since = to, now
    concern.save(update_fields=["state_since"])
    note(Action.STEP_TAKEN, concern, by=by, step=Step.TRANSFER.value, to=concern.state)
