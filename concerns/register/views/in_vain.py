"""What somebody asked for or typed in vain: said in a sentence, and nothing typed is lost."""

import uuid
from collections.abc import Callable

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import Refused
from accounts.events import note as refused
from accounts.http import Request
from accounts.models import User
from concerns.register import access
from concerns.register.events import note
from concerns.register.models import Concern
from concerns.register.services import transferring
from concerns.register.services.meanwhile import TakenMeanwhile
from concerns.register.states import IllegalStep, RepeatUnread, State
from concerns.register.views.finding import find
from infohus.audit.models import Action
from infohus.custody.keyring import KeyUnavailable
from infohus.custody.sealing import SealBroken

KEY_MISSING = gettext_lazy(
    "A key of the police is missing here, so nothing can be opened or compared now. Nothing has "
    "been changed. Tell whoever runs the program, and try again later."
)

DAMAGED = gettext_lazy(
    "Something that is sealed here is damaged, so it cannot be opened. Nothing has been changed. "
    "Tell whoever runs the program: a backup may have it whole."
)
UNSEEN = gettext_lazy(
    "You can no longer open this concern. What there was to do here may be done already: ask in "
    "your department."
)
CANNOT_OPEN = (KeyUnavailable, SealBroken)


def why_not_opened(error: Exception) -> str:
    """What to tell somebody about one of CANNOT_OPEN."""
    return str(KEY_MISSING if isinstance(error, KeyUnavailable) else DAMAGED)


def moved_on(error: IllegalStep) -> str:
    """What to tell somebody whose step is not possible, or not yet."""
    if isinstance(error, RepeatUnread):
        return _(
            "It may be about somebody we have heard of before. It can be closed when the police "
            "have read the earlier concerns and somebody else has signed as second reader."
        )
    if isinstance(error, TakenMeanwhile):
        return _taken_meanwhile(error)
    return _now_is(error.state)


def _now_is(state: str) -> str:
    return _("The concern has moved on since you opened the page. It is now: %(state)s.") % {
        "state": State(state).label
    }


def _taken_meanwhile(late: TakenMeanwhile) -> str:
    told = _(
        "Nothing is recorded yet, and what you wrote is still here. Read what is new, and press "
        "the button again if you still want to."
    )
    if late.taken is None:
        what = _("The page does not show the concern as it is now.")
    elif late.is_own:
        what = _("You have taken a step yourself since the page was opened: %(step)s.")
    else:
        what = _("%(person)s has taken a step since you opened the page: %(step)s.")
    if late.taken is not None:
        what %= {"person": late.taken.taken_by, "step": late.taken.words}
    return f"{what} {told}"


def typed_in_vain(
    request: Request, pk: uuid.UUID, form: forms.Form, heading: Promise | str
) -> HttpResponse:
    """What somebody wrote before their access ended: a refusal, for whoever still sees the stub.

    To all others it is the same as of a concern that there is not.
    """
    try:
        concern = find(pk)
    except Refused:
        refused(Action.CONTENT_REFUSED, by=request.user, target="concern", target_id=pk)
        return given_back(request, None, form, heading, str(UNSEEN))
    note(Action.CONTENT_REFUSED, concern, by=request.user)
    return given_back(request, concern, form, heading, _why_not_seen(concern, request.user))


def _why_not_seen(concern: Concern, user: User) -> str:
    if transferring.handed_on(concern, user) is not None:
        return _("The concern is with another municipality now.")
    if access.coordinates(user, concern) and not concern.is_closed:
        told = _("Your desk's access ended while you wrote. %(police)s can give it again.")
        return told % {"police": concern.custodian}
    return _now_is(concern.state)


def given_back(
    request: Request, concern: Concern | None, form: forms.Form, heading: Promise | str, words: str
) -> HttpResponse:
    """What somebody wrote, given back with nothing of the concern beside it.

    What was wrong with a field does not matter any more.
    """
    if words not in form.non_field_errors():
        form.add_error(None, words)
    for name in set(form.errors) - {NON_FIELD_ERRORS}:
        del form.errors[name]
    context = {"concern": concern, "form": form, "heading": heading}
    return render(request, "register/moved_on.html", context)


def opening(
    request: Request,
    concern: Concern,
    page: Callable[[], HttpResponse],
    *,
    form: forms.Form | None = None,
    heading: Promise | str = "",
) -> HttpResponse:
    """The answer of a `page` that opens or seals something of the concern.

    Without a key of the police, or where a seal is damaged, nothing of it stands, for what could
    not be opened was not read: what was typed into the form is given back, and whoever typed
    nothing is led to the concern, where it is said.
    """
    try:
        with transaction.atomic():
            return page()
    except CANNOT_OPEN as error:
        if form is None or not form.is_bound:
            return redirect(concern)
        return given_back(request, concern, form, heading, why_not_opened(error))
