"""Each step of a concern has a page: it takes the step, asks again, or says that it is too late."""

import pytest
from django.urls import reverse

from accounts.models import Unit
from concerns.register.models import Dimension
from concerns.register.services import assessing, clearance, closing, triage
from concerns.register.states import Outcome
from tests import world
from tests.pages import assert_asked_again, assert_moved_on, browser

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = (
    "concern", "steptaken", "assessment", "observation", "measureproposal", "concernusergrant",
    "concernunitgrant", "historicalconcern",
)  # fmt: skip
WHY = {"rationale": "Familien vil gerne have hjælp."}
SEEN = {
    f"{dimension}_{part}": text
    for dimension in Dimension
    for part, text in (
        ("observed", "Set i klassen."),
        ("source", "Skolen"),
        ("direction", "worse"),
        ("counter", ""),
    )
}
ASSESSED = {**SEEN, "recommendation": "measure", "reasons": "En mentor kan hjælpe.", "dissent": ""}


def familie():
    return {"department": str(Unit.objects.get(slug="familie").pk)}


def measure_opened():
    return world.measure_opened()[0]


# stage, who takes the step, its sheet, a good answer, the state after it
PAGES = {
    "clear": (world.in_clearance, "police", {"decision": "clear", **WHY}, "triage"),
    "triage": (world.in_triage, "coordinator", {"risk": "Ja.", "family": "Søsteren."}, "triage"),
    "assess": (world.convened, "coordinator", ASSESSED, "assessed"),
    "propose_measure": (world.assessed, "coordinator", WHY, "outcome"),
    "close": (world.assessed, "coordinator", {"outcome": "advice_only", **WHY}, "closed"),
    "end_follow_up": (measure_opened, "coordinator", WHY, "closed"),
    "reopen": (world.closed_without_measure, "police", WHY, "triage"),
}
ALL = pytest.mark.parametrize("name", PAGES)
TEXTS = {  # text field of each sheet, with its limit
    "clear": ("rationale", 5_000),
    "triage": ("risk", 4_000),
    "assess": ("reasons", 5_000),
    "propose_measure": ("rationale", 5_000),
    "close": ("rationale", 5_000),
    "end_follow_up": ("rationale", 5_000),
    "reopen": ("rationale", 5_000),
}
CHOICES = {
    "clear": ("decision", ["", "nonsense", "take_up", "close_without_measure", "clear\0"]),
    "assess": ("recommendation", ["", "nonsense", "police_alone"]),
    "propose_measure": ("department", ["", "x", "-1", "9" * 30, "infohus-gladsaxe", "1\0"]),
    "close": ("outcome", ["", "nonsense", "measure", "police_alone"]),
}


class StepPage:
    """One step's sheet, opened by the person whose step it is."""

    def __init__(self, name, behind):
        stage, self.username, self.good, self.after = PAGES[name]
        if name == "propose_measure":
            self.good = {**self.good, **familie()}
        self.concern, self.behind = stage(), behind
        self.url = reverse(f"register:{name}", args=[self.concern.pk])
        self.browser, self.drawn = browser(self.username), None

    def get(self):
        response = self.browser.get(self.url)
        if response.status_code == 200:
            self.drawn = {"began_from": response.context["form"]["began_from"].value()}
        return response

    def post(self, **changes):
        """Send the form of the page as it was when it was last looked at."""
        if self.drawn is None:
            self.get()
        return self.browser.post(self.url, {**self.good, **self.drawn, **changes})

    def rows(self):
        counted = ", ".join(f"(SELECT count(*) FROM register.register_{row})" for row in ROWS)
        return self.behind.execute(f"SELECT {counted}").fetchone()

    def state(self):
        query = "SELECT state FROM register.register_concern WHERE id = %s"
        return self.behind.execute(query, [self.concern.pk]).fetchone()[0]


@pytest.fixture
def sheet(name, behind):
    return StepPage(name, behind)


@ALL
def test_the_page_shows_the_form_beside_the_concern_and_why(sheet):
    response = sheet.get()
    html = response.content.decode()
    assert response.status_code == 200
    assert world.WORRY in html and sheet.concern.reference in html
    assert response.context["why"].purpose
    assert "<form" in html and "novalidate" in html


@ALL
def test_a_good_answer_takes_the_step_once(sheet, behind):
    response = sheet.post()
    assert (response.status_code, response.url) == (302, sheet.concern.get_absolute_url())
    assert sheet.state() == sheet.after
    assert len(sheet.browser.get(response.url).context["messages"]) == 1


@ALL
def test_an_empty_form_is_asked_again_and_writes_nothing(sheet):
    before = sheet.rows()
    response = sheet.browser.post(sheet.url, {})
    assert_asked_again(response, *response.context["form"].errors)
    required = {n for n, field in response.context["form"].fields.items() if field.required}
    assert set(response.context["form"].errors) == required
    assert sheet.rows() == before


CANNOT_STAND = [  # what is typed, and what is shown of it
    (" \n ", " \n "),
    ("Han sagde\0 det", "Han sagde det"),
    ("Han \u202esagde\u202c det", "Han sagde det"),
    ("Han \u0007sagde det", "Han sagde det"),
    ("x" * 1_000_000, "x" * 50_000),
]


@ALL
def test_text_that_cannot_stand_is_asked_again_with_what_was_typed(sheet, name):
    field, _limit = TEXTS[name]
    before = sheet.rows()
    for text, shown in CANNOT_STAND:
        assert_asked_again(sheet.post(**{field: text}), field, typed={field: shown})
    assert sheet.rows() == before


@ALL
def test_text_may_be_as_long_as_the_limit_and_no_longer(sheet, name):
    field, limit = TEXTS[name]
    assert_asked_again(sheet.post(**{field: "é" * (limit + 1)}), field)
    assert sheet.post(**{field: "é" * limit}).status_code == 302


@pytest.mark.parametrize("name", CHOICES)
def test_what_is_not_on_the_list_cannot_be_chosen(sheet, name):
    field, values = CHOICES[name]
    before = sheet.rows()
    for value in values:
        assert_asked_again(sheet.post(**{field: value}), field)
    assert sheet.rows() == before


def test_another_municipalitys_department_cannot_be_asked(behind):
    sheet = StepPage("propose_measure", behind)
    other = Unit.objects.get(slug="familie-ballerup").pk
    assert_asked_again(sheet.post(department=str(other)), "department")
    assert sheet.state() == "assessed"


@pytest.mark.parametrize("decision", ["keep_with_police", "turn_away"])
def test_the_police_can_keep_or_turn_it_away_on_the_clearance_page(behind, decision):
    sheet = StepPage("clear", behind)
    assert sheet.post(decision=decision).status_code == 302
    assert sheet.state() == "closed"
    stub = browser("coordinator").get(sheet.concern.get_absolute_url())
    assert stub.status_code == 200
    assert world.WORRY not in stub.content.decode()
    assert WHY["rationale"] not in stub.content.decode()


def test_taking_up_is_one_button_and_pressing_it_twice_does_it_once(behind):
    concern = world.filed()
    url = reverse("register:take_up", args=[concern.pk])
    assert browser("police").get(url).status_code == 405
    for _ in range(2):
        assert browser("police").post(url).status_code == 302
    steps = behind.execute("SELECT step, to_state FROM register.register_steptaken").fetchall()
    assert steps == [("take_up", "clearance")]


def again(act, **given):
    """Somebody else takes the step first."""

    def take(sheet):
        with world.acting(sheet.username) as by:
            act(sheet.concern, by=by, **given)

    return take


SEEN_BEFORE = dict.fromkeys(Dimension, assessing.Seen(observed="Set.", direction="first"))
MEANWHILE = {
    "clear": again(clearance.clear, rationale="En kollega var hurtigere."),
    "triage": again(triage.record_triage, rationale="Først."),
    "assess": again(
        assessing.assess,
        seen=SEEN_BEFORE, recommendation=Outcome.MEASURE, reasons="Først.", dissent="",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ["assess"])
def test_a_step_that_somebody_took_meanwhile_is_said_on_the_form(sheet, name):
    sheet.get()
    MEANWHILE[name](sheet)
    before = sheet.rows()
    assert_moved_on(sheet.post(), sheet.good)
    assert sheet.rows() == before


def test_a_clearance_that_a_colleague_gave_meanwhile_cannot_be_chosen_any_more(behind):
    sheet = StepPage("clear", behind)
    sheet.get()
    MEANWHILE["clear"](sheet)
    before = sheet.rows()
    response = sheet.post()
    assert_moved_on(response, sheet.good)
    assert "It is now: In triage." in response.content.decode()
    assert sheet.rows() == before


@pytest.mark.parametrize("decision", ["clear", "turn_away", "keep_with_police"])
def test_a_clearance_of_what_a_colleague_closed_is_told_so(behind, decision):
    sheet = StepPage("clear", behind)
    sheet.get()
    again(clearance.turn_away, rationale="En kollega var hurtigere.")(sheet)
    before = sheet.rows()
    for typed in ({}, {"rationale": ""}):
        response = sheet.post(decision=decision, **typed)
        assert_moved_on(response, {**sheet.good, "decision": decision, **typed})
        assert "It is now: Closed." in response.content.decode()
    assert sheet.rows() == before


# A stage of the concern in which the step cannot be taken, and what the page calls it.
TOO_EARLY_OR_LATE = {
    "clear": (world.closed_without_measure, "Closed"),
    "triage": (world.convened, "On an agenda"),
    "assess": (world.in_triage, "In triage"),
    "propose_measure": (world.convened, "On an agenda"),
    "close": (world.convened, "On an agenda"),
    "end_follow_up": (world.assessed, "Assessed"),
    "reopen": (world.in_triage, "In triage"),
    "transfer": (world.assessed, "Assessed"),
}


@pytest.mark.parametrize("name", TOO_EARLY_OR_LATE)
def test_a_page_of_a_step_that_cannot_be_taken_says_so_before_anybody_writes(name):
    stage, state = TOO_EARLY_OR_LATE[name]
    concern = stage()
    client = browser("police" if name in {"clear", "reopen"} else "coordinator")
    html = client.get(reverse(f"register:{name}", args=[concern.pk])).content.decode()
    assert f"The status of the concern is: {state}." in html
    assert f'href="{concern.get_absolute_url()}"' in html and "<textarea" not in html
    assert world.WORRY in html and 'id="why-heading"' in html


def test_a_triage_that_comes_too_late_is_said_on_the_form(behind):
    sheet = StepPage("triage", behind)
    sheet.get()
    MEANWHILE["triage"](sheet)
    meeting = world.planned()
    with world.acting("coordinator") as coordinator:
        world.planning.convene(
            sheet.concern, meeting=meeting, departments=[], people=[],
            by=coordinator,
        )  # fmt: skip
    before = sheet.rows()
    assert_moved_on(sheet.post(), {"risk": sheet.good["risk"]})
    assert sheet.rows() == before


def test_a_second_proposal_is_said_on_the_form_and_gives_no_grant(behind):
    sheet = StepPage("propose_measure", behind)
    sheet.get()
    with world.acting("coordinator") as coordinator:
        unit = Unit.objects.get(slug="unge")
        closing.propose_measure(sheet.concern, department=unit, rationale="Først.", by=coordinator)
    before = sheet.rows()
    assert_moved_on(sheet.post(), {"rationale": sheet.good["rationale"]})
    assert sheet.rows() == before


def test_a_close_during_the_meeting_is_said_on_the_form(behind):
    sheet = StepPage("close", behind)
    convened = world.convened()
    url = reverse("register:close", args=[convened.pk])
    before = sheet.rows()
    assert_moved_on(sheet.browser.post(url, sheet.good), sheet.good)
    assert sheet.rows() == before


def test_a_concern_that_a_colleague_reopened_meanwhile_is_said_on_the_form(behind):
    sheet = StepPage("reopen", behind)
    sheet.get()
    again(closing.reopen, rationale="Først.")(sheet)
    before = sheet.rows()
    assert_moved_on(sheet.post(), sheet.good)
    assert sheet.rows() == before


@pytest.mark.parametrize("name", ["close", "end_follow_up"])
def test_once_closed_the_page_no_longer_exists_but_what_was_typed_is_given_back(sheet):
    assert sheet.post().status_code == 302
    before = sheet.rows()
    assert sheet.get().status_code == 404
    response = sheet.post()
    assert_moved_on(response, sheet.good)
    assert "It is now: Closed." in response.content.decode()
    assert world.WORRY not in response.content.decode()
    assert sheet.rows() == before


def test_declaring_a_conflict_makes_every_page_of_it_disappear():
    concern = world.in_triage()
    coordinator = browser("coordinator")
    response = coordinator.post(reverse("register:declare_conflict", args=[concern.pk]))
    assert (response.status_code, response.url) == (302, reverse("register:inbox"))
    assert concern.reference not in [c.reference for c in shown(coordinator)]
    for name in ("detail", "triage", "close", "assess"):
        url = reverse(f"register:{name}", args=[concern.pk])
        assert coordinator.get(url).status_code == 404


def shown(client):
    return client.get(reverse("register:inbox"), {"tab": "open"}).context["concerns"]
