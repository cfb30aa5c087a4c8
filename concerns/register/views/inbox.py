from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.http import Request
from accounts.models import Role, User
from accounts.permissions import Permission
from concerns.register.forms import InboxFilter
from concerns.register.models import Concern
from concerns.register.models.concern import ConcernQuerySet
from concerns.register.states import STEPS, WITHDRAWALS, State
from infohus.screens import paging

PAGE = 50  # rows; the register is never counted
TABS = {
    "waiting": _("Waiting for us"),
    "open": _("All open"),
    "closed": _("Closed"),
}


@needs(Permission.INBOX)
@require_safe
def inbox(request: Request) -> HttpResponse:
    """The stubs of the person's municipality or district, newest first, page by key."""
    tab = request.GET.get("tab", "waiting")
    tab = tab if tab in TABS else "waiting"
    form = InboxFilter(request.GET)
    rows = _filtered(_in_tab(tab, request.user), form)
    rows = rows.filter(paging.older("received_at", request.GET.get("before", "")))
    found = list(rows.select_related("municipality", "department")[: PAGE + 1])
    query = request.GET.copy()
    older = ""
    if len(found) > PAGE:
        last = found[PAGE - 1]
        query["before"] = paging.mark(last.received_at, last.pk)
        older = query.urlencode()
    context = {
        "concerns": found[:PAGE],
        "older": older,
        "tabs": TABS.items(),
        "tab": tab,
        "form": form,
        "is_filtered": any(form.cleaned_data.values()) if form.is_valid() else True,
        "shows_municipality": Role.POLICE_COORDINATOR in request.user.roles,
    }
    template = "register/_list.html" if request.htmx else "register/inbox.html"
    return render(request, template, context)


def _in_tab(tab: str, user: User) -> ConcernQuerySet:
    rows = Concern.objects.visible_to(user).order_by("-received_at", "-pk")
    if tab == "closed":
        return rows.filter(state=State.CLOSED)
    if tab == "open":
        return rows.open()
    return rows.filter(state__in=_waiting_for(user))


def _waiting_for(user: User) -> set[State]:
    """The states whose first step is the person's to take."""
    next_steps = [rule for step, rule in STEPS.items() if step not in WITHDRAWALS]
    first = {state: rule.role for rule in reversed(next_steps) for state in rule.sources}
    return {state for state, role in first.items() if role in user.roles}


def _filtered(rows: ConcernQuerySet, form: InboxFilter) -> ConcernQuerySet:
    if not form.is_valid():
        return rows
    wanted = form.cleaned_data
    if wanted["q"]:
        rows = rows.filter(Q(reference__icontains=wanted["q"]))
    for name in ("state", "age_band", "source"):
        if wanted[name]:
            rows = rows.filter(**{name: wanted[name]})
    return rows
