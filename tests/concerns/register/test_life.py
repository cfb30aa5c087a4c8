"""The life of a concern, service by service."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.access import Refused
from concerns.handover import ceremony
from concerns.journal.models import Case
from concerns.register.models import Concern, ConcernContent, MeasureProposal
from concerns.register.services import clearance, closing, conflicts, reading, receipts
from concerns.register.states import IllegalStep, Outcome, State
from meetings.models import AgendaItem
from meetings.services import planning
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_arrives_is_read_back_by_police_and_coordinator_only(acting):
    concern = world.filed()

    for username in ("police", "coordinator"):
        with acting(username) as reader:
            read = reading.read(concern, by=reader)
            assert (read.content["worry"], read.content["subject_name"]) == (
                world.WORRY,
                world.NAME,
            )
    for username in ("coordinator-ballerup", "administrator", "leader-family", "mentor"):
        with acting(username) as outsider, pytest.raises(Refused):
            reading.read(concern, by=outsider)


def test_the_municipality_never_sees_why_the_police_cleared_it(acting):
    concern = world.in_triage()

    with acting("coordinator") as coordinator:
        assert reading.read(concern, by=coordinator).steps == []
    with acting("police") as police:
        rationales = [step.rationale for step in reading.read(concern, by=police).steps]
    assert rationales == ["Intet taler imod."]


def test_closing_the_meeting_ends_the_invitees_access_with_that_transaction(acting):
    meeting = world.planned()
    concern = world.assessed(meeting=meeting)
    with acting("invitee-psychiatry") as invitee:
        assert reading.read(concern, by=invitee).content["worry"] == world.WORRY

    with acting("coordinator") as coordinator:
        planning.close(meeting, by=coordinator)

    with acting("invitee-psychiatry"):
        assert not Concern.objects.exists() and not AgendaItem.objects.exists()
        assert not ConcernContent.objects.exists()


def test_a_meeting_with_an_unassessed_concern_does_not_close(acting):
    meeting = world.planned()
    concern = world.convened(meeting=meeting)
    with acting("coordinator") as coordinator, pytest.raises(planning.ItemsUndecided) as refused:
        planning.close(meeting, by=coordinator)
    assert refused.value.references == [concern.reference]


def test_closing_without_a_measure_leaves_the_municipality_a_stub(acting):
    concern = world.closed_without_measure()

    with acting("coordinator") as coordinator:
        stub = Concern.objects.get()
        assert (stub.state, stub.outcome) == (State.CLOSED, Outcome.ADVICE_ONLY)
        assert not ConcernContent.objects.exists()
        with pytest.raises(Refused):
            reading.read(concern, by=coordinator)
    with acting("police") as police:
        assert reading.read(concern, by=police).content["worry"] == world.WORRY


def test_a_measure_needs_a_second_person(acting):
    proposal = world.prepared()
    with acting("caseworker-family") as same, pytest.raises(ceremony.SamePerson):
        ceremony.confirm(proposal, by=same)
    with acting("caseworker-family"):
        assert not Case.objects.exists()


def test_what_is_confirmed_is_what_is_journaled_and_the_register_closes_behind_it(acting):
    concern, case = world.measure_opened()

    with acting("caseworker-family"):
        entry = Case.objects.get(pk=case.pk).entries.get()
        assert world.JOURNALED.facts in entry.text and world.JOURNALED.decision in entry.text
        assert world.WORRY not in entry.text
        assert not Concern.objects.exists() and not ConcernContent.objects.exists()
    with acting("police"):
        receipt = MeasureProposal.objects.get(concern=concern)
        assert receipt.case_number == case.number
        assert not Case.objects.exists()


def test_a_measure_is_confirmed_once(acting):
    proposal = world.prepared()
    with acting("caseworker-family-2") as second:
        ceremony.confirm(proposal, by=second)
    with acting("caseworker-family-2") as second, pytest.raises(Refused):
        ceremony.confirm(proposal, by=second)
    with acting("caseworker-family-2"):
        assert Case.objects.count() == 1


def test_a_failure_in_the_ceremony_leaves_both_sides_as_they_were(acting, monkeypatch):
    proposal = world.prepared()
    monkeypatch.setattr(ceremony.granting, "end", lambda *_a, **_k: 1 / 0)
    with pytest.raises(ZeroDivisionError), acting("caseworker-family-2") as second:
        ceremony.confirm(proposal, by=second)
    with acting("caseworker-family-2"):
        assert not Case.objects.exists()
        assert Concern.objects.get().state == State.OUTCOME
        assert MeasureProposal.objects.get().confirmed_at is None


def test_a_step_from_the_wrong_state_or_by_the_wrong_role_is_refused(acting):
    concern = world.filed()
    with acting("coordinator") as coordinator, pytest.raises(PermissionDenied):
        clearance.clear(concern, rationale="Selv", by=coordinator)
    concern = world.in_triage()
    with acting("police") as police, pytest.raises(IllegalStep):
        clearance.clear(concern, rationale="Igen", by=police)
    with acting("coordinator") as coordinator, pytest.raises(ValueError, match="without a measure"):
        closing.close_without_measure(
            concern, outcome=Outcome.POLICE_ALONE, rationale="Nej", by=coordinator
        )


def test_somebody_who_may_read_but_not_act_is_refused_a_step(acting):
    concern = world.convened()
    with acting("invitee-psychiatry") as invitee, pytest.raises(Refused):
        closing.close_without_measure(
            concern, outcome=Outcome.UNFOUNDED, rationale="Nej", by=invitee
        )
    with acting("coordinator"):
        assert Concern.objects.get().state == State.CONVENED


def test_a_declared_conflict_makes_the_concern_disappear(acting):
    concern = world.in_triage()
    with acting("coordinator") as coordinator:
        conflicts.declare(concern, by=coordinator)
    with acting("coordinator") as coordinator:
        assert not Concern.objects.exists() and not Concern.history.exists()
        with pytest.raises(Refused):
            reading.read(concern, by=coordinator)


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        (world.filed, "received"),
        (world.in_triage, "under_way"),
        (world.turned_away, "closed"),
    ],
)
def test_the_receipt_tells_how_far_it_is(acting, stage, code, monkeypatch):
    codes = []
    original = world.filing.file_concern
    monkeypatch.setattr(
        world.filing, "file_concern", lambda **given: codes.append(original(**given)) or codes[-1]
    )
    stage()
    with acting(None):
        assert receipts.status(codes[0].lower()).code == code
        assert receipts.status("A" * 24) is None
