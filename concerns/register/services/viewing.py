"""Saved views of the inbox."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Unit, User
from concerns.register.models import SavedView
from concerns.register.services import assigning

MOST = 10  # views of one person


class TooManyViews(Exception):
    """There is no room for another tab."""


def of(user: User) -> QuerySet[SavedView]:
    """The person's own views and those shared with their desks, oldest first."""
    return SavedView.objects.filter(Q(owner=user) | Q(unit__in=assigning.desks(user)))


def keep(*, title: str, query: str, is_shared: bool, by: User) -> SavedView:
    """Keep a view: `query` is a query string of known keys. Raises TooManyViews."""
    if SavedView.objects.filter(owner=by)[:MOST].count() == MOST:
        raise TooManyViews
    view = SavedView(owner=by, view_title=title, view_query=query, saved_at=timezone.now())
    view.unit = _shared_with(by) if is_shared else None
    view.save(force_insert=True)
    return view


def change(view: SavedView, *, title: str, is_shared: bool, by: User) -> None:
    """Rename one's own view, share it, or keep it to oneself."""
    view.view_title, view.unit = title, _shared_with(by) if is_shared else None
    view.save(update_fields=["view_title", "unit"])


def remove(view: SavedView) -> None:
    """Delete one's own view, for everybody it was shared with too."""
    view.delete()


def _shared_with(by: User) -> Unit | None:
    return next(iter(assigning.desks(by)), None)
