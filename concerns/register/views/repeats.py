"""The police say whether an earlier concern is about the same person."""

import uuid
from functools import partial
from typing import Any, TypedDict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import needs
from accounts.http import Request
from accounts.models import User
from accounts.permissions import Permission
from concerns.register import access
from concerns.register.models import Concern, SamePerson
from concerns.register.services import closable, deciding, repeats, rereading
from concerns.register.services.deciding import DecidedMeanwhile
from concerns.register.services.reading import Opened
from concerns.register.services.repeats import PossibleEarlier
from concerns.register.views.finding import find

NEAREST = 5  # names alike that the page shows at once; a common name has hundreds


def shown(opened: Opened, user: User, *, all_earlier: bool) -> dict[str, object]:
    """What the page of an opened concern says about earlier ones: the nearest, or all of them."""
    concern, is_police = opened.concern, access.is_with_police(user, opened.concern)
    found: dict[str, object]
    if is_police:
        near = repeats.around(concern, nearest=repeats.EVERY if all_earlier else NEAREST)
        rows = [_row(concern, one) for one in near.possible]
        found, ready = {"earlier": rows, "one_person": near.person}, near.ready
        if near.in_all > len(rows):
            found["earlier_in_all"] = near.in_all
    else:
        number, ready = repeats.counted(concern)
        found = {"earlier_count": number}
    if any(found.values()):
        found |= on_closing(concern, user) | {"ready": ready}
    if not opened.has_repeat_notes:
        found["notes"] = []
    return found | {"may_link": is_police}


class Row(TypedDict):
    """A possible earlier concern in finished words; what is said already has no button."""

    number: str
    address: str
    received: str
    state: str
    likeness: str
    read: str
    decided: str
    reading: str  # the addresses of its page beside this concern, and of either answer
    same: str
    another: str
    shown: str  # what it says of the two, for whoever presses a button on an old page
    of_same: str  # the classes of the buttons
    of_another: str


def _row(concern: Concern, found: PossibleEarlier) -> Row:
    before, pair = found.concern, [concern.pk, found.concern.pk]
    state = (before.get_state_display(), before.get_outcome_display())
    return Row(
        number=before.reference,
        address=before.get_absolute_url(),
        received=date_format(timezone.localtime(before.received_at), "DATE_FORMAT"),
        state=", ".join(filter(None, state)),
        likeness=found.likeness,
        read=_("Read for this concern.") if found.is_read else _("Not read for this concern yet."),
        decided=found.decided,
        reading=reverse("register:earlier", args=pair),
        same=reverse("register:same_person", args=pair),
        another=reverse("register:another_person", args=pair),
        shown=found.mark,
        of_same="d-none" if found.is_same else "",
        of_another="d-none" if found.is_same is False else "",
    )


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
    shown = request.POST.get("shown", "")
    try:
        deciding.decide(concern, earlier=earlier, is_same=is_same, shown=shown, by=request.user)
    except DecidedMeanwhile as late:
        messages.error(request, _decided_meanwhile(earlier, late.newest))
    else:
        told = (
            _("%(number)s is recorded as about the same person.")
            if is_same
            else _("%(number)s is recorded as about somebody else.")
        )
        messages.success(request, told % {"number": earlier.reference})
    return redirect(_person_shown(request) or concern)


def _decided_meanwhile(earlier: Concern, newest: SamePerson) -> str:
    told = (
        _(
            "Nothing is changed: %(person)s has recorded since the page was opened that %(number)s "
            "is about the same person. Press again if you see it differently."
        )
        if newest.is_same
        else _(
            "Nothing is changed: %(person)s has recorded since the page was opened that %(number)s "
            "is about somebody else. Press again if you see it differently."
        )
    )
    return told % {"person": newest.decided_by, "number": earlier.reference}


def _person_shown(request: Request) -> str:
    """The page of a person that it was said on, of a concern that this officer may look it up for.

    Empty where it was said elsewhere, or another address was sent.
    """
    try:
        rows = Concern.objects.filter(pk=uuid.UUID(request.POST.get("person", "")))
    except ValueError:
        return ""
    there = rows.select_related("custodian").first()
    if there is None or not access.is_with_police(request.user, there):
        return ""
    return reverse("register:person", args=[there.pk])
