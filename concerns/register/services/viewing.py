"""Saved views of the inbox."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Unit, User
from concerns.register.models import SavedView
from concerns.register.models.desk import coordinators
from concerns.register.services import assigning, once

MOST = 10  # views of one person


class TooManyViews(Exception):
    """There is no room for another tab."""


def of(user: User) -> QuerySet[SavedView]:
    """The person's own views and those shared with their desks, oldest first."""
    return SavedView.objects.filter(Q(owner=user) | Q(unit__in=assigning.desks(user)))


def changeable(user: User) -> QuerySet[SavedView]:
    """The person's own views, and those of their desks whose owner is of the desk no longer.

    The same answer as the policies `savedview_change` and `savedview_remove`.
    """
    owner_there = coordinators().filter(user=OuterRef("owner"), unit=OuterRef("unit"))
    left = Q(~Exists(owner_there), unit__in=assigning.desks(user))
    return SavedView.objects.filter(Q(owner=user) | left)


def may_change(view: SavedView, user: User) -> bool:
    """Whether the person may rename and delete a view; of their own it is not asked."""
    return view.owner_id == user.pk or changeable(user).filter(pk=view.pk).exists()


@transaction.atomic
def keep(*, title: str, query: str, is_shared: bool, submission: bytes, by: User) -> SavedView:
    """Keep a view: `query` is a query string of known keys. Raises TooManyViews.

    The same submission twice is one view, unless its title or its query was changed.
    """
    once.one_at_a_time(SavedView, by.pk)
    number = once.number(SavedView, by, f"{title}\0{query}\0".encode() + submission)
    kept = SavedView.objects.filter(pk=number).first()
    if kept is not None:
        return kept
    if SavedView.objects.filter(owner=by)[:MOST].count() == MOST:
        raise TooManyViews
    view = SavedView(pk=number, owner=by, view_title=title, view_query=query)
    view.saved_at = timezone.now()
    view.unit = _shared_with(by) if is_shared else None
    view.save(force_insert=True)
    return view


def change(view: SavedView, *, title: str, is_shared: bool = True, by: User) -> None:
    """Rename a view; share one's own, or keep it to oneself. Somebody else's stays shared."""
    view.view_title = title
    if view.owner_id == by.pk:
        view.unit = _shared_with(by) if is_shared else None
    view.save(update_fields=["view_title", "unit"])


def remove(view: SavedView) -> None:
    """Delete a view, for everybody it was shared with too."""
    view.delete()


def _shared_with(by: User) -> Unit | None:
    return next(iter(assigning.desks(by)), None)
