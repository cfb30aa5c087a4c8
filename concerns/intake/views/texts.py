"""The guidance texts, for the infohus desks to keep right. Nothing published is ever lost."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import needs
from accounts.http import Request
from accounts.permissions import Permission
from concerns.intake.forms.guidance import GuidanceForm
from concerns.intake.guidance.lix import MOST, lix
from concerns.intake.guidance.rendering import as_html, as_plain
from concerns.intake.guidance.wordings import THEMES, Wording
from concerns.intake.models import Language
from concerns.intake.services import guidance
from concerns.intake.services.guidance import Superseded
from infohus.screens.differences import differences
from infohus.screens.forms import posted

IN_A_PREVIEW = 4  # where the headings of a text begin when the page itself is inside another


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_safe
def texts(request: Request) -> HttpResponse:
    """Every text with both its languages: which version, since when, by whom, how easy to read."""
    shown = {language: guidance.all_current(language) for language in Language.values}
    themes = [
        (theme, [[_with_lix(shown[language][slug]) for language in shown] for slug in theme.slugs])
        for theme in THEMES
    ]
    return render(request, "guidance/texts.html", {"themes": themes, "most": MOST})


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, slug: str, language: str) -> HttpResponse:
    """Write, look at it, publish. What somebody else published meanwhile is shown beside one's own
    text, and neither is lost.
    """
    newest = _versions(slug, language)[0]
    is_publishing = request.POST.get("do") == "publish"
    started = {"title": newest.title, "body": newest.body, "began_from": newest.number}
    form = GuidanceForm(posted(request), initial=started, is_publishing=is_publishing)
    context: dict[str, Any] = {"text": newest, "language": Language(language).label, "most": MOST}
    if form.is_bound and form.is_valid() and is_publishing:
        try:
            guidance.publish(slug, language, by=request.user, **form.cleaned_data)
        except Superseded as refused:
            context |= _both(form, refused.newest)
            form = _begun_from(form, refused.newest)
        else:
            messages.success(request, _("The text is published. Remember the other language."))
            return redirect("intake:texts")
    context |= {"form": form, "preview": _preview(form)}
    return render(request, "guidance/edit.html", context)


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_safe
def history(request: Request, slug: str, language: str) -> HttpResponse:
    found = _versions(slug, language)
    context = {"text": found[0], "versions": found, "language": Language(language).label}
    return render(request, "guidance/history.html", context)


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_safe
def version(request: Request, slug: str, language: str, number: int) -> HttpResponse:
    """One version as it was shown, and what it changed in the one before."""
    found = _versions(slug, language)
    place = _place(found, number)
    before = found[place + 1] if place + 1 < len(found) else None
    context = {
        "text": found[place],
        "html": as_html(found[place].body, IN_A_PREVIEW),
        "newest": found[0],
        "before": before,
        "lines": differences(_whole(before), _whole(found[place])) if before else [],
        "language": Language(language).label,
    }
    return render(request, "guidance/version.html", context)


@needs(Permission.COORDINATE, Permission.CLEAR)
@require_POST
def use_again(request: Request, slug: str, language: str, number: int) -> HttpResponse:
    """Publish an earlier version as a new one."""
    found = _versions(slug, language)
    again = found[_place(found, number)]
    began_from = request.POST.get("began_from", "")
    try:
        guidance.publish(
            slug,
            language,
            title=again.title,
            body=again.body,
            note=_("Version %(number)s is used again") % {"number": number},
            began_from=int(began_from) if began_from.isdecimal() and len(began_from) < 9 else 0,
            by=request.user,
        )
    except Superseded:
        messages.warning(
            request, _("Somebody has published a newer version meanwhile. Look at it first.")
        )
    else:
        messages.success(request, _("The earlier text is shown again, as a new version."))
    return redirect("intake:text_history", slug, language)


def _versions(slug: str, language: str) -> list[Wording]:
    try:
        return guidance.versions(slug, language)
    except KeyError as error:
        raise Http404 from error


def _place(found: list[Wording], number: int) -> int:
    place = next((place for place, one in enumerate(found) if one.number == number), None)
    if place is None:
        raise Http404
    return place


def _with_lix(text: Wording) -> tuple[Wording, int]:
    return text, lix(as_plain(text.body))


def _whole(text: Wording) -> str:
    return f"{text.title}\n{text.body}"


def _preview(form: GuidanceForm) -> dict[str, object] | None:
    """The page as it would be; None before anything was sent, or when it cannot be shown."""
    if not form.is_bound or not form.cleaned_data.get("body"):
        return None
    title, body = form.cleaned_data.get("title", ""), form.cleaned_data["body"]
    return {"title": title, "html": as_html(body, IN_A_PREVIEW)}


def _both(form: GuidanceForm, theirs: Wording) -> dict[str, object]:
    mine = f"{form.cleaned_data['title']}\n{form.cleaned_data['body']}"
    return {"theirs": theirs, "lines": differences(_whole(theirs), mine)}


def _begun_from(form: GuidanceForm, newest: Wording) -> GuidanceForm:
    """The same answers once more, now by somebody who has seen the newest version."""
    again = GuidanceForm(dict(form.data.items()) | {"began_from": str(newest.number)})
    again.full_clean()
    return again
