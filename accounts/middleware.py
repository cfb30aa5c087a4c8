from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from accounts.access import Refused
from accounts.events import note
from accounts.models import User
from infohus.audit.models import Action
from infohus.custody import actor

GetResponse = Callable[[HttpRequest], HttpResponse]
REFUSALS = {"case": Action.CASE_REFUSED, "notification": Action.CASE_REFUSED}


class ActingUserMiddleware:
    """Every request is one transaction that belongs to the signed-in person, or to nobody.

    The view runs in a savepoint of its own (ATOMIC_REQUESTS): when it fails, its writes are undone,
    and the refusal that made it fail is still recorded by the transaction around it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user_id = request.user.pk if request.user.is_authenticated else None
        with transaction.atomic():
            actor.act_as(user_id)
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if not isinstance(exception, Refused) or not isinstance(request.user, User):
            return
        note(
            REFUSALS.get(exception.target, Action.CONTENT_REFUSED),
            by=request.user,
            target=exception.target,
            target_id=exception.target_id,
        )
