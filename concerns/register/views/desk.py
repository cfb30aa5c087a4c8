"""What a desk does with its inbox: says who works with what, and keeps views of it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.register.desk_forms import AssignForm, NewViewForm, SavedViewForm
from concerns.register.models import Concern, SavedView
from concerns.register.services import assigning, viewing
from concerns.register.services.assigning import Assigned
from concerns.register.services.viewing import TooManyViews
from concerns.register.views.listing import Asked, cleaned
from infohus.screens.forms import posted

AT_ONCE = 50  # concerns in one go: a page of the inbox


@needs(Permission.INBOX)
@require_POST
def assign(request: Request) -> HttpResponse:
    """Say who works with the chosen concerns; then back to where they were chosen."""
    form = AssignForm(request.POST, people=assigning.colleagues(request.user))
    chosen = ticked(request)
    if not chosen:
        messages.error(request, _("Choose at least one concern first: tick its box."))
    elif not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["assignee"])))
    else:
        who, shown = form.assignee(), shown_at(request)
        _tell(request, assigning.assign(chosen, to=who, by=request.user, shown=shown))
    if request.POST.get("back") == "concern" and chosen:
        return redirect(chosen[0])
    return redirect(f"{reverse('register:inbox')}?{cleaned(request.POST.get('here', ''))}")


def ticked(request: Request) -> list[Concern]:
    """The ticked concerns that exist for the person; what is no number of one is nothing."""
    keys = []
    for text in request.POST.getlist("concern")[:AT_ONCE]:
        try:
            keys.append(uuid.UUID(text))
        except ValueError:
            continue
    rows = Concern.objects.visible_to(request.user).filter(pk__in=keys)
    return list(rows.select_related("municipality"))


def shown_at(request: Request) -> dict[uuid.UUID, int | None]:
    """Whom the page named at each concern; what is no such pair is left out."""
    shown: dict[uuid.UUID, int | None] = {}
    for text in request.POST.getlist("was")[:AT_ONCE]:
        concern, _colon, person = text[:60].partition(":")
        try:
            shown[uuid.UUID(concern)] = int(person) if person else None
        except ValueError:
            continue
    return shown


def _tell(request: Request, told: Assigned) -> None:
    if told.given:
        words = ngettext(
            "%(names)s: noted who works with it.",
            "%(names)s: noted who works with them.",
            len(told.given),
        )
        messages.success(request, words % {"names": _numbers(told.given)})
    if told.left:
        words = _("%(names)s: not changed. Your desk, or whom you chose, cannot work with it.")
        messages.error(request, words % {"names": _numbers(told.left)})
    for concern, person in told.taken:
        words = (
            _("%(number)s: not changed. %(person)s has taken it meanwhile.")
            if person
            else _("%(number)s: not changed. A colleague has noted meanwhile that nobody has it.")
        )
        messages.error(request, words % {"number": concern.reference, "person": person})


def _numbers(concerns: list[Concern]) -> str:
    return ", ".join(concern.reference for concern in concerns)


@needs(Permission.INBOX)
@require_http_methods(["GET", "POST"])
def save_view(request: Request) -> HttpResponse:
    """Keep the filters and the order of the address under a name. What was searched for is not."""
    query = Asked.from_query(request.GET).query(q="")
    form = NewViewForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            view = viewing.keep(**form.cleaned_data, query=query, by=request.user)
        except TooManyViews:
            form.add_error(None, _("You have ten views already. Delete one of them first."))
        else:
            messages.success(request, _("The view is saved."))
            return redirect(_address(view))
    inbox = f"{reverse('register:inbox')}?{query}"
    return render(request, "register/view.html", {"form": form, "back": inbox})


@needs(Permission.INBOX)
@require_http_methods(["GET", "POST"])
def change_view(request: Request, view_pk: uuid.UUID) -> HttpResponse:
    """Rename, share or delete a view of one's own; a shared one of somebody gone is not hidden."""
    view = get_object_or_404(viewing.changeable(request.user), pk=view_pk)
    if request.method == "POST" and "delete" in request.POST:
        viewing.remove(view)
        messages.success(request, _("The view is deleted."))
        return redirect("register:inbox")
    now = {"title": view.view_title, "is_shared": view.unit_id is not None}
    is_own = view.owner_id == request.user.pk
    form = SavedViewForm(posted(request), initial=now, is_own=is_own)
    if form.is_bound and form.is_valid():
        viewing.change(view, **form.cleaned_data, by=request.user)
        messages.success(request, _("The view is saved."))
        return redirect(_address(view))
    return render(
        request, "register/view.html", {"form": form, "view": view, "back": _address(view)}
    )


def _address(view: SavedView) -> str:
    query = QueryDict(view.view_query, mutable=True)
    query["view"] = str(view.pk)
    return f"{reverse('register:inbox')}?{query.urlencode()}"
