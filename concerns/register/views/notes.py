"""Working notes: written, rewritten by two desks at once without loss, and read as they were."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.register import access
from concerns.register.models import Concern
from concerns.register.services import noting
from concerns.register.services.noting import NoteVersion, SavedMeanwhile
from concerns.register.views.finding import find
from concerns.register.views.in_vain import opening, typed_in_vain
from concerns.register.views.steps import is_late, step_page
from concerns.register.work_forms import NoteForm, RewriteForm
from infohus.screens.differences import by_sentence, differences
from infohus.screens.forms import posted

REWRITE = gettext_lazy("Rewrite the note")


def coordinated(request: Request, pk: uuid.UUID) -> Concern:
    """The concern, for a coordinator of one of its sides; to all others it does not exist.

    Whether their grant still lives is asked where they read or act.
    """
    concern = find(pk)
    if not access.coordinates(request.user, concern) and not is_late(request, concern):
        raise Http404
    return concern


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def write(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Write a note, with the concern beside."""
    concern = coordinated(request, pk)
    is_police = access.is_with_police(request.user, concern)

    def act(form: NoteForm) -> None:
        noting.write(concern, **form.cleaned_data, by=request.user)

    return step_page(
        request, concern, NoteForm(posted(request), is_police=is_police), act,
        heading=gettext_lazy("Write a note"), done=gettext_lazy("The note is saved."),
        template="register/work.html",
    )  # fmt: skip


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_http_methods(["GET", "POST"])
def rewrite(request: Request, pk: uuid.UUID, note_pk: uuid.UUID) -> HttpResponse:
    """Rewrite a note. Who comes second sees what came in between, beside their own text."""
    concern = coordinated(request, pk)
    if request.method == "POST" and access.why(request.user, concern) is None:
        return typed_in_vain(request, concern.pk, RewriteForm(request.POST), REWRITE)

    def page() -> HttpResponse:
        found = noting.find(concern, note_pk, by=request.user)
        now = {"text": found.text, "began_from": found.note.version}
        form, meanwhile = RewriteForm(posted(request), initial=now), None
        if form.is_bound and form.is_valid():
            try:
                noting.rewrite(concern, note_pk, **form.cleaned_data, by=request.user)
            except SavedMeanwhile as error:
                meanwhile, form = error.theirs, _on_top_of(error.theirs, form)
            else:
                messages.success(request, _("The note is saved."))
                return redirect(concern)
        # The form has been dealt with: what is left is to show it, with the concern beside.
        return step_page(
            request, concern, form, lambda _form: None,
            heading=REWRITE, done="", template="register/note.html",
            note=found.note, **_compared(meanwhile, form),
        )  # fmt: skip

    return opening(request, concern, page, form=RewriteForm(posted(request)), heading=REWRITE)


def _on_top_of(theirs: NoteVersion, form: RewriteForm) -> RewriteForm:
    """The same text once more, by somebody who is now shown the newest version."""
    shown = RewriteForm({"text": form.data["text"], "began_from": str(theirs.number)})
    shown.add_error(
        None,
        _("%(person)s has saved the note meanwhile. Nothing is lost: compare the two texts.")
        % {"person": theirs.changed_by},
    )
    return shown


def _compared(theirs: NoteVersion | None, form: RewriteForm) -> dict[str, Any]:
    if theirs is None:
        return {}
    mine = by_sentence(form.data["text"])
    return {"theirs": theirs, "lines": differences(by_sentence(theirs.text), mine)}


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_safe
def versions(request: Request, pk: uuid.UUID, note_pk: uuid.UUID) -> HttpResponse:
    """Every version of a note, newest first, each with what it changed in the one before it."""
    concern = coordinated(request, pk)

    def page() -> HttpResponse:
        found = noting.versions(concern, note_pk, by=request.user)
        earlier = [*(version.text for version in found[1:]), ""]
        shown = [
            (version, differences(by_sentence(before), by_sentence(version.text)) if before else [])
            for version, before in zip(found, earlier, strict=True)
        ]
        context = {"concern": concern, "shown": shown, "why": access.why(request.user, concern)}
        return render(request, "register/note_versions.html", context)

    return opening(request, concern, page)
