"""The police say whether an earlier concern is about the same person."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import needs
from accounts.http import Request
from accounts.models import User
from accounts.permissions import Permission
from concerns.register.models import Concern
from concerns.register.services import repeats
from concerns.register.views.finding import find


def shown(concern: Concern, user: User) -> dict[str, object]:
    """What the page of an opened concern says about earlier ones."""
    if not repeats.is_with_police(concern, user):
        return {"earlier_count": repeats.count_possible_earlier(concern)}
    return {
        "earlier": repeats.possible_earlier(concern),
        "one_person": repeats.one_person(concern),
    }


@needs(Permission.CLEAR)
@require_POST
def decide(request: Request, pk: uuid.UUID, earlier_pk: uuid.UUID, is_same: bool) -> HttpResponse:
    """Confirm or reject one possible earlier concern."""
    concern, earlier = find(pk), find(earlier_pk)
    repeats.decide(concern, earlier=earlier, is_same=is_same, by=request.user)
    told = (
        _("%(number)s is recorded as about the same person.")
        if is_same
        else _("%(number)s is recorded as about somebody else.")
    )
    messages.success(request, told % {"number": earlier.reference})
    return redirect(concern)
