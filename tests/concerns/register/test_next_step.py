"""The main button of a concern's page is the step that is asked of somebody, and no other."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from concerns.register.models import Dimension
from concerns.register.services import assessing
from concerns.register.states import UNASKED, Outcome, State, Step
from tests import world
from tests.pages import browser

pytestmark = pytest.mark.django_db(transaction=True)
BUTTON = re.compile(r'class="button (button-\w+)"[^>]*>([^<]+)<')


def buttons(who, concern):
    """The buttons over a concern's page: the main ones, and the quiet ones."""
    html = browser(who).get(concern.get_absolute_url()).content.decode()
    found = BUTTON.findall(html.split('class="page-actions')[1].split('class="page-grid"')[0])
    main = [label for css, label in found if css == "button-primary"]
    return main, {label for css, label in found if css != "button-primary"}


def recommended(outcome):
    def stage():
        concern = world.convened()
        seen = assessing.Seen(observed="Set i klassen.", direction="first")
        with world.acting("coordinator") as by:
            return assessing.assess(
                concern,
                seen=dict.fromkeys(Dimension, seen),
                recommendation=outcome,
                reasons="Derfor.",
                dissent="",
                by=by,
            )

    return stage


def opened():
    return world.measure_opened()[0]


WITHDRAW, CLOSE, PROPOSE = (
    "Withdraw from the infohus", "Close without a measure", "Propose a measure",
)  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "who", "main", "quiet"),
    [
        (world.filed, "police", ["Take up for clearance"], {"Clearance"}),
        (world.in_clearance, "police", ["Clearance"], set()),
        (world.in_triage, "police", [], {WITHDRAW}),
        (world.convened, "police", [], {WITHDRAW}),
        (world.assessed, "police", [], set()),
        (world.closed_without_measure, "police", [], {"Reopen"}),
        (world.filed, "coordinator", [], set()),
        (world.in_triage, "coordinator", ["Triage"], {CLOSE, "Transfer to another municipality"}),
        (
            world.triaged,
            "coordinator",
            ["Put on an agenda"],
            {CLOSE, "Transfer to another municipality"},
        ),
        (world.convened, "coordinator", ["Assess"], set()),
        (recommended(Outcome.MEASURE), "coordinator", [PROPOSE], {CLOSE}),
        (recommended(Outcome.ADVICE_ONLY), "coordinator", [CLOSE], {PROPOSE}),
        (recommended(Outcome.UNFOUNDED), "coordinator", [CLOSE], {PROPOSE}),
        (world.measure_proposed, "coordinator", [], {CLOSE}),
        (world.measure_proposed, "caseworker-family", ["Open a measure"], set()),
        (opened, "coordinator", ["End the follow-up"], set()),
    ],
)
def test_the_asked_step_alone_is_the_main_button(stage, who, main, quiet):
    found, others = buttons(who, stage())
    assert found == main
    assert quiet <= others and not others & {str(step.label) for step in Step} - quiet


def test_what_may_be_done_and_waits_for_nobody_is_known_as_such():
    assert {Step.TURN_AWAY, Step.KEEP_WITH_POLICE, Step.TRANSFER, Step.REOPEN} == set(UNASKED)


@pytest.mark.parametrize("stage", [world.filed, world.in_triage, world.convened])
def test_the_police_read_what_follows_before_they_withdraw_it(stage, settings):
    settings.RETENTION = settings.RETENTION | {"police_alone": 10, "not_for_infohus": 20}
    concern = stage()
    html = browser("police").get(reverse("register:clear", args=[concern.pk])).content.decode()
    shown = browser("police").get(reverse("register:clear", args=[concern.pk]))
    endings = {ending.outcome: ending for ending in shown.context["aftermath"].endings}
    assert set(endings) == {str(Outcome.POLICE_ALONE.label), str(Outcome.NOT_FOR_INFOHUS.label)}
    today = timezone.localdate()
    assert [ending.erase_on - today for ending in endings.values()] == [
        timedelta(days=10),
        timedelta(days=20),
    ]
    assert all(ending.told and ending.told in html for ending in endings.values())
    assert "It gets no reason, and is asked whether it has duties of its own." in html
    assert ("the line reads as withdrawn" in html) == (concern.state == State.CONVENED)
