import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import Refused, needs
from accounts.http import Request
from accounts.models import Role, User
from accounts.permissions import Permission
from concerns.handover import ceremony
from concerns.handover.forms import MeasureForm
from concerns.register.models import Concern, MeasureProposal
from concerns.register.services import reading
from concerns.register.states import IllegalStep, State, Step
from concerns.register.views.in_vain import CANNOT_OPEN, moved_on, opening, typed_in_vain
from concerns.register.views.steps import NotPossible, draw_from, find_for, step_page
from infohus.screens.forms import posted


@needs(Permission.PREPARE_MEASURE)
@require_safe
def proposed(request: Request) -> HttpResponse:
    """The measures that the infohus has proposed to the person's department."""
    rows = Concern.objects.visible_to(request.user).filter(
        state=State.OUTCOME, department__in=request.user.units_as(Role.CASEWORKER)
    )
    proposals = MeasureProposal.objects.filter(concern__in=rows).select_related("prepared_by")
    by_concern = {proposal.concern_id: proposal for proposal in proposals}
    context = {"rows": [(concern, by_concern.get(concern.pk)) for concern in rows]}
    return render(request, "handover/list.html", context)


@needs(Permission.PREPARE_MEASURE)
@require_safe
def ceremony_page(request: Request, concern_pk: uuid.UUID) -> HttpResponse:
    """Exactly what will be journaled, for the second person to confirm."""
    concern = find_for(request, concern_pk, Step.OPEN_MEASURE)
    proposal = _proposal(concern)
    if proposal is None:
        return redirect("handover:prepare", concern.pk)
    return opening(request, concern, partial(_ceremony, request, concern, proposal))


def _ceremony(request: Request, concern: Concern, proposal: MeasureProposal) -> HttpResponse:
    opened = reading.read(concern, by=request.user)
    context = {
        "concern": concern,
        "proposal": proposal,
        "chosen": ceremony.chosen(proposal),
        "opened": opened,
        "why": opened.why,
        "is_second": proposal.prepared_by != request.user,
    }
    return render(request, "handover/ceremony.html", context)


@needs(Permission.PREPARE_MEASURE)
@require_http_methods(["GET", "POST"])
def prepare(request: Request, concern_pk: uuid.UUID) -> HttpResponse:
    """Pick what will be journaled, beside the concern it is picked from.

    When a colleague has opened the measure meanwhile, the department sees the concern no more.
    """
    form, heading = MeasureForm(posted(request)), gettext_lazy("Prepare a measure")
    try:
        concern = find_for(request, concern_pk, Step.OPEN_MEASURE)
    except Refused:
        if not form.is_bound:
            raise
        return typed_in_vain(request, concern_pk, form, heading)

    def act(form: MeasureForm) -> None:
        marks = {name: form.cleaned_data[name] for name in ("began_from", "replaces")}
        try:
            ceremony.prepare(concern, chosen=form.chosen(), by=request.user, **marks)
        except ceremony.PreparedMeanwhile as error:
            form.kept = ceremony.chosen(error.proposal)
            draw_from(form, replaces=ceremony.mark(error.proposal))
            raise NotPossible(_prepared_by(error.proposal.prepared_by)) from None

    return step_page(
        request, concern, form, act, steps=[Step.OPEN_MEASURE], heading=heading,
        done=gettext_lazy("It is kept, sealed, until a second person has confirmed it."),
        template="handover/prepare.html",
        then=lambda _form: reverse("handover:ceremony", args=[concern.pk]),
        begin=partial(_initial, concern),
    )  # fmt: skip


def _prepared_by(person: User) -> str:
    told = _(
        "%(person)s has prepared the measure since you opened the page. Nothing of yours is kept "
        "yet. Compare the two, and press the button again if yours is to replace it."
    )
    return told % {"person": person}


@needs(Permission.PREPARE_MEASURE)
@require_POST
def confirm(request: Request, concern_pk: uuid.UUID) -> HttpResponse:
    concern = find_for(request, concern_pk, Step.OPEN_MEASURE)
    proposal = _proposal(concern)
    back = redirect("handover:ceremony", concern.pk)
    if proposal is None:
        return back
    try:
        if request.POST.get("prepared_at") != ceremony.mark(proposal):
            raise ceremony.ChangedSince
        case = ceremony.confirm(proposal, by=request.user)
    except ceremony.ChangedSince:
        messages.error(request, _("It was changed after you opened it. Read it again first."))
    except ceremony.SamePerson:
        messages.error(request, _("A second person of the department has to confirm it."))
    except IllegalStep as error:
        messages.error(request, moved_on(error))
    except CANNOT_OPEN:
        return redirect(concern)  # where it is said
    else:
        done = _("The measure is open, and journaled as %(number)s.")
        messages.success(request, done % {"number": case.number})
        return redirect(case)
    return back


def _proposal(concern: Concern) -> MeasureProposal | None:
    rows = MeasureProposal.objects.select_related("concern__custodian", "prepared_by", "unit")
    return rows.filter(concern=concern, confirmed_at=None).first()


def _initial(concern: Concern, opened: reading.Opened) -> dict[str, object]:
    proposal = _proposal(concern)
    if proposal is None:
        return {
            "person_name": opened.content["subject_name"],
            "starts_on": timezone.localdate(),
        }
    return {**vars(ceremony.chosen(proposal)), "replaces": ceremony.mark(proposal)}
