"""A concern goes to another municipality, and what is left of it where it came from."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.http import Request
from accounts.models import User
from accounts.permissions import Permission
from concerns.register.models import Concern, Transfer
from concerns.register.services import transferring
from concerns.register.services.reading import Opened
from concerns.register.states import State, Step
from concerns.register.transfer_forms import TransferForm
from concerns.register.views.finding import find
from concerns.register.views.steps import find_for, step_page
from infohus.screens import paging
from infohus.screens.forms import posted

PAGE = 50  # rows
ON_AN_AGENDA = gettext_lazy(
    "The concern is on an agenda, and people are invited to it: it is assessed or closed here "
    "first. It can be transferred while it is in triage."
)


@needs(Permission.COORDINATE)
@require_http_methods(["GET", "POST"])
def transfer(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Hand a concern on to where the person lives. Doing it twice says that it is done."""
    concern = find(pk)
    if transferring.handed_on(concern, request.user):
        messages.info(request, _("The concern is with another municipality already."))
        return redirect(concern)
    concern = find_for(request, pk, Step.TRANSFER)

    def act(form: TransferForm) -> None:
        transferring.transfer(concern, **form.cleaned_data, by=request.user)

    return step_page(
        request, concern, TransferForm(posted(request), concern=concern), act,
        steps=[Step.TRANSFER],
        heading=gettext_lazy("Transfer to another municipality"),
        done=gettext_lazy("The concern is transferred. Your desk keeps its number and its dates."),
        template="register/transfer.html",
        not_now=ON_AN_AGENDA if concern.state == State.CONVENED else "",
    )  # fmt: skip


def shown(concern: Concern, opened: Opened) -> dict[str, object]:
    """Where a concern came from, and why, for whoever reads it; asked for only where it moved."""
    steps = [one for one in opened.steps if one.taken.step == Step.TRANSFER]
    reasons = {one.taken.pk: one.rationale for one in steps}
    if not reasons:
        return {}
    rows = Transfer.objects.filter(concern=concern).order_by("-moved_at")
    moves = rows.select_related("from_municipality", "to_municipality")
    return {"moves": [(move, reasons.get(move.step_taken_id, "")) for move in moves]}


def stub_handed_on(request: Request, concern: Concern, user: User) -> HttpResponse | None:
    """The page for the desk that handed it on: number and dates, and nothing that came later."""
    move = transferring.handed_on(concern, user)
    if move is None:
        return None
    return render(request, "register/handed_on.html", {"concern": concern, "move": move})


@needs(Permission.COORDINATE)
@require_safe
def handed_on(request: Request) -> HttpResponse:
    """What the person's desk has handed on, the latest first, page by key."""
    rows = Transfer.objects.away_from(request.user).order_by("-moved_at", "-pk")
    rows = rows.filter(paging.older("moved_at", request.GET.get("before", "")))
    found = list(rows.select_related("to_municipality")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    stubs = transferring.stubs(move.concern_id for move in found)
    for move in found:
        move.concern = stubs[move.concern_id]
    context = {
        "moves": found[:PAGE],
        "older": paging.mark(last.moved_at, last.pk) if last else "",
    }
    return render(request, "register/handed_on_list.html", context)
