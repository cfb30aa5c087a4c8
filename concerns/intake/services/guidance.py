"""The guidance texts as they are now, as they were, and the one way to change them."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.events import note as note_event
from accounts.models import User
from accounts.permissions import Permission, has_permission
from concerns.intake.guidance.wordings import SLUGS, Wording, shipped
from concerns.intake.models import GuidanceVersion
from infohus.audit.models import Action


class Superseded(Exception):
    """Somebody published in between. Carries what they wrote; nothing was overwritten."""

    def __init__(self, newest: Wording) -> None:
        super().__init__(f"{newest.slug} ({newest.language}) is at {newest.number}")
        self.newest = newest


def current(slug: str, language: str) -> Wording:
    """The text that the page shows: the newest published, or the shipped one. Raises KeyError."""
    return versions(slug, language)[0]


def all_current(language: str) -> dict[str, Wording]:
    """Every page's text in one language, by slug in the order of the themes."""
    rows = GuidanceVersion.objects.filter(language=language).select_related("published_by")
    newest = rows.order_by("slug", "-number").distinct("slug")
    published = {row.slug: _wording(row) for row in newest}
    return {slug: published.get(slug) or shipped(slug, language) for slug in SLUGS}


def versions(slug: str, language: str) -> list[Wording]:
    """Every version of a text, the newest first and the shipped one last. Raises KeyError."""
    first = shipped(slug, language)
    rows = GuidanceVersion.objects.filter(slug=slug, language=language).order_by("-number")
    published = [_wording(row) for row in rows.select_related("published_by")]
    # A later release may ship a text under a number that was published here before it.
    return published + ([] if first.number in {one.number for one in published} else [first])


@transaction.atomic
def publish(
    slug: str, language: str, *, title: str, body: str, note: str, began_from: int, by: User
) -> Wording:
    """Put a new version before everybody; the earlier ones stay as they are.

    `began_from` is the number of the version that the writer had before them: when it is no longer
    the newest, nothing is written. Raises Superseded, KeyError for a page there is not, and
    PermissionDenied for whoever sits at no infohus desk.
    """
    if not any(has_permission(by, one) for one in (Permission.COORDINATE, Permission.CLEAR)):
        raise PermissionDenied
    newest = current(slug, language)
    if newest.number != began_from:
        raise Superseded(newest)
    row = GuidanceVersion(
        slug=slug,
        language=language,
        number=newest.number + 1,
        title=title,
        body=body,
        note=note,
        published_at=timezone.now(),
        published_by=by,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        # Both began from the same version and pressed at once: the other one was first.
        raise Superseded(current(slug, language)) from error
    note_event(Action.GUIDANCE_PUBLISHED, by=by, target="guidance", target_id=row.pk)
    return _wording(row)


def _wording(row: GuidanceVersion) -> Wording:
    return Wording(
        slug=row.slug,
        language=row.language,
        number=row.number,
        title=row.title,
        body=row.body,
        changed_on=timezone.localdate(row.published_at),
        by=str(row.published_by),
        note=row.note,
    )
