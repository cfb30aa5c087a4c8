"""A concern goes to the municipality where the person lives; the police keep it as before.

The custodian stays the same, for the data key is sealed to it: to another police district the
police themselves pass it on.
"""

import uuid
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Authority, Role, Unit, User
from concerns.register import mail
from concerns.register.events import note
from concerns.register.models import Concern, Purpose, Transfer
from concerns.register.services import assigning, granting, renewing, stepping
from concerns.register.states import State, Step
from infohus.audit.models import Action


def receivers(concern: Concern) -> QuerySet[Authority]:
    """The other municipalities of its police district that have an infohus desk, by name."""
    rows = Authority.objects.municipalities().filter(
        district=concern.custodian_id, units__in=Unit.objects.desks()
    )
    return rows.exclude(pk=concern.municipality_id)


def stubs(numbers: Iterable[uuid.UUID]) -> dict[uuid.UUID, Concern]:
    """What the acting person's desk handed on and has not got back, as it was when it left.

    Unsaved, in triage and without an outcome, for what became of it they may not know.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM register.handed_on_stubs(%s::uuid[])", [list(numbers)])
        rows = cursor.fetchall()
    return {
        pk: Concern(
            pk=pk,
            reference=reference,
            municipality_id=municipality,
            custodian_id=custodian,
            source=source,
            age_band=age_band,
            is_acute=is_acute,
            received_at=received_at,
            state=State.TRIAGE,
            state_since=moved_at,
        )
        for (pk, reference, municipality, custodian, source, age_band, is_acute, received_at,
             moved_at) in rows
    }  # fmt: skip


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
    renewing.give(concern, Purpose.COORDINATION, by=by)
    police = Unit.objects.desks().filter(authority=concern.custodian)
    mail.something_new(*police.values_list("email", flat=True))
    return concern


def _move(concern: Concern, to: Authority, by: User) -> None:
    """The row of the transfer moves the stub; both municipalities' auditors read that it did."""
    now = timezone.now()
    step = concern.steps.filter(step=Step.TRANSFER, taken_by=by).latest("taken_at")
    concern.state_since = now  # while the row is still the sender's to see
    concern.save(update_fields=["state_since"])
    Transfer(
        concern=concern,
        step_taken=step,
        from_municipality=concern.municipality,
        to_municipality=to,
        moved_at=now,
        moved_by=by,
    ).save(force_insert=True)
    granting.end(concern, purposes=granting.MUNICIPAL, by=by)
    concern.municipality = to  # the database has changed it by now
    note(Action.STEP_TAKEN, concern, by=by, step=Step.TRANSFER.value, to=concern.state)
