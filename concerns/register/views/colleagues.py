from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.http import Request
from accounts.models import Membership
from accounts.permissions import Permission
from concerns.register.colleague_forms import HandOverForm
from concerns.register.services import handing_over
from infohus.screens.forms import posted


@needs(Permission.COLLEAGUES)
@require_http_methods(["GET", "POST"])
def colleagues(request: Request) -> HttpResponse:
    """Who sits at the desks the person answers for; somebody's work goes to another of them."""
    form = HandOverForm(posted(request), person=request.user)
    if form.is_bound and form.is_valid():
        place, successor = form.cleaned_data["leaver"], form.cleaned_data["successor"]
        if handing_over.hand_over(place, to=successor.user, by=request.user):
            words = _("%(leaver)s has left the desk. %(successor)s works with what was theirs.")
            messages.success(request, words % {"leaver": place.user, "successor": successor.user})
        else:
            messages.info(request, _("That has been done already, or the list has changed."))
        is_own = place.user_id == request.user.pk
        return redirect("intake:start" if is_own else "register:colleagues")
    rows = Membership.objects.of_desks_answered_for_by(request.user).filter(user__is_active=True)
    rows = rows.select_related("user", "unit").order_by("unit", "user")
    dated = ~Q(valid_from=None, valid_until=None)
    context = {
        "form": form,
        "places": rows.current(),
        "deputies": rows.unended().filter(dated).order_by("valid_from", "pk"),
    }
    return render(request, "register/colleagues.html", context)
