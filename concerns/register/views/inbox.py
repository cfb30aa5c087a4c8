from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.http import Request
from accounts.models import Role, User
from accounts.permissions import Permission, has_permission
from concerns.register.desk_forms import AssignForm, OrderForm, SearchForm
from concerns.register.services import assigning, viewing
from concerns.register.views.listing import ENDED, Asked, tabs, told
from concerns.register.views.rows import rows_of

PAGE = 50  # rows; the register is never counted


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
    is_police = _is_police(request.user)
    rows = asked.rows(request.user).filter(asked.after(before))
    found = list((rows.select_related("municipality") if is_police else rows)[: PAGE + 1])
    shown = found[:PAGE]
    form = AssignForm(people=assigning.colleagues(request.user))
    last = asked.place_of(shown[-1]) if len(found) > PAGE else ""
    says_end = asked.tab in ENDED
    return {
        "concerns": shown,
        "rows": rows_of(shown, form.people, say_end=says_end, say_where=is_police),
        "older": asked.query(before=last) if last else "",
        "list_words": _words_for_list(len(shown), asked, has_more=bool(last)),
        "headings": asked.headings(),
        "here": asked.query(),
        "news_query": asked.query(since=timezone.now().isoformat()),
        "left_out": told(asked.left_out),
        "assign_form": form,
        "nothing": asked.nothing,
        "is_filtered": bool(asked.wanted),
        "may_convene": has_permission(request.user, Permission.COORDINATE),
        "shows_municipality": is_police,
        "shows_end": says_end,
    }


def _words_for_list(number: int, asked: Asked, *, has_more: bool) -> str:
    """What is read out when the list has changed: the table itself would be far too long."""
    if not number:
        title, _more = asked.nothing
        return str(title)
    if has_more:
        told = _("%(number)s concerns are on the list, and there are more.")
        return told % {"number": number}
    told = ngettext("One concern is on the list.", "%(number)s concerns are on the list.", number)
    return told % {"number": number}


def _is_police(user: User) -> bool:
    return Role.POLICE_COORDINATOR in user.roles


def _around(request: Request, asked: Asked) -> dict[str, object]:
    """What stands over the list; htmx leaves it as it is."""
    if request.htmx:
        return {}
    saved = {str(view.pk): view for view in viewing.of(request.user)}
    views = {key: (view.view_title, view.view_query) for key, view in saved.items()}
    current = request.GET.get("view", "")
    asked.form.leave_out(
        *([] if asked.tab in ENDED else ["outcome", "year"]),
        *([] if asked.tab in ENDED and _is_police(request.user) else ["municipality"]),
    )
    may_change = current in saved and viewing.may_change(saved[current], request.user)
    return {
        "tabs": tabs(asked, current, views, is_police=_is_police(request.user)),
        "own_view": current if may_change else "",
        "tab": asked.tab,
        "order": OrderForm(initial={"sort": asked.sort}),
        "filter": asked.form,
        "search": SearchForm(),
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
