"""How a concern ends, and how the police bring it back."""

import uuid

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.register.forms import ClosingForm, RationaleForm
from concerns.register.services import closing
from concerns.register.states import WITHOUT_MEASURE, Outcome, Step
from concerns.register.views import repeats
from concerns.register.views.steps import find_for, step_page
from infohus.screens.forms import posted


@needs(Permission.COORDINATE)
@require_http_methods(["GET", "POST"])
def close(request: Request, pk: uuid.UUID) -> HttpResponse:
    concern = find_for(request, pk, Step.CLOSE_WITHOUT_MEASURE)

    def act(form: ClosingForm) -> None:
        given = form.cleaned_data | {"outcome": Outcome(form.cleaned_data["outcome"])}
        closing.close_without_measure(concern, **given, by=request.user)

    return step_page(
        request, concern, ClosingForm(posted(request)), act,
        steps=[Step.CLOSE_WITHOUT_MEASURE],
        heading=gettext_lazy("Close without a measure"),
        done=gettext_lazy("The concern is closed. The municipality keeps the stub only."),
        template="register/close.html", aftermath=closing.aftermath(concern, WITHOUT_MEASURE),
        **repeats.on_closing(concern, request.user),
    )  # fmt: skip


@needs(Permission.COORDINATE)
@require_http_methods(["GET", "POST"])
def end_follow_up(request: Request, pk: uuid.UUID) -> HttpResponse:
    concern = find_for(request, pk, Step.END_FOLLOW_UP)

    def act(form: RationaleForm) -> None:
        closing.end_follow_up(concern, **form.cleaned_data, by=request.user)

    return step_page(
        request, concern, RationaleForm(posted(request)), act,
        steps=[Step.END_FOLLOW_UP], heading=gettext_lazy("End the follow-up"),
        done=gettext_lazy("The follow-up is ended. The municipality keeps the stub only."),
        template="register/close.html", aftermath=closing.aftermath(concern, [Outcome.MEASURE]),
        **repeats.on_closing(concern, request.user),
    )  # fmt: skip


@needs(Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def reopen(request: Request, pk: uuid.UUID) -> HttpResponse:
    concern = find_for(request, pk, Step.REOPEN)
    if concern.is_closed and not closing.can_reopen(concern):
        raise Http404

    def act(form: RationaleForm) -> None:
        closing.reopen(concern, **form.cleaned_data, by=request.user)

    return step_page(
        request, concern, RationaleForm(posted(request)), act,
        steps=[Step.REOPEN], heading=gettext_lazy("Reopen"),
        done=gettext_lazy("The concern is open again. The municipality's desk reads it."),
        template="register/reopen.html",
    )  # fmt: skip
