"""Plan a meeting, put concerns on its agenda, invite people, and end it all on the second."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import Authority, Membership, Role, Unit, User
from concerns.register import access, mail
from concerns.register.models import Concern, Purpose
from concerns.register.services import granting, stepping
from concerns.register.states import AgeBand, State, Step
from infohus.audit.models import Action
from infohus.audit.record import record
from meetings.models import AgendaDepartment, AgendaItem, Invitation, Meeting

ACCESS_OUTLASTS_MEETING = timedelta(days=7)  # if nobody closes it


class MeetingClosed(Exception):
    """The meeting has been closed; nothing can be added."""


class ItemsUndecided(Exception):
    """Some concerns on the agenda have not been assessed. Carries their references."""

    def __init__(self, references: list[str]) -> None:
        super().__init__(", ".join(references))
        self.references = references


class NotByThem(Exception):
    """It cannot be closed by this person as it stands; a colleague can see why."""


@transaction.atomic
def plan(*, municipality: Authority, starts_at: datetime, place: str, by: User) -> Meeting:
    """A new assessment meeting. Raises PermissionDenied for another municipality's coordinator."""
    if municipality not in by.authorities_as(Role.MUNICIPAL_COORDINATOR):
        raise PermissionDenied
    meeting = Meeting(
        municipality=municipality,
        custodian=municipality.district,
        starts_at=starts_at,
        place=place,
        planned_by=by,
    )
    meeting.save(force_insert=True)
    record(
        Action.MEETING_PLANNED,
        target="meeting",
        target_id=meeting.pk,
        actor_id=by.pk,
        municipality_id=meeting.municipality_id,
        custodian_id=meeting.custodian_id,
    )
    return meeting


def proposed_departments(municipality: Authority, age_band: str) -> list[Unit]:
    """The departments proposed for an age band. Where the age is not known: all, to choose from."""
    units = municipality.units.exclude(proposed_for=[]).order_by("name")
    if age_band == AgeBand.UNKNOWN:
        return list(units)
    return [unit for unit in units if age_band in unit.proposed_for]


def people_for(concern: Concern) -> QuerySet[User]:
    """Who can be invited: the municipality's caseworkers, and other authorities' professionals.

    Their `membership_set` holds where they work now.
    """
    asked = Membership.objects.current().filter(
        Q(role=Role.CASEWORKER, unit__authority=concern.municipality_id)
        | Q(role=Role.INVITEE, unit__authority__kind=Authority.Kind.OTHER)
    )
    people = User.objects.filter(is_active=True, membership__in=asked).distinct()
    return people.order_by("first_name", "last_name").prefetch_related(_places())


def _places() -> "Prefetch[str, QuerySet[Membership], str]":
    """Where each of them works now, in one statement: as `membership_set`."""
    return Prefetch("membership_set", Membership.objects.current().select_related("unit"))


def proposed_people(concern: Concern, departments: Iterable[Unit]) -> QuerySet[User]:
    """Those of them who work in these departments."""
    return people_for(concern).filter(membership__unit__in=departments)


@transaction.atomic
def convene(
    concern: Concern,
    *,
    meeting: Meeting,
    departments: Iterable[Unit],
    people: Iterable[User],
    by: User,
    began_from: str | None = None,
) -> AgendaItem:
    """Put a concern on an agenda and invite people to that one item, from now on.

    `began_from`: as for every step (`stepping.begin`). Raises MeetingClosed, IllegalStep, Refused,
    PermissionDenied.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.is_closed:
        raise MeetingClosed
    if meeting.municipality_id != concern.municipality_id:
        raise PermissionDenied
    concern = stepping.take(concern, Step.CONVENE, by=by, began_from=began_from)
    if meeting.items.filter(concern=concern).exists():  # reopened: it needs another meeting
        raise PermissionDenied
    item = AgendaItem(
        meeting=meeting,
        concern=concern,
        reference=concern.reference,
        age_band=concern.age_band,
        added_at=timezone.now(),
    )
    item.save(force_insert=True)
    for unit in departments:
        AgendaDepartment(item=item, unit=unit).save(force_insert=True)
    for person in people:
        invite(item, person=person, by=by)
    return item


@transaction.atomic
def invite(item: AgendaItem, *, person: User, by: User) -> Invitation:
    """Ask one more person to an item; they read that concern from now until the meeting closes.

    Asking somebody twice asks once. Raises MeetingClosed, Refused.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=item.meeting_id)
    if meeting.is_closed:
        raise MeetingClosed
    access.require_content(by, item.concern)
    earlier = item.invitations.filter(person=person).first()
    if earlier is not None:
        return earlier
    ends = max(meeting.starts_at, timezone.now()) + ACCESS_OUTLASTS_MEETING
    grant = granting.give_person(
        item.concern, to=person, purpose=Purpose.MEETING, until=ends, by=by
    )
    invitation = Invitation(item=item, person=person, grant_id=grant.pk, invited_at=timezone.now())
    invitation.save(force_insert=True)
    if person.email:
        mail.something_new(person.email)
    return invitation


@transaction.atomic
def close(meeting: Meeting, *, by: User) -> Meeting:
    """End the meeting, and with this transaction the access of everybody invited to it.

    A concern that was reopened, and stands on a later agenda, is that meeting's to wait for. Raises
    ItemsUndecided while a concern on the agenda still waits for its assessment, NotByThem where it
    is one that this person has stepped away from, MeetingClosed the second time, PermissionDenied
    for another municipality's coordinator.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.is_closed:
        raise MeetingClosed
    if meeting.municipality not in by.authorities_as(Role.MUNICIPAL_COORDINATOR):
        raise PermissionDenied
    waiting = meeting.items.newest().filter(concern__state=State.CONVENED)
    if references := list(waiting.values_list("reference", flat=True)):
        raise ItemsUndecided(references)
    for item in meeting.items.select_related("concern"):
        if not item.concern.is_closed:
            grant_ids = list(item.invitations.values_list("grant_id", flat=True))
            granting.end_some(item.concern, grant_ids=grant_ids, by=by)
    if not _end_the_rest(meeting):
        raise NotByThem
    meeting.closed_at, meeting.closed_by = timezone.now(), by
    meeting.save(update_fields=["closed_at", "closed_by"])
    record(
        Action.MEETING_CLOSED,
        target="meeting",
        target_id=meeting.pk,
        actor_id=by.pk,
        municipality_id=meeting.municipality_id,
        custodian_id=meeting.custodian_id,
    )
    return meeting


def _end_the_rest(meeting: Meeting) -> bool:
    """End what the acting person sees no sign of; False where something is still undecided."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT register.end_invitations(%s)", [meeting.pk])
        [is_ended] = cursor.fetchone()
        return bool(is_ended)
