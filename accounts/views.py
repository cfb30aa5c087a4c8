from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import needs, public, signed_in
from accounts.events import note
from accounts.forms import MailForm, SignInForm
from accounts.http import Request
from accounts.models import Authority, User
from accounts.permissions import Permission, has_permission
from accounts.services import choosing, entering
from infohus.audit.models import Action, Event
from infohus.custody.keyring import keyring
from infohus.outbox.models import Message
from infohus.screens import paging
from infohus.screens.forms import posted

LOG_PAGE = 100  # events on a page
SHORTCUTS_OFF_FOR = 365 * 24 * 60 * 60  # seconds

# Where somebody's working day begins, by the first permission they hold.
HOMES: tuple[tuple[Permission, str], ...] = (
    (Permission.INBOX, "register:inbox"),
    (Permission.AGENDA, "meetings:list"),
    (Permission.CORPS, "journal:corps"),
    (Permission.TASKS, "journal:tasks"),
    (Permission.ACCESS_LOG, "accounts:log"),
    (Permission.ADMINISTER, "accounts:installation"),
)


@public
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        entering.enter(request, form.get_user())
        return redirect("accounts:home")
    return render(request, "accounts/sign_in.html", {"form": form})


@signed_in
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("intake:start")


@signed_in
@require_safe
def home(request: Request) -> HttpResponse:
    for permission, name in HOMES:
        if has_permission(request.user, permission):
            return redirect(name)
    raise Http404


@signed_in
@require_http_methods(["GET", "POST"])
def shortcuts(request: Request) -> HttpResponse:
    """The single keys, and the switch that turns them off in this browser (WCAG 2.1.4)."""
    if request.method != "POST":
        return render(request, "accounts/shortcuts.html")
    response = redirect("accounts:shortcuts")
    if request.POST.get("shortcuts") == "off":
        response.set_cookie(
            "shortcuts",
            "off",
            max_age=SHORTCUTS_OFF_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        response.delete_cookie("shortcuts", samesite="Lax")
    return response


@signed_in
@require_http_methods(["GET", "POST"])
def mails(request: Request) -> HttpResponse:
    """Which e-mails the person wants; those without a desk have none to choose."""
    if not has_permission(request.user, Permission.INBOX):
        return render(request, "accounts/mails.html")
    now = choosing.choice(request.user)
    initial = {"digest": now.digest, "wants_reminders": now.wants_reminders}
    form = MailForm(posted(request), initial=initial)
    if form.is_bound and form.is_valid():
        choosing.choose(**form.cleaned_data, by=request.user)
        messages.success(request, _("Your choice is saved."))
        return redirect("accounts:mails")
    return render(request, "accounts/mails.html", {"form": form})


@needs(Permission.ACCESS_LOG)
@require_safe
def access_log(request: Request) -> HttpResponse:
    """Who did what, newest first, page by page. Reading the log is itself an event."""
    events = Event.objects.order_by("-at", "-pk")
    events = events.filter(paging.older("at", request.GET.get("before", "")))
    rows = list(events[: LOG_PAGE + 1])
    note(Action.LOG_READ, by=request.user, target="log")
    page = rows[:LOG_PAGE]
    names = User.objects.in_bulk({event.actor_id for event in page if event.actor_id})
    context = {
        "events": [(event, names.get(event.actor_id)) for event in page],
        "older": paging.mark(page[-1].at, page[-1].pk) if len(rows) > LOG_PAGE else "",
    }
    return render(request, "accounts/log.html", context)


@needs(Permission.ADMINISTER)
@require_safe
def installation(request: Request) -> HttpResponse:
    """People, units, keys and jobs: everything an administrator needs, and no concern."""
    authorities = Authority.objects.order_by("kind", "name")
    context = {
        "authorities": authorities.prefetch_related("units__memberships__user"),
        "keys": [
            (custodian, keyring().is_healthy(custodian.slug))
            for custodian in Authority.objects.custodians()
        ],
        "unsent": Message.objects.waiting().count(),
    }
    return render(request, "accounts/installation.html", context)
