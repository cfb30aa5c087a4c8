from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.http import Request
from accounts.models import Role, User
from accounts.permissions import Permission
from concerns.register.desk_forms import AssignForm
from concerns.register.models import Concern
from concerns.register.models.desk import is_unread
from concerns.register.services import assigning, viewing
from concerns.register.views.listing import Asked, tabs, told

PAGE = 50  # rows; the register is never counted


@dataclass(frozen=True)
class Row:
    """A stub as the person's desk sees it."""

    concern: Concern
    is_unread: bool
    assignee: User | None


@needs(Permission.INBOX)
@require_safe
def inbox(request: Request) -> HttpResponse:
    """The stubs of the person's municipality or district, as the address asks, page by key."""
    asked = Asked.from_query(request.GET)
    template = "register/_list.html" if request.htmx else "register/inbox.html"
    return render(request, template, listed(request, asked) | _around(request, asked))


def listed(request: Request, asked: Asked) -> dict[str, object]:
    """One page of the list, and what is done with its rows."""
    before = request.GET.get("before", "")
    rows = asked.rows(request.user).filter(asked.after(before))
    found = list(rows.select_related("municipality", "department")[: PAGE + 1])
    shown = found[:PAGE]
    form = AssignForm(people=assigning.colleagues(request.user))
    last = asked.place_of(shown[-1]) if len(found) > PAGE else ""
    return {
        "concerns": shown,
        "rows": [_row(concern, form.people) for concern in shown],
        "older": asked.query(before=last) if last else "",
        "headings": asked.headings(),
        "here": asked.query(),
        "news_query": asked.query(since=timezone.now().isoformat()),
        "left_out": told(asked.left_out),
        "assign_form": form,
        "is_filtered": bool(asked.wanted),
        "shows_municipality": Role.POLICE_COORDINATOR in request.user.roles,
    }


def _row(concern: Concern, people: dict[str, User]) -> Row:
    """Who has left the desk is not named."""
    number = getattr(concern, "assignee_id", None)
    return Row(concern, is_unread(concern), people.get(str(number)))


def _around(request: Request, asked: Asked) -> dict[str, object]:
    """What stands over the list; htmx leaves it as it is."""
    if request.htmx:
        return {}
    saved = {str(view.pk): view for view in viewing.of(request.user)}
    views = {key: (view.view_title, view.view_query) for key, view in saved.items()}
    current = request.GET.get("view", "")
    is_own = current in saved and saved[current].owner_id == request.user.pk
    return {
        "tabs": tabs(asked, current, views),
        "own_view": current if is_own else "",
        "tab": asked.tab,
        "sort": asked.sort,
        "filter": asked.form,
    }


@needs(Permission.INBOX)
@require_safe
def news(request: Request) -> HttpResponse:
    """One line: how much has come into a list since it was shown. No row moves by itself."""
    asked = Asked.from_query(request.GET)
    context = {
        "news": _words_for_news(request.user, asked, request.GET),
        "here": asked.query(),
    }
    return render(request, "register/_news.html", context)


def _words_for_news(user: User, asked: Asked, query: QueryDict) -> str:
    """How many, up to a page; more than that is not counted. Nothing for a tampered instant."""
    try:
        since = parse_datetime(query.get("since", ""))
    except ValueError:
        return ""
    if since is None or timezone.is_naive(since):
        return ""
    found = asked.news(user, since).values_list("pk", flat=True)[: PAGE + 1]
    number = len(found)
    if not number:
        return ""
    if number == 1:
        return _("One concern is new or has changed.")
    shown = f"{PAGE}+" if number > PAGE else str(number)
    return _("%(number)s concerns are new or have changed.") % {"number": shown}
