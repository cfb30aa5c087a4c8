import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.register.models import Purpose
from concerns.register.services import renewing
from concerns.register.views.finding import find


@needs(Permission.CLEAR, Permission.COORDINATE)
@require_POST
def renew(request: Request, pk: uuid.UUID, purpose: str) -> HttpResponse:
    """Give access again that ends before the work does; then back to the concern."""
    if purpose not in renewing.READERS:
        raise Http404
    concern = find(pk)
    if renewing.renew(concern, Purpose(purpose), by=request.user):
        messages.success(request, _("Access is given again, and they have been told."))
    else:
        messages.info(request, _("Nothing was changed: it is given already, or not needed now."))
    return redirect(concern)
