"""The police decide whether the infohus handles a concern, before the municipality works on it."""

from django.db import transaction

from accounts.models import Unit, User
from concerns.register import mail
from concerns.register.models import Concern
from concerns.register.services import granting, repeats, stepping
from concerns.register.states import Outcome, Step


@transaction.atomic
def take_up(concern: Concern, *, by: User) -> Concern:
    """The police start to look at it, and their register is asked for earlier ones.

    Raises KeyUnavailable without the custodian's matching key.
    """
    concern = stepping.take(concern, Step.TAKE_UP, by=by)
    repeats.remember(concern)
    return concern


@transaction.atomic
def clear(concern: Concern, *, rationale: str, by: User, began_from: str | None = None) -> Concern:
    """The infohus may handle it; the municipality's desk is told. The rationale stays with us.

    Raises what `stepping.take` raises, and KeyUnavailable without the custodian's keys.
    """
    concern = stepping.take(
        concern,
        Step.CLEAR,
        by=by,
        began_from=began_from,
        rationale=rationale,
        for_custodian_only=True,
    )
    repeats.remember(concern)
    _tell_municipality(concern)
    return concern


def keep_with_police(
    concern: Concern, *, rationale: str, by: User, began_from: str | None = None
) -> Concern:
    """The police handle it alone. The municipality keeps a stub and gets no reason.

    Raises what `clear` raises.
    """
    stepping.begin(concern, Step.KEEP_WITH_POLICE, by=by, began_from=began_from)
    return _withdraw(concern, Step.KEEP_WITH_POLICE, Outcome.POLICE_ALONE, rationale, by)


def turn_away(
    concern: Concern, *, rationale: str, by: User, began_from: str | None = None
) -> Concern:
    """It is not for the infohus. The municipality keeps a stub and gets no reason.

    Raises what `clear` raises.
    """
    stepping.begin(concern, Step.TURN_AWAY, by=by, began_from=began_from)
    return _withdraw(concern, Step.TURN_AWAY, Outcome.NOT_FOR_INFOHUS, rationale, by)


def _withdraw(concern: Concern, step: Step, outcome: Outcome, rationale: str, by: User) -> Concern:
    """What was never taken up is compared first, and stays so when the step is then refused."""
    repeats.remember(concern)
    return _close(concern, step, outcome, rationale, by)


@transaction.atomic
def _close(concern: Concern, step: Step, outcome: Outcome, rationale: str, by: User) -> Concern:
    concern = stepping.take(
        concern, step, by=by, rationale=rationale, outcome=outcome, for_custodian_only=True
    )
    granting.end(concern, purposes=granting.MUNICIPAL, by=by)
    _tell_municipality(concern)
    return concern


def _tell_municipality(concern: Concern) -> None:
    desks = Unit.objects.desks().filter(authority=concern.municipality)
    mail.something_new(*desks.values_list("email", flat=True))
