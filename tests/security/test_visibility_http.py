"""The contract, asked of the screens: every page shows what the table says, and no page more."""

import pytest

from concerns.register.services import conflicts
from tests.security.pages import (
    OF_THE_DESKS,
    RATIONALES_OF_THE_POLICE,
    Reader,
    Shown,
    text_of,
)
from tests.security.stages import STAGES, TASK
from tests.security.visibility import LINES, TABLE, VIEWERS, letters
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)

STEPS_OF_THE_COORDINATOR = (
    "register:triage",
    "register:assess",
    "register:propose_measure",
    "register:close",
    "register:transfer",
    "register:end_follow_up",
    "meetings:convene",
)


def everybody(stage):
    """Each viewer's letters at the stage, and what they find."""
    scene = STAGES[stage]()
    for viewer in VIEWERS:
        yield viewer, letters(stage, viewer), Shown(Reader(viewer), scene)


def of_a_concern(cell):
    if "C" in cell:
        return "content"
    return "stub" if {"S", "H"} & set(cell) else "nothing"


@pytest.mark.parametrize("stage", TABLE)
def test_the_concern_its_case_and_every_list_they_could_stand_in(stage):
    for viewer, cell, shown in everybody(stage):
        assert shown.concern_page == of_a_concern(cell), viewer
        assert shown.is_found_in_inbox == ("S" in cell), viewer
        assert shown.is_counted == ("S" in cell), viewer
        assert shown.is_asked == ("D" in cell), viewer
        uncleared = stage in {"received", "in_clearance"}
        assert shown.is_in_clearance == (viewer == "police" and uncleared), viewer
        if stage in LINES:
            assert shown.is_on_agenda == bool(set("SIA") & set(cell)), viewer
        if "J" in "".join(TABLE[stage].values()):
            assert shown.is_case_open == ("J" in cell), viewer
            assert shown.is_measure_listed == ("M" in cell), viewer
            # The corps' coordinator sees who has a task and until when, not what it says.
            assert shown.is_task_shown == (viewer == "mentor" and "T" in cell), viewer


@pytest.mark.parametrize(
    "stage",
    [
        "in_triage",
        "measure_proposed",
        "closed_after_an_agenda",
        pytest.param("on_an_agenda", marks=pytest.mark.long),
        pytest.param("measure_opened", marks=pytest.mark.long),
    ],
)
def test_a_step_is_a_page_for_whom_it_may_be_and_for_nobody_else(stage):
    """A step's page shows the concern beside the form, so it opens to those who read it."""
    for viewer, cell, shown in everybody(stage):
        police, coordinator = viewer == "police", viewer == "coordinator" and "C" in cell
        for name in ("register:clear", "register:reopen"):
            assert shown.step_page(name) == ("content" if police else "nothing"), viewer
        for name in STEPS_OF_THE_COORDINATOR:
            wanted = "content" if coordinator else "nothing"
            assert shown.step_page(name) == wanted, (viewer, name)


@pytest.mark.parametrize("stage", ["in_triage", "measure_proposed", "closed_after_an_agenda"])
def test_what_the_desks_write_along_the_way_is_on_their_pages_alone(stage):
    for viewer, cell, shown in everybody(stage):
        body = text_of(shown.reader.get(shown.scene.concern.get_absolute_url()))
        found = [words for words in OF_THE_DESKS if words in body]
        assert found == (list(OF_THE_DESKS) if "W" in cell else []), viewer
        for name in ("register:write_note", "register:set_task", "register:record_disclosure"):
            assert shown.step_page(name) == ("content" if "W" in cell else "nothing"), viewer


def test_the_corps_page_shows_the_mentor_and_not_the_task():
    scene = STAGES["mentor_at_work"]()
    body = text_of(Reader("mentor-coordinator").get("/journal/corps/"))
    assert "Yasmin Frost" in body
    for hidden in (TASK, scene.concern.reference, scene.case.number, scene.case.person_name):
        assert hidden not in body


@pytest.mark.parametrize("stage", TABLE)
def test_a_coordinator_who_steps_away_finds_no_sign_of_it(stage):
    scene = STAGES[stage]()
    with acting("coordinator") as coordinator:
        conflicts.declare(scene.concern, by=coordinator)

    shown = Shown(Reader("coordinator"), scene)
    assert shown.concern_page == "nothing"
    assert not shown.is_found_in_inbox and not shown.is_counted
    for name in STEPS_OF_THE_COORDINATOR:
        assert shown.step_page(name) == "nothing", name
    if scene.meeting:
        assert not shown.is_on_agenda


@pytest.mark.parametrize("stage", ["in_triage", "turned_away", "turned_away_from_an_agenda"])
def test_only_the_police_read_why_the_police_decided(stage):
    scene = STAGES[stage]()
    for viewer in VIEWERS:
        body = text_of(Reader(viewer).get(scene.concern.get_absolute_url()))
        told = [words for words in RATIONALES_OF_THE_POLICE if words in body]
        assert bool(told) == (viewer == "police"), viewer


@pytest.mark.parametrize("stage", ["in_triage", "measure_opened"])
def test_the_auditor_reads_the_log_and_nothing_of_what_it_is_about(stage):
    scene = STAGES[stage]()
    body = text_of(Reader("auditor").get("/log/"))
    assert str(scene.concern.pk)[:8] in body
    assert scene.concern.reference not in body
    assert scene.concern.reference not in text_of(Reader("administrator").get("/installation/"))
    for viewer in set(VIEWERS) - {"auditor"}:
        assert str(scene.concern.pk)[:8] not in text_of(Reader(viewer).get("/log/")), viewer
