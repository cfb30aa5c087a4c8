"""The police say whether an earlier concern is about the same person."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import needs
from accounts.http import Request
from accounts.models import User
from accounts.permissions import Permission
from concerns.register import access
from concerns.register.models import Concern
from concerns.register.services import closable, repeats, rereading
from concerns.register.services.reading import Opened
from concerns.register.views.finding import find

NEAREST = 5  # names alike that the page shows at once; a common name has hundreds


def shown(opened: Opened, user: User, *, all_earlier: bool) -> dict[str, object]:
    """What the page of an opened concern says about earlier ones: the nearest, or all of them."""
    concern = opened.concern
    if access.is_with_police(user, concern):
        near = repeats.around(concern, nearest=repeats.EVERY if all_earlier else NEAREST)
        found: dict[str, object] = {"earlier": near.possible, "one_person": near.person}
        if near.in_all > len(near.possible):
            found["earlier_in_all"] = near.in_all
    else:
        found = {"earlier_count": repeats.count_possible_earlier(concern)}
    if any(found.values()):
        found |= on_closing(concern, user)
    if not opened.has_repeat_notes:
        found["notes"] = []
    return found | {"may_link": access.is_with_police(user, concern)}


def on_closing(concern: Concern, user: User) -> dict[str, Any]:
    """How far the reading of a repeat has come, and what its readers wrote.

    Asked when it is shown: a step that was refused a moment ago may have found something.
    """
    return {
        "ready": SimpleLazyObject(partial(closable.readiness, concern)),
        "notes": SimpleLazyObject(partial(rereading.notes, concern)),
        "is_police": access.is_with_police(user, concern),
    }


@needs(Permission.CLEAR)
@require_POST
def decide(request: Request, pk: uuid.UUID, earlier_pk: uuid.UUID, is_same: bool) -> HttpResponse:
    """Confirm or reject one possible earlier concern; then back to where it was said."""
    concern, earlier = find(pk), find(earlier_pk)
    repeats.decide(concern, earlier=earlier, is_same=is_same, by=request.user)
    told = (
        _("%(number)s is recorded as about the same person.")
        if is_same
        else _("%(number)s is recorded as about somebody else.")
    )
    messages.success(request, told % {"number": earlier.reference})
    if request.POST.get("back") == "person":
        return redirect("register:person", concern.pk)
    return redirect(concern)
