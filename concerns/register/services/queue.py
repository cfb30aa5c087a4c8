"""What waits for the police's clearance. Reads only."""

import uuid
from collections.abc import Iterable

from accounts.models import Role, User
from concerns.register.models import Concern
from concerns.register.models.concern import ConcernQuerySet
from concerns.register.models.desk import assignee_of
from concerns.register.services import assigning, repeats
from concerns.register.states import UNCLEARED, State


def uncleared(user: User) -> ConcernQuerySet:
    """The stubs that the person's custodian has to clear, the oldest first, with their assignee."""
    rows = Concern.objects.visible_to(user).filter(
        state__in=UNCLEARED, custodian__in=user.authorities_as(Role.POLICE_COORDINATOR)
    )
    rows = rows.annotate(assignee_id=assignee_of(assigning.desks(user)))
    return rows.order_by("received_at", "pk").select_related("municipality")


def with_possible_earlier(concerns: Iterable[Concern]) -> set[uuid.UUID]:
    """Those that may be about somebody known from before. For the police alone.

    One look-up, and only of what has been taken up: of the rest there is no print to compare.
    """
    taken_up = [concern for concern in concerns if concern.state != State.RECEIVED]
    return repeats.known_before(taken_up) if taken_up else set()
