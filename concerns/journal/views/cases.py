import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import Refused, needs
from accounts.http import Request
from accounts.models import Role
from accounts.permissions import Permission
from concerns.journal.forms import AssignmentForm, EntryForm
from concerns.journal.models import Case, Measure, MentorAssignment
from concerns.journal.services import casework
from infohus.audit.models import Action
from infohus.audit.record import record
from infohus.screens import paging
from infohus.screens.forms import posted

SHOWN = 50  # cases of the list; the rest by key


def find(pk: uuid.UUID) -> Case:
    """The case, if the database shows it to whoever asks; else Refused."""
    found = Case.objects.select_related("unit", "municipality").filter(pk=pk).first()
    if found is None:
        raise Refused("case", pk)
    return found


@needs(Permission.CASES)
@require_safe
def cases(request: Request) -> HttpResponse:
    """The department's cases, the newest first, page by key."""
    after = paging.older("opened_at", request.GET.get("after", ""))
    rows = Case.objects.visible_to(request.user).filter(after).order_by("-opened_at", "-pk")
    found = list(rows.select_related("unit")[: SHOWN + 1])
    shown = found[:SHOWN]
    context = {
        "cases": shown,
        "after": paging.mark(shown[-1].opened_at, shown[-1].pk) if len(found) > SHOWN else "",
    }
    return render(request, "journal/cases.html", context)


@needs(Permission.CASES)
@require_safe
def case(request: Request, pk: uuid.UUID) -> HttpResponse:
    """A journaled case, with why this person sees it."""
    found = find(pk)
    record(
        Action.CASE_READ,
        target="case",
        target_id=found.pk,
        actor_id=request.user.pk,
        municipality_id=found.municipality_id,
    )
    context = {
        "case": found,
        "entries": found.entries.select_related("author"),
        "measures": found.measures.prefetch_related("assignments__mentor"),
    }
    return render(request, "journal/case.html", context)


@needs(Permission.CASES)
@require_http_methods(["GET", "POST"])
def write(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = find(pk)
    form = EntryForm(posted(request))
    if form.is_bound and form.is_valid():
        casework.write_entry(found, **form.cleaned_data, by=request.user)
        messages.success(request, _("The entry is journaled."))
        return redirect(found)
    context = {"case": found, "form": form, "heading": _("Write an entry")}
    return render(request, "journal/form.html", context)


@needs(Permission.CASES)
@require_http_methods(["GET", "POST"])
def assign_mentor(request: Request, pk: uuid.UUID) -> HttpResponse:
    measure = _find_measure(pk)
    form = AssignmentForm(
        posted(request),
        municipality=measure.case.municipality,
        initial={"starts_on": measure.starts_on},
    )
    if form.is_bound and form.is_valid():
        try:
            casework.assign_mentor(measure, **form.cleaned_data, by=request.user)
        except casework.MeasureEnded:
            form.add_error(None, _("The measure has ended, so no mentor can be given the task."))
        else:
            messages.success(request, _("The mentor can see the task now."))
            return redirect(measure.case)
    context = {"case": measure.case, "form": form, "heading": _("Give a mentor the task")}
    return render(request, "journal/form.html", context)


@needs(Permission.CASES)
@require_POST
def end_measure(request: Request, pk: uuid.UUID) -> HttpResponse:
    measure = casework.end_measure(_find_measure(pk), by=request.user)
    messages.success(request, _("The measure has ended."))
    return redirect(measure.case)


@needs(Permission.MEASURES)
@require_safe
def measures(request: Request) -> HttpResponse:
    """Whether the measures of the leader's own department run: their status, nothing else."""
    rows = Measure.objects.filter(unit__in=request.user.units_as(Role.TEAM_LEADER))
    return render(request, "journal/measures.html", {"measures": rows.select_related("unit")})


@needs(Permission.TASKS)
@require_safe
def tasks(request: Request) -> HttpResponse:
    """The mentor's own task sheets, until each one's end date."""
    rows = list(MentorAssignment.objects.open_to_mentor(request.user).select_related("unit"))
    for assignment in rows:
        record(
            Action.TASK_READ,
            target="assignment",
            target_id=assignment.pk,
            actor_id=request.user.pk,
            municipality_id=assignment.unit.authority_id,
        )
    return render(request, "journal/tasks.html", {"assignments": rows})


@needs(Permission.CORPS)
@require_safe
def corps(request: Request) -> HttpResponse:
    """The assignments of the municipality's mentors, by the day they end."""
    rows = MentorAssignment.objects.select_related("mentor", "unit")
    return render(request, "journal/corps.html", {"assignments": rows})


def _find_measure(pk: uuid.UUID) -> Measure:
    rows = Measure.objects.select_related("unit", "case__unit", "case__municipality")
    measure = rows.filter(pk=pk, case__isnull=False).first()
    if measure is None:
        raise Refused("case", pk)
    return measure
