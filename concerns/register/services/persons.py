"""What the police have of one person: the concerns that confirmed links tie together."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from concerns.register import access, keys, references
from concerns.register.access import Why
from concerns.register.events import note
from concerns.register.models import Concern, ConcernContent, RepeatNote, SamePerson
from concerns.register.services import deciding, repeats, stepping
from infohus.audit.models import Action
from infohus.custody.sealing import opened, place_of, unseal


class NotLinked(Exception):
    """No other concern is meant, or there is nothing to link. Carries the sentence that says so."""

    def __init__(self, words: Promise | str) -> None:
        super().__init__(str(words))


@dataclass(frozen=True)
class Chapter:
    """One concern of the person. `name` is as its sender spelt it; "" where nobody knows it."""

    concern: Concern
    name: str
    can_be_read: bool


@dataclass(frozen=True)
class Link:
    """What the police said of two of them, and why, where they found it by number."""

    said: SamePerson
    later: Concern
    earlier: Concern
    reason: str = ""

    @property
    def mark(self) -> str:
        """What a page carries that shows it."""
        return repeats.mark(self.said.is_same)


@dataclass(frozen=True)
class Person:
    """Oldest first; what the acting person has stepped away from is not among them."""

    chapters: list[Chapter]
    links: list[Link]
    why: Why


def person(concern: Concern, *, by: User) -> Person:
    """Everything that confirmed links tie to this concern, itself included. For its custodian.

    Each name that is opened is an event of its concern. Raises Refused without a live grant.
    """
    reason = access.require_content(by, concern)
    ties = repeats.ties(concern)
    tied = {pk for link in ties for pk in (link.concern_id, link.earlier_id)} | {concern.pk}
    rows = Concern.objects.filter(pk__in=tied).select_related("municipality", "custodian")
    found = {row.pk: row for row in rows.order_by("received_at", "pk")}
    chapters = [_chapter(row, by) for row in found.values()]
    reasons = _reasons([one.concern for one in chapters if one.can_be_read])
    links = [
        Link(said, found[said.concern_id], found[said.earlier_id], reasons.get(said.pk, ""))
        for said in ties
        if said.concern_id in found and said.earlier_id in found
    ]
    return Person(chapters, links, reason)


@transaction.atomic
def link_by_number(concern: Concern, *, number: str, reason: str, by: User) -> Concern:
    """The police say that the concern with this number is about the same person. Returns it.

    Whichever came first is the earlier one. Raises NotLinked, and what `deciding.link` raises.
    """
    access.require_content(by, concern)
    other = _meant(concern, number, by)
    earlier, later = sorted((concern, other), key=lambda row: row.arrival)
    stepping.locked(later)  # whoever presses twice is told by the first press
    if other.pk in {row.pk for row in repeats.one_person(concern)}:
        raise NotLinked(_("They are linked already."))
    deciding.link(later, earlier=earlier, reason=reason, by=by)
    return other


def _meant(concern: Concern, number: str, by: User) -> Concern:
    """One other concern of the custodian that the person may read; whatever is not, is nowhere."""
    rows = Concern.objects.visible_to(by).filter(
        reference__in=references.meant(number), custodian=concern.custodian_id, erased_at=None
    )
    found = [row for row in rows.select_related("custodian") if access.why(by, row) is not None]
    if found == [concern]:
        raise NotLinked(_("That is the number of this concern itself."))
    if not found:
        raise NotLinked(_("You can read no concern with that number."))
    if len(found) > 1:
        raise NotLinked(_("There are several with that number. Write the year as well."))
    return found[0]


def _reasons(concerns: list[Concern]) -> dict[uuid.UUID, str]:
    """Why the police linked by number, by what they said."""
    rows = RepeatNote.objects.filter(concern__in=concerns, kind=RepeatNote.Kind.LINK)
    opener = {row.pk: row for row in concerns}
    return {
        row.said_id: opened(row, keys.data_key(opener[row.concern_id]))["words"]
        for row in rows
        if row.said_id is not None
    }


def _chapter(concern: Concern, by: User) -> Chapter:
    reason = access.why(by, concern) if concern.erased_at is None else None
    if reason is None:
        return Chapter(concern, "", False)
    content = ConcernContent.objects.only("subject_name").get(concern=concern)
    sealed, place = bytes(content.subject_name), place_of(content, "subject_name")
    name = unseal(sealed, keys.data_key(concern), place=place)
    note(Action.CONTENT_READ, concern, by=by, grant_id=reason.grant_id)
    return Chapter(concern, name, True)
