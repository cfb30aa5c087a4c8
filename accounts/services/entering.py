from django.contrib.auth import login
from django.http import HttpRequest

from accounts.models import User
from infohus.audit.models import Action
from infohus.audit.record import record
from infohus.custody import actor

BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(request: HttpRequest, user: User) -> None:
    """Sign somebody in, and write down that they did. The rest of the request is theirs."""
    login(request, user, backend=BACKEND)
    actor.act_as(user.pk)
    authorities = [membership.unit.authority for membership in user.memberships]
    record(
        Action.SIGNED_IN,
        target="person",
        target_id=None,
        actor_id=user.pk,
        municipality_id=authorities[0].pk if authorities else None,
        custodian_id=authorities[0].district_id if authorities else None,
    )
