"""The only place that knows both the register and the journal (plan, custody 5).

A caseworker picks what will be journaled. A second person of the department sees exactly that, and
confirms. Then case, entry, measure and both receipts exist together, or not at all.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from concerns.journal.models import Case, Measure
from concerns.journal.services import casework
from concerns.register import keys, mail
from concerns.register.events import note
from concerns.register.models import Concern, MeasureKind, MeasureProposal, Purpose
from concerns.register.services import granting, stepping
from concerns.register.states import IllegalStep, Step
from infohus.audit.models import Action
from infohus.custody.sealing import opened, seal_into


class SamePerson(Exception):
    """Whoever prepared a measure cannot also confirm it."""


class ChangedSince(Exception):
    """The proposal was prepared anew after the second person had read it."""


class PreparedMeanwhile(Exception):
    """A colleague has prepared it since the page was drawn. Carries what is kept now."""

    def __init__(self, proposal: MeasureProposal) -> None:
        super().__init__()
        self.proposal = proposal


@dataclass(frozen=True)
class Journaled:
    """Exactly what will stand in the journal, and be covered by access to documents."""

    person_name: str
    facts: str
    decision: str
    kind: MeasureKind
    starts_on: date

    @property
    def text(self) -> str:
        """The text of the first entry, in the installation's language."""
        with override(settings.LANGUAGE_CODE):
            return self._text()

    def _text(self) -> str:
        parts = [(_("Facts"), self.facts), (_("Decision"), self.decision)]
        return "\n\n".join(f"{title}\n{text}" for title, text in parts)


def mark(proposal: MeasureProposal | None) -> str:
    """Which preparation a page was drawn from; "" where there was none yet."""
    return proposal.prepared_at.isoformat() if proposal else ""


@transaction.atomic
def prepare(
    concern: Concern,
    *,
    chosen: Journaled,
    by: User,
    began_from: str | None = None,
    replaces: str | None = None,
) -> MeasureProposal:
    """Keep what a caseworker picked, sealed, for a second person. Preparing again replaces it.

    `began_from` is the mark of the page (`stepping.begin`), `replaces` that of the preparation on
    it (None: no page). Raises PreparedMeanwhile when it is another one by now, Refused without a
    live grant, IllegalStep when the concern has moved on.
    """
    concern = stepping.begin(concern, Step.OPEN_MEASURE, by=by, began_from=began_from)
    if concern.department is None:
        raise PermissionDenied
    proposal = MeasureProposal.objects.filter(concern=concern).first()
    if proposal is not None and replaces is not None and replaces != mark(proposal):
        raise PreparedMeanwhile(proposal)
    is_new = proposal is None
    if proposal is None:
        proposal = MeasureProposal(concern=concern, unit=concern.department)
    proposal.kind, proposal.starts_on = chosen.kind, chosen.starts_on
    proposal.prepared_at, proposal.prepared_by = timezone.now(), by
    seal_into(
        proposal,
        keys.data_key(concern),
        person_name=chosen.person_name,
        facts=chosen.facts,
        decision=chosen.decision,
    )
    proposal.save(force_insert=is_new)
    mail.something_new(concern.department.email)
    note(Action.MEASURE_PREPARED, concern, by=by)
    return proposal


def chosen(proposal: MeasureProposal) -> Journaled:
    """What the proposal would journal, in clear. Raises Refused where no grant opens it."""
    texts = opened(proposal, keys.data_key(proposal.concern))
    return Journaled(kind=MeasureKind(proposal.kind), starts_on=proposal.starts_on, **texts)


@transaction.atomic
def confirm(proposal: MeasureProposal, *, by: User) -> Case:
    """Open the measure as the second person: everything below happens, or nothing.

    1. The register keeps the case's number as its receipt, and the concern moves to follow-up.
    2. The department's and the invitees' access to the register ends with this transaction.
    3. The case, its first entry and its measure exist in the journal.

    What is confirmed is the version given: one prepared anew meanwhile raises ChangedSince. Raises
    SamePerson, IllegalStep, Refused, PermissionDenied.
    """
    concern = stepping.begin(proposal.concern, Step.OPEN_MEASURE, by=by)
    rows = MeasureProposal.objects.select_for_update(of=("self",))
    seen_at = proposal.prepared_at
    proposal = rows.select_related("concern__custodian", "prepared_by").get(pk=proposal.pk)
    if proposal.confirmed_at is not None:
        raise IllegalStep(Step.OPEN_MEASURE, concern.state)
    if proposal.prepared_at != seen_at:
        raise ChangedSince
    if proposal.prepared_by == by:
        raise SamePerson
    picked = chosen(proposal)
    proposal.confirmed_at, proposal.confirmed_by = timezone.now(), by
    proposal.case_number = casework.next_number()
    proposal.save(update_fields=["confirmed_at", "confirmed_by", "case_number"])
    stepping.complete(concern, Step.OPEN_MEASURE, by=by)
    granting.end(concern, purposes=[Purpose.MEETING, Purpose.MEASURE], by=by)
    # Last, so that no refusal above leaves a plain name behind as a dead row of the journal.
    return _journal(concern, proposal, picked)


def _journal(concern: Concern, proposal: MeasureProposal, picked: Journaled) -> Case:
    if concern.department is None or proposal.confirmed_by is None:
        raise PermissionDenied
    with override(settings.LANGUAGE_CODE):
        subject = _("Measure opened: %(kind)s") % {"kind": picked.kind.label}
    return casework.open_case(
        number=proposal.case_number,
        unit=concern.department,
        concern_reference=concern.reference,
        person_name=picked.person_name,
        subject=subject,
        text=picked.text,
        kind=Measure.Kind(picked.kind.value),
        starts_on=picked.starts_on,
        prepared_by=proposal.prepared_by,
        confirmed_by=proposal.confirmed_by,
    )
