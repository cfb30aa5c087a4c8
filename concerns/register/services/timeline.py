"""Everything that has happened to a concern, in one list: what the reader may see, no more."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from concerns.register.questions import Answer
from concerns.register.states import TAKEN, Step

if TYPE_CHECKING:
    from concerns.register.services.reading import DeskWork, Opened
    from concerns.register.services.traces import Trace

# An icon, and the words, by kind of trace and its code; a kind without codes has the code "".
TRACES = {
    ("read", "content_read"): ("visibility", gettext_lazy("Opened the concern")),
    ("read", "attachment_read"): ("visibility", gettext_lazy("Opened a file")),
    ("duties", "yes"): ("document", gettext_lazy("The municipality has duties of its own")),
    ("duties", "no"): ("document", gettext_lazy("The municipality has no duties of its own")),
    ("advice", "asked"): ("info", gettext_lazy("Advice asked for")),
    ("advice", "given"): ("info", gettext_lazy("Advice given")),
    ("person", "same"): ("person", gettext_lazy("The same person")),
    ("person", "another"): ("person", gettext_lazy("Somebody else")),
    ("earlier", ""): ("visibility", gettext_lazy("Earlier concern read for this one")),
    ("second", ""): ("check", gettext_lazy("Signed as second reader")),
    ("given", ""): ("person", gettext_lazy("Access given")),
    ("ended", ""): ("lock", gettext_lazy("Access ended")),
}


@dataclass(frozen=True)
class Entry:
    """One thing that happened: when, an icon of the design system, words, and who did it.

    `place` is the id of the element on the page that tells more; "" where there is none.
    """

    at: datetime
    icon: str
    words: str
    text: str = ""
    by: User | None = None
    place: str = ""
    answers: list[tuple[Answer, Answer | None]] = field(default_factory=list)


def of(opened: "Opened") -> list[Entry]:
    """The entries of an opened concern, newest first.

    Who has opened it is told to the custodian's coordinators, who answer for the register, and to
    everybody of themselves: a line for each person and day. The whole log is the auditors'.
    """
    found = [
        *_arrival(opened),
        *_steps(opened),
        *_letters(opened),
        *(_desk_work(opened.desk) if opened.desk else []),
        *map(_trace, opened.traces),
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _arrival(opened: "Opened") -> Iterator[Entry]:
    at = opened.concern.received_at
    source = opened.concern.get_source_display()
    yield Entry(at, "info", _("Received"), source, place="worry-heading")
    for file in opened.files:
        yield Entry(at, "attach-file", _("File received"), file.name, place="worry-heading")
    for beside in opened.beside:
        yield Entry(beside.written_at, "document", _("Child notification written"))


def _steps(opened: "Opened") -> Iterator[Entry]:
    """The steps that the reader sees; of the police's clearance the others see the day alone."""
    cleared_at = opened.concern.cleared_at
    if cleared_at and not any(step.taken.step == Step.CLEAR for step in opened.steps):
        yield Entry(cleared_at, "check", str(TAKEN[Step.CLEAR]))
    for step in opened.steps:
        answers = step.answers if step != opened.triage else []
        taken = step.taken
        yield Entry(
            taken.taken_at, "check", taken.words, step.rationale, taken.taken_by, answers=answers
        )


def _trace(trace: "Trace") -> Entry:
    code = "" if trace.kind in ("given", "ended") else trace.code
    icon, words = TRACES[trace.kind, code]
    return Entry(trace.at, icon, str(words), trace.about, trace.by)


def _letters(opened: "Opened") -> Iterator[Entry]:
    for letter in opened.letters:
        row = letter.letter
        words = _("Written to the sender") if row.is_from_staff else _("The sender wrote")
        place = f"letter-{row.pk}"
        icon = "chevron-right" if row.is_from_staff else "download"
        yield Entry(row.written_at, icon, words, by=row.written_by, place=place)
        for file in letter.files:
            yield Entry(row.written_at, "attach-file", _("File received"), file.name, place=place)


def _desk_work(desk: "DeskWork") -> Iterator[Entry]:
    yield from _notes(desk)
    yield from _tasks(desk)
    yield from _disclosures(desk)
    yield from _assignments(desk)


def _notes(desk: "DeskWork") -> Iterator[Entry]:
    for found in desk.notes:
        row, place = found.note, f"note-{found.note.pk}"
        yield Entry(row.written_at, "document", _("Note written"), by=row.written_by, place=place)
        if row.is_changed:
            words = _("Note rewritten")
            yield Entry(row.changed_at, "document", words, by=row.changed_by, place=place)


def _tasks(desk: "DeskWork") -> Iterator[Entry]:
    for found in desk.tasks:
        row, place, words = found.task, f"task-{found.task.pk}", _("Task set")
        for plan in found.plans:
            text = _("%(to_do)s (by %(day)s: %(doer)s)") % {
                "to_do": found.to_do,
                "day": date_format(plan.due_on, "DATE_FORMAT"),
                "doer": plan.doer or row.unit,
            }
            yield Entry(plan.at, "time", words, text, plan.by, place)
            words = _("Task changed")
        if row.done_at is not None:
            yield Entry(row.done_at, "success", _("Task done"), found.to_do, row.done_by, place)


def _disclosures(desk: "DeskWork") -> Iterator[Entry]:
    for found in desk.disclosures:
        row = found.row
        words = _("Disclosure corrected") if row.corrects_id else _("Passed on")
        yield Entry(
            row.recorded_at, "open-in-new", words, found.told.recipient, row.recorded_by,
            f"disclosure-{row.pk}",
        )  # fmt: skip


def _assignments(desk: "DeskWork") -> Iterator[Entry]:
    for row in desk.assignments:
        words = _("Who works with it") if row.assignee else _("Nobody works with it any more")
        text = str(row.assignee) if row.assignee else ""
        yield Entry(row.given_at, "person", words, text, row.given_by, "work-heading")
