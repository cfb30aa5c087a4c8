import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import needs
from accounts.http import Request
from accounts.models import Role
from accounts.permissions import Permission, has_permission
from concerns.register import access
from concerns.register.states import Step
from concerns.register.views.desk import ticked
from concerns.register.views.listing import cleaned
from concerns.register.views.steps import NotPossible, find_for, step_page
from infohus.screens.forms import posted
from meetings.forms import ConveneForm, InviteForm, MeetingForm
from meetings.gather_forms import GatherForm
from meetings.models import AgendaItem, Meeting
from meetings.services import gathering, planning
from meetings.services.gathering import Gathered, Reason


@needs(Permission.AGENDA)
@require_safe
def meetings(request: Request) -> HttpResponse:
    """The meetings the person takes part in: those to come, then those closed."""
    rows = Meeting.objects.select_related("municipality")
    context = {
        "coming": rows.filter(closed_at=None).order_by("starts_at"),
        "closed": rows.exclude(closed_at=None).order_by("-starts_at")[:20],
        "may_plan": has_permission(request.user, Permission.COORDINATE),
    }
    return render(request, "meetings/list.html", context)


@needs(Permission.COORDINATE)
@require_http_methods(["GET", "POST"])
def plan(request: Request) -> HttpResponse:
    form = MeetingForm(posted(request))
    if form.is_bound and form.is_valid():
        meeting = planning.plan(
            municipality=request.user.authorities_as(Role.MUNICIPAL_COORDINATOR)[0],
            starts_at=form.cleaned_data["starts_at"],
            place=form.cleaned_data["place"],
            by=request.user,
        )
        messages.success(request, _("The meeting is planned."))
        return redirect(meeting)
    return render(request, "meetings/plan.html", {"form": form})


@needs(Permission.AGENDA)
@require_safe
def detail(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The agenda: to each person the lines that are theirs, and no sign of the others."""
    meeting = _find_meeting(pk)
    items = meeting.items.with_line().prefetch_related("departments__unit", "invitations__person")
    is_coordinator = meeting.municipality in request.user.authorities_as(Role.MUNICIPAL_COORDINATOR)
    context = {
        "meeting": meeting,
        "items": items,
        "may_open": has_permission(request.user, Permission.READ_CONCERN),
        "is_coordinator": is_coordinator,
    }
    return render(request, "meetings/detail.html", context)


@needs(Permission.COORDINATE)
@require_http_methods(["GET", "POST"])
def convene(request: Request, concern_pk: uuid.UUID) -> HttpResponse:
    """Put a concern on an agenda. Participants are proposed by age band and can be changed."""
    concern = find_for(request, concern_pk, Step.CONVENE)

    def act(form: ConveneForm) -> None:
        try:
            planning.convene(concern, **form.cleaned_data, by=request.user)
        except planning.MeetingClosed:
            words = _("The meeting has been closed: choose another")
            raise NotPossible(words, "meeting") from None

    return step_page(
        request, concern, ConveneForm(posted(request), concern=concern), act,
        steps=[Step.CONVENE],
        heading=gettext_lazy("Put on an agenda"),
        done=gettext_lazy("It is on the agenda, and the people are invited."),
        template="meetings/convene.html",
        then=lambda form: form.cleaned_data["meeting"].get_absolute_url(),
    )  # fmt: skip


@needs(Permission.COORDINATE)
@require_POST
def convene_many(request: Request) -> HttpResponse:
    """Put the ticked concerns on one agenda: first a page that asks which, and who takes part."""
    chosen, here = ticked(request), cleaned(request.POST.get("here", ""))
    if not chosen:
        messages.error(request, _("Choose at least one concern first: tick its box."))
        return redirect(f"{reverse('register:inbox')}?{here}")
    municipalities = request.user.authorities_as(Role.MUNICIPAL_COORDINATOR)
    asked = request.POST if "ask" in request.POST else None
    form = GatherForm(asked, municipalities=municipalities, proposals=gathering.proposals(chosen))
    if form.is_bound and form.is_valid():
        meeting = form.cleaned_data["meeting"]
        try:
            gathered = gathering.convene_many(form.chosen(), meeting=meeting, by=request.user)
        except planning.MeetingClosed:
            form.add_error("meeting", _("The meeting has been closed: choose another"))
        else:
            _tell(request, gathered)
            return redirect(meeting)
    context = {"form": form, "here": here}
    return render(request, "meetings/convene_many.html", context)


def _tell(request: Request, gathered: Gathered) -> None:
    """What was put on the agenda, then each of the others with its reason."""
    if gathered.put:
        words = ngettext(
            "%(numbers)s: on the agenda, and the people are invited.",
            "%(numbers)s: all on the agenda, and the people are invited.",
            len(gathered.put),
        )
        numbers = ", ".join(concern.reference for concern in gathered.put)
        messages.success(request, words % {"numbers": numbers})
    for concern, reason in gathered.left:
        words = _("%(number)s: %(reason)s.") % {
            "number": concern.reference,
            "reason": reason.label,
        }
        messages.add_message(
            request, messages.INFO if reason == Reason.ALREADY else messages.ERROR, words
        )


@needs(Permission.COORDINATE)
@require_http_methods(["GET", "POST"])
def invite(request: Request, pk: uuid.UUID) -> HttpResponse:
    item = AgendaItem.objects.select_related("meeting", "concern").filter(pk=pk).first()
    if item is None or item.meeting.is_closed:
        raise Http404
    concern = find_for(request, item.concern_id, Step.CONVENE)
    access.require_content(request.user, concern)
    invited = list(item.invitations.values_list("person_id", flat=True))
    form = InviteForm(posted(request), concern=concern, invited=invited)
    if form.is_bound and form.is_valid():
        try:
            for person in form.cleaned_data["people"]:
                planning.invite(item, person=person, by=request.user)
        except planning.MeetingClosed:
            messages.error(request, _("The meeting has been closed: nobody can be invited to it."))
        else:
            messages.success(request, _("They are invited."))
        return redirect(item.meeting)
    return render(request, "meetings/invite.html", {"item": item, "form": form})


@needs(Permission.COORDINATE)
@require_POST
def close(request: Request, pk: uuid.UUID) -> HttpResponse:
    meeting = _find_meeting(pk)
    if meeting.municipality not in request.user.authorities_as(Role.MUNICIPAL_COORDINATOR):
        raise Http404
    try:
        planning.close(meeting, by=request.user)
    except planning.ItemsUndecided as error:
        words = _("Assess or close these first: %(numbers)s.")
        messages.error(request, words % {"numbers": ", ".join(error.references)})
    except planning.NotByThem:
        words = _(
            "You cannot close the meeting as it stands: ask a colleague at your desk to do it."
        )
        messages.error(request, words)
    except planning.MeetingClosed:
        messages.info(request, _("The meeting was closed already."))
    else:
        messages.success(request, _("The meeting is closed. Nobody invited can read on."))
    return redirect(meeting)


def _find_meeting(pk: uuid.UUID) -> Meeting:
    meeting = Meeting.objects.select_related("municipality", "custodian").filter(pk=pk).first()
    if meeting is None:
        raise Http404
    return meeting
