from django.db import connection

from accounts.models import Membership, User


def end_place(membership: Membership, *, to: User) -> bool:
    """End somebody's place at an infohus desk in the acting person's name; `to` takes over.

    From now on they see nothing that it opened. False where the database refuses: whoever acts
    answers for another desk, the place has ended already, or `to` has none of the same kind there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT custody.end_membership(%s, %s)", [membership.pk, to.pk])
        return bool(cursor.fetchone()[0])
