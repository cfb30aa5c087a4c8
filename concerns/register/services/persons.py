"""What the police have of one person: the concerns that confirmed links tie together."""

from dataclasses import dataclass

from accounts.models import User
from concerns.register import access, keys
from concerns.register.events import note
from concerns.register.models import Concern, ConcernContent, SamePerson
from concerns.register.services import repeats
from infohus.audit.models import Action
from infohus.custody.sealing import place_of, unseal


@dataclass(frozen=True)
class Chapter:
    """One concern of the person. `name` is as its sender spelt it; "" where nobody knows it."""

    concern: Concern
    name: str
    can_be_read: bool


@dataclass(frozen=True)
class Link:
    """What the police said of two of them."""

    said: SamePerson
    later: Concern
    earlier: Concern


@dataclass(frozen=True)
class Person:
    """Oldest first; what the acting person has stepped away from is not among them."""

    chapters: list[Chapter]
    links: list[Link]


def person(concern: Concern, *, by: User) -> Person:
    """Everything that confirmed links tie to this concern, itself included. For its custodian.

    Each name that is opened is an event of its concern. Raises Refused without a live grant.
    """
    access.require_content(by, concern)
    ties = repeats.ties(concern)
    tied = {pk for link in ties for pk in (link.concern_id, link.earlier_id)} | {concern.pk}
    rows = Concern.objects.filter(pk__in=tied).select_related("municipality", "custodian")
    found = {row.pk: row for row in rows.order_by("received_at")}
    links = [
        Link(said, found[said.concern_id], found[said.earlier_id])
        for said in ties
        if said.concern_id in found and said.earlier_id in found
    ]
    return Person([_chapter(row, by) for row in found.values()], links)


def _chapter(concern: Concern, by: User) -> Chapter:
    reason = access.why(by, concern) if concern.erased_at is None else None
    if reason is None:
        return Chapter(concern, "", False)
    note(Action.CONTENT_READ, concern, by=by, grant_id=reason.grant_id)
    content = ConcernContent.objects.only("subject_name").get(concern=concern)
    sealed, place = bytes(content.subject_name), place_of(content, "subject_name")
    return Chapter(concern, unseal(sealed, keys.data_key(concern), place=place), True)
