from django.contrib.auth import login
from django.http import HttpRequest

from accounts.events import note
from accounts.models import User
from infohus.audit.models import Action
from infohus.custody import actor

BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(request: HttpRequest, user: User) -> None:
    """Sign somebody in, and write down that they did. The rest of the request is theirs."""
    login(request, user, backend=BACKEND)
    actor.act_as(user.pk)
    note(Action.SIGNED_IN, by=user, target="person")
