import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import needs
from accounts.http import Request
from accounts.models import User
from accounts.permissions import Permission, has_permission
from concerns.register import access, deadlines
from concerns.register.desk_forms import NOBODY, AssignForm
from concerns.register.models import Concern
from concerns.register.services import (
    assigning,
    beside,
    conflicts,
    erasing,
    proceeding,
    reading,
    renewing,
    seeing,
)
from concerns.register.states import Step
from concerns.register.views import duties, repeats, transferring
from concerns.register.views.finding import find
from concerns.register.views.in_vain import CANNOT_OPEN, why_not_opened

# Where each step is taken. A room above this one is named by its address only.
PLACES = {
    Step.TAKE_UP: "register:take_up",
    Step.CLEAR: "register:clear",
    Step.TURN_AWAY: "register:clear",
    Step.TRIAGE: "register:triage",
    Step.CONVENE: "meetings:convene",
    Step.ASSESS: "register:assess",
    Step.PROPOSE_MEASURE: "register:propose_measure",
    Step.CLOSE_WITHOUT_MEASURE: "register:close",
    Step.TRANSFER: "register:transfer",
    Step.OPEN_MEASURE: "handover:ceremony",
    Step.END_FOLLOW_UP: "register:end_follow_up",
    Step.REOPEN: "register:reopen",
}
# One page takes these decisions, and its button says so.
DECISIONS = {
    Step.CLEAR: gettext_lazy("Clearance"),
    Step.TURN_AWAY: gettext_lazy("Withdraw from the infohus"),
}
AT_ONCE = {Step.TAKE_UP}  # taken by a button, without a page of its own


@dataclass(frozen=True)
class NextStep:
    """A step this person can take now; the one that is asked of them is the main button."""

    label: str
    url: str
    is_post: bool
    is_asked: bool


@needs(Permission.READ_CONCERN)
@require_safe
def detail(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The content, with the reason, for whoever holds a live grant; the stub for who oversees."""
    concern = find(pk)
    context: dict[str, object] = {
        "concern": concern,
        "may_open_inbox": has_permission(request.user, Permission.INBOX),
        "may_erase": erasing.may_erase(concern, request.user),
        "erase_on": erasing.due_on(concern),
        "coordinates": access.coordinates(request.user, concern),
        **duties.shown(concern, request.user),
    }
    try:
        opened = reading.read_if_granted(concern, by=request.user)
    except CANNOT_OPEN as error:
        context["not_opened"] = why_not_opened(error)
        return render(request, "register/detail.html", context)
    stub = None if opened else transferring.stub_handed_on(request, concern, request.user)
    if stub is not None:
        return stub
    if context["may_open_inbox"]:
        seeing.mark_seen(concern, by=request.user)
    if opened is not None:
        context |= {
            "opened": opened,
            "why": opened.why,
            "endings": renewing.endings(concern, opened.readers, request.user),
            "may_notify": beside.may_be_written(concern, request.user),
            "steps": next_steps(concern, opened, request.user),
            **repeats.shown(opened, request.user, all_earlier=request.GET.get("earlier") == "all"),
            **transferring.shown(concern, opened),
        }
        context |= _work(concern, opened, request.user)
    return render(request, "register/detail.html", context)


def _work(concern: Concern, opened: reading.Opened, user: User) -> dict[str, object]:
    """Who of the person's own desk works with it, and until when; nothing without a desk."""
    if opened.desk is None or assigning.desk_for(concern, user) is None:
        return {}
    form = AssignForm(people=assigning.colleagues(user, concern))
    named = opened.desk.assignments[0].assignee_id if opened.desk.assignments else None
    assignee = form.people.get(str(named))
    form.initial = {"assignee": assignee.pk if assignee else NOBODY}
    due = None if concern.is_closed else deadlines.due(concern)
    return {"assign_form": form, "assignee": assignee, "due": due}


def next_steps(concern: Concern, opened: reading.Opened, user: User) -> list[NextStep]:
    """A button for each page on which this person can take a step now; the asked one first."""
    steps = proceeding.open_to(concern, [step.taken for step in opened.steps], user)
    newest = opened.assessments[0].assessment.recommendation if opened.assessments else ""
    asked = proceeding.asked(concern, steps, newest)
    buttons: dict[str, NextStep] = {}
    for step in sorted(steps, key=lambda step: step != asked):
        if step in PLACES:
            label = str(DECISIONS.get(step, step.label))
            url = reverse(PLACES[step], args=[concern.pk])
            buttons.setdefault(url, NextStep(label, url, step in AT_ONCE, step == asked))
    return list(buttons.values())


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_POST
def declare_conflict(request: Request, pk: uuid.UUID) -> HttpResponse:
    concern = find(pk)
    conflicts.declare(concern, by=request.user)
    messages.success(
        request, _("You have stepped away from %(number)s.") % {"number": concern.reference}
    )
    return redirect("register:inbox")


@needs(Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def erase(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Ask once more, then erase a closed concern for good."""
    concern = find(pk)
    if not erasing.may_erase(concern, request.user):
        raise Http404
    if request.method == "POST":
        erasing.erase(concern, by=request.user)
        messages.success(request, _("The concern is erased. Nobody can read it again."))
        return redirect(concern)
    return render(request, "register/erase.html", {"concern": concern})
