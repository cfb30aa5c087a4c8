from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.register.retention_forms import RetentionForm
from concerns.register.services import retention
from concerns.register.states import Outcome
from infohus.screens.forms import posted

MOST = 50  # that are past their day and shown at once; erased ones make room for the others


@needs(Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def rules(request: Request) -> HttpResponse:
    """How long the custodian keeps what is closed, who changed it and why; what is past its day."""
    custodian = retention.custodian_of(request.user)
    form = RetentionForm(posted(request))
    if form.is_bound and form.is_valid():
        rule = retention.keep_for(
            outcome=Outcome(form.cleaned_data["outcome"]),
            days=form.cleaned_data["days"],
            reason=form.cleaned_data["reason"],
            submission=form.cleaned_data["submission"],
            by=request.user,
        )
        told = _("%(outcome)s: kept for so many days from now on: %(days)s.")
        messages.success(request, told % {"outcome": rule.get_outcome_display(), "days": rule.days})
        return redirect("register:retention")
    kept, history = retention.rules(custodian)
    found = retention.past_their_day(request.user, most=MOST + 1)
    context = {
        "custodian": custodian,
        "form": form,
        "kept": kept,
        "history": history,
        "past_their_day": found[:MOST],
        "are_more": len(found) > MOST,
    }
    return render(request, "register/retention.html", context)
