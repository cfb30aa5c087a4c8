"""What came before is read again: the earlier concern, the person's whole story, a signature."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.register import access
from concerns.register.forms import MeaningForm, SecondReadingForm
from concerns.register.models import Concern
from concerns.register.person_forms import LinkForm
from concerns.register.services import persons, reading, repeats, rereading
from concerns.register.services.persons import NotLinked
from concerns.register.services.rereading import NothingToSign
from concerns.register.views.finding import find
from concerns.register.views.in_vain import opening
from concerns.register.views.repeats import on_closing
from infohus.screens.forms import posted


def _find_for_police(request: Request, pk: uuid.UUID) -> Concern:
    """The concern, for the custodian's coordinators; to all others it does not exist."""
    concern = find(pk)
    if not access.is_with_police(request.user, concern):
        raise Http404
    return concern


@needs(Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def earlier(request: Request, pk: uuid.UUID, earlier_pk: uuid.UUID) -> HttpResponse:
    """An earlier concern beside this one, what it means for it, and that somebody has read it.

    Opening the page is an event and no more: a browser opens pages that nobody reads.
    """
    concern, before = _find_for_police(request, pk), find(earlier_pk)
    if "has_read" in request.POST:
        rereading.say_read(concern, earlier=before, by=request.user)
        words = _("It is recorded that you have read %(number)s for this concern.")
        messages.success(request, words % {"number": before.reference})
        return redirect(concern)
    form = MeaningForm(posted(request))
    page = partial(_earlier, request, concern, before, form)
    return opening(request, concern, page, form=form, heading=before.reference)


def _earlier(
    request: Request, concern: Concern, before: Concern, form: MeaningForm
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        rereading.tell_meaning(concern, **form.cleaned_data, by=request.user)
        messages.success(request, _("It is kept with this concern, and both desks read it."))
        return redirect(concern)
    opened = rereading.open_earlier(concern, earlier=before, by=request.user)
    possible = {row.concern.pk: row for row in repeats.possible_earlier(concern)}
    context = {
        "concern": before,
        "later": concern,
        "possible": possible.get(before.pk),
        "has_read": rereading.has_read(concern, before, request.user),
        "form": form,
        "opened": opened,
        "why": opened.why,
    }
    return render(request, "register/earlier.html", context)


@needs(Permission.CLEAR, Permission.COORDINATE)
@require_http_methods(["GET", "POST"])
def second_reading(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Sign that one has read a repeat, so that somebody else may close it."""
    concern = find(pk)
    access.require_content(request.user, concern)
    if not access.coordinates(request.user, concern):
        raise Http404
    is_police = access.is_with_police(request.user, concern)
    form = SecondReadingForm(posted(request), is_police=is_police)
    page = partial(_second_reading, request, concern, form, is_police)
    return opening(request, concern, page, form=form, heading=gettext_lazy("Second reading"))


def _second_reading(
    request: Request, concern: Concern, form: SecondReadingForm, is_police: bool
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            rereading.sign(concern, words=form.cleaned_data["words"], by=request.user)
        except NothingToSign as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("You have signed as second reader."))
            return redirect(concern)
    opened = reading.read(concern, by=request.user)
    context = {
        "concern": concern,
        "form": form,
        "opened": opened,
        "why": opened.why,
        "signatures": rereading.signatures(concern),
        **on_closing(concern, request.user),
    }
    if is_police:
        near = repeats.around(concern)
        context |= {"earlier": near.possible, "ready": near.ready}
    return render(request, "register/second_reading.html", context)


@needs(Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def person(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Every concern that confirmed links tie to this one, in the order of time; one more by number.

    Matching sees names alone: who has another one now is linked here.
    """
    concern = _find_for_police(request, pk)
    form = LinkForm(posted(request))
    page = partial(_person, request, concern, form)
    return opening(request, concern, page, form=form, heading=gettext_lazy("One person"))


def _person(request: Request, concern: Concern, form: LinkForm) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            other = persons.link_by_number(concern, **form.cleaned_data, by=request.user)
        except NotLinked as error:
            form.add_error("number", str(error))
        else:
            words = _("%(number)s is recorded as about the same person.")
            messages.success(request, words % {"number": other.reference})
            return redirect("register:person", concern.pk)
    found = persons.person(concern, by=request.user)
    context = {"concern": concern, "person": found, "form": form, "why": found.why}
    return render(request, "register/person.html", context)
