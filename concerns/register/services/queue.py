"""What waits for the police's clearance. Reads only."""

import uuid
from collections.abc import Iterable

from django.db import connection

from accounts.models import Role, User
from concerns.register.models import Concern
from concerns.register.models.concern import ConcernQuerySet
from concerns.register.models.desk import assignee_of
from concerns.register.services import assigning
from concerns.register.states import UNCLEARED


def uncleared(user: User) -> ConcernQuerySet:
    """The stubs that the person's custodian has to clear, the oldest first, with their assignee."""
    rows = Concern.objects.visible_to(user).filter(
        state__in=UNCLEARED, custodian__in=user.authorities_as(Role.POLICE_COORDINATOR)
    )
    rows = rows.annotate(assignee_id=assignee_of(assigning.desks(user)))
    return rows.order_by("received_at", "pk").select_related("municipality")


def with_possible_earlier(concerns: Iterable[Concern]) -> set[uuid.UUID]:
    """Those that may be about somebody known from before. One look-up; for the police alone.

    Nothing is known of a concern that has not been taken up: it has no print yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked FROM unnest(%s::uuid[]) asked"
            " WHERE EXISTS (SELECT FROM register.similar(asked))",
            [[concern.pk for concern in concerns]],
        )
        return {pk for (pk,) in cursor.fetchall()}
