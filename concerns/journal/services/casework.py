"""What the municipality keeps: cases, entries, measures, and mentors' task sheets."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Role, Unit, User
from concerns.journal.models import Case, JournalEntry, Measure, MentorAssignment
from infohus.audit.models import Action
from infohus.audit.record import record


class MeasureEnded(Exception):
    """The measure runs no longer, so that nobody can be given a task in it."""


@transaction.atomic
def open_case(
    *,
    number: str,
    unit: Unit,
    concern_reference: str,
    person_name: str,
    subject: str,
    text: str,
    kind: Measure.Kind,
    starts_on: date,
    prepared_by: User,
    confirmed_by: User,
) -> Case:
    """A case with its first entry and its measure: all three, or none (plan, custody 5).

    The number comes from `next_number`. Plain values come in; nothing here knows from where.
    """
    now = timezone.now()
    case = Case(
        number=number,
        municipality=unit.authority,
        unit=unit,
        person_name=person_name,
        concern_reference=concern_reference,
        opened_at=now,
        prepared_by=prepared_by,
        confirmed_by=confirmed_by,
    )
    case.save(force_insert=True)
    entry = JournalEntry(case=case, written_at=now, author=confirmed_by, subject=subject, text=text)
    entry.save(force_insert=True)
    Measure(
        case=case, unit=unit, concern_reference=concern_reference, kind=kind, starts_on=starts_on
    ).save(force_insert=True)
    record(
        Action.MEASURE_OPENED,
        target="case",
        target_id=case.pk,
        actor_id=confirmed_by.pk,
        municipality_id=unit.authority_id,
        kind=kind.value,
    )
    return case


def next_number() -> str:
    """A journal number that no other case gets; one that is not used leaves a gap."""
    year = timezone.localdate().year
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('journal.case_number')")
        return f"J-{year}-{cursor.fetchone()[0]:04d}"


@transaction.atomic
def write_entry(case: Case, *, subject: str, text: str, by: User) -> JournalEntry:
    """Add an entry. Raises PermissionDenied outside the department."""
    _require_own(case, by)
    entry = JournalEntry(
        case=case, written_at=timezone.now(), author=by, subject=subject, text=text
    )
    entry.save(force_insert=True)
    return entry


@transaction.atomic
def assign_mentor(
    measure: Measure, *, mentor: User, task: str, starts_on: date, ends_on: date, by: User
) -> MentorAssignment:
    """Give a mentor a task sheet, which they see until the end date (a Danish calendar day).

    Raises PermissionDenied outside the department, or for somebody who is no mentor, and
    MeasureEnded when the measure runs no longer.
    """
    _require_own(measure.case, by)
    if Role.MENTOR not in mentor.roles:
        raise PermissionDenied
    measure = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if not measure.is_running:
        raise MeasureEnded
    assignment = MentorAssignment(
        measure=measure,
        unit=measure.unit,
        mentor=mentor,
        task=task,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    assignment.save(force_insert=True)
    return assignment


@transaction.atomic
def end_measure(measure: Measure, *, by: User) -> Measure:
    """End a measure today, and its mentors' tasks with it.

    Pressing again later does not prolong it. Raises PermissionDenied outside the department.
    """
    _require_own(measure.case, by)
    measure = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if not measure.is_running:
        return measure
    measure.ends_on = max(timezone.localdate(), measure.starts_on)
    measure.save(update_fields=["ends_on"])
    for assignment in measure.assignments.filter(ends_on__gt=measure.ends_on):
        assignment.ends_on = max(measure.ends_on, assignment.starts_on)
        assignment.save(update_fields=["ends_on"])
    return measure


def _require_own(case: Case, by: User) -> None:
    if case.unit not in by.units_as(Role.CASEWORKER):
        raise PermissionDenied
