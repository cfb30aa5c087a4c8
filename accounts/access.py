"""The first of three locks: a view says who may come in. Services and database have the others."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseBase

from accounts.http import Request
from accounts.permissions import Permission, has_permission

View = Callable[..., HttpResponseBase]
# What an address with an id is about, by the app that answers it.
TARGETS = {"register": "concern", "handover": "concern", "journal": "case"}
NAMED = ("concern", "notification")  # or what the id itself is called there


class Refused(Http404):
    """Somebody asked for what is not theirs: logged, and answered like what does not exist."""

    def __init__(self, target: str, target_id: uuid.UUID | None) -> None:
        super().__init__()
        self.target, self.target_id = target, target_id


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Let in whoever holds one of the permissions; to all others the address does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(has_permission(request.user, permission) for permission in permissions):
                raise _closed(request, kwargs)
            return view(request, *args, **kwargs)

        wrapper.permissions = permissions  # type: ignore[attr-defined]
        return wrapper

    return decorate


def _closed(request: Request, kwargs: dict[str, Any]) -> Http404:
    """No door for this role. Knocking for one concern or case is an event like any refused read."""
    match = request.resolver_match
    target = TARGETS.get(match.app_name if match else "")
    pk = kwargs.get("pk")
    for named in NAMED:
        if f"{named}_pk" in kwargs:
            target, pk = named, kwargs[f"{named}_pk"]
    return Refused(target, pk) if target and pk else Http404()


def public(view: View) -> View:
    """Open to everybody, signed in or not."""
    view.permissions = (Permission.PUBLIC,)  # type: ignore[attr-defined]
    return login_not_required(view)


def signed_in(view: View) -> View:
    """Open to everybody who is signed in, whatever their role."""
    view.permissions = (Permission.SIGNED_IN,)  # type: ignore[attr-defined]
    return view
