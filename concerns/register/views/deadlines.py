from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.register.models import Target
from concerns.register.services import targets
from concerns.register.services.targets import Board, SetMeanwhile
from concerns.register.target_forms import TargetsForm

CHANGES = 20  # of the newest, shown under the form


@needs(Permission.INBOX)
@require_http_methods(["GET", "POST"])
def deadlines(request: Request) -> HttpResponse:
    """How long each state may last at the person's own desk: read it, set it, see who set it."""
    forms = [_form(request, board) for board in targets.boards(request.user)]
    for form in forms:
        if form.is_bound and form.is_valid() and _is_set(request, form):
            return redirect("register:deadlines")
    authorities = [form.board.authority for form in forms]
    changes = Target.objects.filter(authority__in=authorities).select_related("set_by", "authority")
    context = {"forms": forms, "form": next((f for f in forms if f.is_bound), None)}
    return render(request, "register/deadlines.html", context | {"changes": changes[:CHANGES]})


def _form(request: Request, board: Board) -> TargetsForm:
    is_sent = request.POST.get("authority") == str(board.authority.pk)
    prefix = f"at-{board.authority.pk}"
    return TargetsForm(request.POST if is_sent else None, board=board, prefix=prefix)


def _is_set(request: Request, form: TargetsForm) -> bool:
    """Whether it went through. If somebody was faster, the form says who, and asks once more."""
    try:
        is_changed = targets.set_targets(
            form.board.authority, form.days(), seen=form.cleaned_data["seen"], by=request.user
        )
    except SetMeanwhile as meanwhile:
        form.data = sent = request.POST.copy()
        sent[form.add_prefix("seen")] = str(meanwhile.newest.pk)
        form.add_error(None, _words(form, meanwhile.newest))
        return False
    said = _("The deadlines are saved.") if is_changed else _("Nothing was changed.")
    messages.success(request, said)
    return True


def _words(form: TargetsForm, newest: Target) -> str:
    now = ", ".join(
        f"{state.label}: {days or _('no deadline')}" for state, days in form.board.days.items()
    )
    return _(
        "%(person)s changed the deadlines on %(when)s, after this page was shown. They are now: "
        "%(now)s. What you wrote is still here: save once more if it is to hold."
    ) % {
        "person": newest.set_by,
        "when": date_format(timezone.localtime(newest.set_at), "DATETIME_FORMAT"),
        "now": now,
    }
