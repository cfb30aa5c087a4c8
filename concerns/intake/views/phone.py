"""What is told on the telephone, in person or by letter, written down by staff on one screen."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.intake import once, sending
from concerns.intake.forms.phone import Sheet
from concerns.intake.views import languages
from concerns.register.services.filing import file_concern
from infohus.custody.keyring import KeyUnavailable
from infohus.screens.forms import posted


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def write_down(request: Request) -> HttpResponse:
    """Take down a concern in the name of whoever writes it, and show its receipt code.

    A refused page keeps all that was typed. The same words sent twice are one concern.
    """
    sheet = Sheet(request.user, posted(request))
    if language := languages.chosen(request):
        languages.speak(language)
        sheet.forgive()
        return languages.remember(language, _page(request, sheet))
    if not sheet.is_valid():
        return _page(request, sheet)
    received = sheet.received.cleaned_data
    said = sending.filing(sheet.answers, channel=received["channel"])
    try:
        code = file_concern(
            **vars(said),
            submission=_submission(sheet),
            by=request.user,
            received_at=received["received_at"],
        )
    except KeyUnavailable:
        words = _("It cannot be locked with the police's key right now. Nothing was stored.")
        sheet.received.add_error(None, words)
        return _page(request, sheet, status=503)
    groups = [code[place : place + 4] for place in range(0, len(code), 4)]
    context = {
        "groups": groups,
        "is_acute": said.is_acute,
        "municipality": said.municipality,
        "received_at": received["received_at"],
    }
    return render(request, "intake/phone_receipt.html", context)


def _page(request: Request, sheet: Sheet, status: int = 200) -> HttpResponse:
    context = {
        "form": sheet,
        "asked": sheet.asked,
        "received": sheet.received,
        "form_id": "sheet",  # of which the language switch is a button
    }
    return render(request, "intake/phone.html", context, status=status)


def _submission(sheet: Sheet) -> bytes:
    """The page's number and its words: pressed twice it is one concern, and another call typed on
    a page that was gone back to is another.
    """
    received = sheet.received.cleaned_data
    said = [sheet.answers, received["channel"], received["received_at"].isoformat()]
    return once.number_of(received["submission"], said)
