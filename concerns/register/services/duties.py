"""The police handle a concern without the infohus: what the municipality has to do of its own.

Nobody in the municipality holds a grant by then: whoever sees the stub answers, with codes alone.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from accounts.models import Authority, Role, Unit, User
from concerns.register import mail
from concerns.register.events import note
from concerns.register.models import Advice, Concern, OwnDuties
from concerns.register.services import once
from concerns.register.states import WITHDRAWN, IllegalStep, State, Step
from infohus.audit.models import Action

REFUSED_BY_POLICY = "42501"


@dataclass(frozen=True)
class Duties:
    """What has been answered since the concern was withdrawn, newest first; and advice."""

    answers: list[OwnDuties]
    advice: Advice | None
    may_answer: bool
    may_advise: bool
    police_desk: Unit | None

    @property
    def is_asked_for_advice(self) -> bool:
        return self.advice is not None and not self.advice.is_given


def is_withdrawn(concern: Concern) -> bool:
    """Whether the police closed it and the municipality's own duties are asked about."""
    return concern.is_closed and concern.outcome in WITHDRAWN


def may_answer(concern: Concern, user: User) -> bool:
    """Whether the answer is this person's: a coordinator's of the municipality."""
    mine = user.authorities_as(Role.MUNICIPAL_COORDINATOR)
    return is_withdrawn(concern) and concern.municipality in mine


def may_advise(concern: Concern, user: User) -> bool:
    """Whether giving advice is this person's: a coordinator's of the custodian."""
    mine = user.authorities_as(Role.POLICE_COORDINATOR)
    return is_withdrawn(concern) and concern.custodian in mine


def of(concern: Concern, user: User) -> Duties | None:
    """What there is to show about duties; None where nobody asks, or it is not theirs to see."""
    answers, advises = may_answer(concern, user), may_advise(concern, user)
    if not answers and not advises:
        return None
    rows = OwnDuties.objects.filter(concern=concern, answered_at__gte=concern.closed_at)
    return Duties(
        list(rows.select_related("answered_by", "unit", "authority")),
        _last_advice(concern),
        answers,
        advises,
        Unit.objects.desks().filter(authority=concern.custodian_id).first() if answers else None,
    )


@dataclass(frozen=True)
class Whose:
    """Who sees to the duties: a unit of the municipality, another authority, or a kind of one."""

    unit: Unit | None = None
    authority: Authority | None = None
    elsewhere: str = ""

    @property
    def is_one(self) -> bool:
        return sum(map(bool, (self.unit, self.authority, self.elsewhere))) == 1


@transaction.atomic
def answer(
    concern: Concern, *, has_duties: bool, by: User, whose: Whose | None = None, how: str = ""
) -> OwnDuties:
    """Say whether the municipality has duties of its own; a later answer replaces an earlier one.

    With duties, `how` is a code of `How`, and `whose` names one who sees to them. Answering the
    same again changes nothing. Raises PermissionDenied for whoever may not answer, and for a unit
    of another municipality; ValueError for duties that are nobody's, or those of several;
    IllegalStep when the police have reopened it meanwhile.
    """
    if not may_answer(concern, by):
        raise PermissionDenied
    whose = whose if whose and has_duties else Whose()
    if has_duties and not whose.is_one:
        raise ValueError("duties are somebody's, and of one alone")
    if whose.unit is not None and whose.unit.authority_id != concern.municipality_id:
        raise PermissionDenied
    once.one_at_a_time(OwnDuties, concern.pk)
    given = OwnDuties(
        concern=concern,
        answered_by=by,
        answered_at=timezone.now(),
        has_duties=has_duties,
        how=how if has_duties else "",
        **vars(whose),
    )
    last = OwnDuties.objects.filter(concern=concern, answered_at__gte=concern.closed_at).first()
    if last is not None and _says(last) == _says(given):
        return last
    _add(given)
    note(Action.DUTIES_ANSWERED, concern, by=by, answer="yes" if has_duties else "no")
    return given


def _says(row: OwnDuties) -> tuple[object, ...]:
    return row.has_duties, row.unit_id, row.authority_id, row.elsewhere, row.how


def _add(row: OwnDuties | Advice) -> None:
    """The database takes it only as long as it is asked for: it may just have been reopened."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except DatabaseError as error:
        now = Concern.objects.get(pk=row.concern_id)
        if getattr(error.__cause__, "sqlstate", "") != REFUSED_BY_POLICY or is_withdrawn(now):
            raise
        raise IllegalStep(Step.TURN_AWAY, now.state) from error


@transaction.atomic
def ask_for_advice(concern: Concern, *, by: User) -> None:
    """Ask the police to call: their desk gets a mail that says nothing, and sees who asks.

    Asked already, nothing happens. Raises PermissionDenied for whoever may not answer, IllegalStep
    when the police have reopened it meanwhile.
    """
    if not may_answer(concern, by):
        raise PermissionDenied
    once.one_at_a_time(Advice, concern.pk)
    last = _last_advice(concern)
    if last is not None and not last.is_given:
        return
    _note_advice(concern, is_given=False, by=by)
    desks = Unit.objects.desks().filter(authority=concern.custodian_id)
    mail.something_new(*desks.values_list("email", flat=True))


@transaction.atomic
def advise(concern: Concern, *, by: User) -> bool:
    """The police have given the advice that was asked for; what it was is not written here.

    False where nobody asks, or a colleague has said so already. Raises PermissionDenied for
    whoever is not of the custodian.
    """
    if not may_advise(concern, by):
        raise PermissionDenied
    once.one_at_a_time(Advice, concern.pk)
    last = _last_advice(concern)
    is_asked = last is not None and not last.is_given
    if is_asked:
        _note_advice(concern, is_given=True, by=by)
    return is_asked


def waiting_for_advice(user: User) -> list[Advice]:
    """The advice that municipalities wait for from the person's police unit, oldest first.

    What has been reopened since waits for no advice, nor what was withdrawn once more after that.
    """
    later = Advice.objects.filter(concern=OuterRef("concern")).order_by("-noted_at", "-pk")
    newest = Advice.objects.filter(
        pk=Subquery(later.values("pk")[:1]),
        is_given=False,
        concern__custodian__in=user.authorities_as(Role.POLICE_COORDINATOR),
        concern__state=State.CLOSED,
        concern__outcome__in=WITHDRAWN,
        noted_at__gte=F("concern__closed_at"),
    )
    return list(newest.select_related("concern__municipality", "noted_by").order_by("noted_at"))


def _last_advice(concern: Concern) -> Advice | None:
    rows = Advice.objects.filter(concern=concern, noted_at__gte=concern.closed_at)
    return rows.select_related("noted_by").first()


def _note_advice(concern: Concern, *, is_given: bool, by: User) -> None:
    row = Advice(concern=concern, is_given=is_given, noted_by=by, noted_at=timezone.now())
    _add(row)
