"""What was passed on to somebody outside the infohus: written down, and corrected by a new row."""

import uuid
from dataclasses import asdict

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.register import access
from concerns.register.services import disclosing
from concerns.register.services.disclosing import CorrectedAlready
from concerns.register.views.in_vain import opening, typed_in_vain
from concerns.register.views.notes import coordinated
from concerns.register.views.steps import NotPossible, step_page
from concerns.register.work_forms import DisclosureForm
from infohus.screens.forms import posted

CORRECT = gettext_lazy("Correct a disclosure")


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def record(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Write down what was passed on, with the concern beside."""
    concern = coordinated(request, pk)
    is_police = access.is_with_police(request.user, concern)

    def act(form: DisclosureForm) -> None:
        submission = form.cleaned_data["submission"]
        disclosing.record(concern, form.told(), submission=submission, by=request.user)

    return step_page(
        request, concern, DisclosureForm(posted(request), is_police=is_police), act,
        heading=gettext_lazy("Write down a disclosure"),
        done=gettext_lazy("The disclosure is written down."), template="register/work.html",
    )  # fmt: skip


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def correct(request: Request, pk: uuid.UUID, disclosure_pk: uuid.UUID) -> HttpResponse:
    """Write a row that corrects another, beginning from its words. The other one stays."""
    concern = coordinated(request, pk)
    typed = DisclosureForm(posted(request), is_police=False)
    if typed.is_bound and access.why(request.user, concern) is None:
        return typed_in_vain(request, concern.pk, typed, CORRECT)

    def act(form: DisclosureForm) -> None:
        submission = form.cleaned_data["submission"]
        try:
            disclosing.record(
                concern, form.told(), submission=submission, corrects=disclosure_pk, by=request.user
            )
        except CorrectedAlready:
            words = _("Somebody else has corrected it meanwhile. Read theirs before you go on.")
            raise NotPossible(words) from None

    def page() -> HttpResponse:
        wrong = disclosing.find(concern, disclosure_pk, by=request.user)
        if wrong.is_corrected and request.method != "POST":
            raise Http404
        form = DisclosureForm(posted(request), is_police=False, initial=asdict(wrong.told))
        return step_page(
            request, concern, form, act,
            heading=CORRECT,
            done=gettext_lazy("The correction is written down. The first one stays beside it."),
            template="register/work.html",
        )  # fmt: skip

    return opening(request, concern, page, form=typed, heading=CORRECT)
