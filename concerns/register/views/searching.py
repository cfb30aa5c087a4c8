"""The search box of the inbox. What was typed is answered at once and stands in no address."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.http import Request
from accounts.models import Role
from accounts.permissions import Permission
from concerns.register.desk_forms import SearchForm
from concerns.register.services import searching
from concerns.register.services.searching import NothingToSearch
from infohus.custody.keyring import KeyUnavailable
from infohus.screens.forms import posted


@needs(Permission.INBOX)
@require_http_methods(["GET", "POST"])
def search(request: Request) -> HttpResponse:
    """By number among the stubs, by name among what the person may read."""
    form, found = SearchForm(posted(request)), None
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["wanted"]
        found = searching.by_number(text, by=request.user)
        if found is not None and len(found.hits) == 1:
            return redirect(found.hits[0].concern)
        if found is None:
            try:
                found = searching.by_name(text, by=request.user)
            except NothingToSearch:
                form.add_error(
                    "wanted", _("Write a number, such as IH-2026-0123, or a first name and surname")
                )
            except KeyUnavailable:
                form.add_error(
                    None, _("Names cannot be compared right now. Numbers can be searched for.")
                )
    context = {
        "form": form,
        "found": found,
        "shows_municipality": Role.POLICE_COORDINATOR in request.user.roles,
    }
    return render(request, "register/search.html", context)
