from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, UnreadablePostError

from accounts.access import Refused
from accounts.events import note
from accounts.models import User
from infohus.audit.models import Action
from infohus.custody import actor

GetResponse = Callable[[HttpRequest], HttpResponse]
FORMS = {"multipart/form-data", "application/x-www-form-urlencoded"}
REFUSALS = {"case": Action.CASE_REFUSED, "notification": Action.CASE_REFUSED}


class ActingUserMiddleware:
    """Every request is one transaction that belongs to the signed-in person, or to nobody.

    The view runs in a savepoint of its own (ATOMIC_REQUESTS): when it fails, its writes are undone,
    and the refusal that made it fail is still recorded by the transaction around it.

    The body is taken in before the transaction begins: however slowly somebody sends, no connection
    to the database waits for it in the middle of one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user_id = request.user.pk if request.user.is_authenticated else None
        try:
            take_in(request)
        except UnreadablePostError:
            return HttpResponseBadRequest()  # whoever sent it has gone, and nobody reads this
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


def take_in(request: HttpRequest) -> None:
    """Read the body, where anybody will: what CSRF or the API refuses by the headers stays unread.

    Files go to the upload handlers. Raises UnreadablePostError, and what Django raises for a body
    that is misshapen or too large, which it answers itself.
    """
    if request.method != "POST":
        return
    if request.content_type in FORMS:
        if settings.CSRF_COOKIE_NAME in request.COOKIES:
            _ = request.POST  # to ask for it is to read it
    elif int(request.META.get("CONTENT_LENGTH") or 0) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        _ = request.body
