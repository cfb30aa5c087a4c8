"""A leaver's work goes to a colleague in one step, and with it the leaver's sight ends."""

from django.db import connection, transaction

from accounts.models import Authority, Membership, User
from infohus.audit.models import Action
from infohus.audit.record import record


@transaction.atomic
def hand_over(place: Membership, *, to: User, by: User) -> bool:
    """What somebody works with at a desk becomes a colleague's; their place there ends now.

    A place that has ended already is handed over as well, once: what was left behind there.
    The concerns that the colleague stepped away from become nobody's, and views that are shared
    with the desk are the colleague's to change. Whoever hands it over sees none of it. Doing it
    twice does it once: False where it has been done, or is not theirs to do.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT register.hand_over(%s, %s)", [place.pk, to.pk])
        [count] = cursor.fetchone() or [None]
    if count is None:
        return False
    authority = place.unit.authority
    is_police = authority.kind == Authority.Kind.POLICE
    record(
        Action.WORK_HANDED_OVER,
        target="desk",
        target_id=None,
        actor_id=by.pk,
        municipality_id=None if is_police else authority.pk,
        custodian_id=authority.pk if is_police else authority.district_id,
        count=count,
        leaver=place.user_id,
        successor=to.pk,
    )
    return True
