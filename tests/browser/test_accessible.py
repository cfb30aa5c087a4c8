"""Every page and its main states, as axe sees them on a wide screen and in a hand.

Every day those that a citizen, a coordinator and a department meet, in a hand; the others, and all
at both widths, in `make test-long`. `make pictures` takes a picture of each on the way, for people
to look at (inspecting.py).
"""

from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import expect

from concerns.handover import ceremony
from concerns.register.models import ConcernNote, DeskTask
from concerns.register.services import conflicts, deciding, noting, triage
from concerns.register.states import Source
from tests import world
from tests.browser import walking
from tests.browser.conftest import WIDE
from tests.browser.inspecting import IN_A_HAND, Inspector

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UNKNOWN = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(params=[0, pytest.param(WIDE, marks=pytest.mark.long)], ids=["hand", "both"])
def inspector(request, complaints) -> Iterator[Inspector]:
    """A walk in a hand, and one that looks at each page at both widths."""
    inspector = Inspector(IN_A_HAND, complaints, stretched=request.param)
    yield inspector
    assert inspector.wrong == []


@pytest.fixture
def person(visit, inspector):
    """`person("police")` has a window of the inspector's width."""
    return partial(visit, width=inspector.width)


def test_the_public_pages_are_accessible(person, inspector):
    page = person(None)
    inspector.visit(page, {"front": "/", "sign in": "/sign-in/", "demo": "/demo/", "404": "/no/"})
    for state, address in (("who, refused", "/concern/who/"), ("status, refused", "/status/")):
        page.goto(address)
        walking.press(page)
        inspector.look(page, state)
    # Of all writers, this one is shown the most pages.
    worry = walking.Worry(who="professional", about="gang", acute="yes")
    for slug in walking.tell_step_by_step(page, worry):
        inspector.look(page, slug)
    walking.press(page, "Send")
    code = page.locator("#code").inner_text()
    inspector.look(page, "receipt")
    inspector.visit(page, {"status, asked": "/status/", "nothing to send": "/concern/receipt/"})
    walking.status(page, code)
    inspector.look(page, "status")
    page.goto("/concern/who/?expired=1")
    inspector.look(page, "expired")
    page.locator('[name="who"][value="self"]').check()
    walking.press(page)
    inspector.look(page, "advice")


def asked_and_answered() -> dict[str, str]:
    """Stubs, one with a question about own duties; and triage, before and after its answers."""
    withdrawn, triaged = world.turned_away().get_absolute_url(), world.in_triage()
    with world.acting("coordinator") as by:
        answers = {"danger": "Han vil skræmme en lærer.", "family": "Søsteren."}
        triage.record_triage(triaged, rationale="Ja.", answers=answers, by=by)
    answered = triaged.get_absolute_url()
    return {
        "stub": world.closed_without_measure().get_absolute_url(),
        "stub, asked about own duties": withdrawn,
        "own duties": f"{withdrawn}duties/",
        "concern, triaged with answers": answered,
        "triage": f"{world.in_triage().get_absolute_url()}triage/",
        "triage, again": f"{answered}triage/",
    }


def test_the_pages_of_the_register_are_accessible(person, inspector):
    page = person("coordinator")
    inspector.visit(page, {"inbox, empty": "/concerns/", "meetings, none": "/meetings/"})
    meeting = world.planned()
    convened = world.convened(meeting=meeting).get_absolute_url()
    triaged = world.triaged()
    pages = {
        "inbox": "/concerns/?tab=open",
        "deadlines": "/concerns/deadlines/",
        "e-mails": "/account/",
        "inbox, nothing fits": "/concerns/?tab=open&q=nothing",
        "inbox, a wrong filter": "/concerns/?state=wrong",
        "call": "/intake/phone/",
        "concern": convened,
        **asked_and_answered(),
        "close": f"{triaged.get_absolute_url()}close/",
        "assess": f"{convened}assess/",
        "convene": f"/meetings/convene/{triaged.pk}/",
        "plan a meeting": "/meetings/plan/",
        "meetings": "/meetings/",
        "meeting": meeting.get_absolute_url(),
    }
    inspector.visit(page, pages)
    walking.open_step(page, "invite")
    inspector.look(page, "invite")
    page.goto(pages["plan a meeting"])
    page.get_by_role("button", name="Open calendar").click()
    expect(page.locator(".date-picker__calendar")).to_be_visible()
    inspector.look(page, "plan a meeting, with the calendar open")
    page.goto(pages["assess"])
    page.get_by_text("Read the concern again").click()
    expect(page.get_by_text(world.WORRY)).to_be_visible()
    inspector.look(page, "assess, with the concern beside it")
    for state in ("assess", "convene", "plan a meeting", "call"):
        page.goto(pages[state])
        walking.press(page)
        inspector.look(page, f"{state}, refused")


@pytest.mark.long
def test_what_the_desks_write_along_the_way_is_accessible(person, inspector):
    concern = world.triaged(corresponds=True, is_worked_on=True)
    place, page = concern.get_absolute_url(), person("coordinator")
    with world.acting("coordinator"):
        note, task = ConcernNote.objects.get(), DeskTask.objects.get()
    for state in ("notes", "tasks", "disclosures"):
        page.goto(f"{place}{state}/new/")
        walking.press(page)
        inspector.look(page, f"{state}, refused")
    page.goto(f"{place}notes/{note.pk}/")
    with world.acting("police") as by:
        noting.rewrite(concern, note.pk, text="Moren kommer fredag.", began_from=1, by=by)
    page.get_by_label("The note").fill("Moren kommer ikke.")
    walking.press(page)
    expect(page.get_by_text("Their text, as it is now")).to_be_visible()
    inspector.look(page, "note, saved by somebody else meanwhile")
    walking.press(page)
    inspector.look(page, "concern, worked on")
    change = f"{place}tasks/{task.pk}/"
    inspector.visit(
        page,
        {"versions of a note": f"{place}notes/{note.pk}/versions/", "change a task": change},
    )
    page.get_by_label("By which day?").fill("31-02-2027")
    walking.press(page)
    inspector.look(page, "change a task, refused")


@pytest.mark.long
def test_the_police_and_the_leaders_find_accessible_pages(person, inspector):
    received = world.filed().get_absolute_url()
    closed = world.closed_without_measure()
    pages = {
        "concern, to the police": received,
        "clear": f"{received}clear/",
        "reopen": f"{closed.get_absolute_url()}reopen/",
        "conflicts, none": "/concerns/conflicts/",
        "clearance": "/concerns/clearance/",
        "the whole register": "/concerns/?tab=register",
        "retention": "/concerns/retention/",
        "colleagues": "/concerns/colleagues/",
    }
    inspector.visit(person("police"), pages)
    meeting = world.planned()
    world.convened(meeting=meeting)
    pages = {"agenda line": meeting.get_absolute_url(), "measures, none": "/journal/measures/"}
    with world.acting("coordinator") as coordinator:
        conflicts.declare(closed, by=coordinator)
    leader = person("leader-family")
    inspector.visit(leader, pages | {"conflicts": "/concerns/conflicts/"})
    walking.press(leader, "Let them back")
    inspector.look(leader, "conflicts, refused")
    page, moved = person("coordinator"), world.transferred(subject_name="Aksel Rude")
    pages = {"handed on": moved.get_absolute_url(), "handed on, all": "/concerns/transferred/"}
    pages["transfer"] = f"{world.in_triage(subject_name='Olga').get_absolute_url()}transfer/"
    inspector.visit(page, pages)
    page.goto("/concerns/?tab=open")
    page.locator("tbody .tick input").first.check(force=True)
    inspector.look(page, "inbox to tick")
    walking.press(page, "Put the ticked on an agenda")
    inspector.look(page, "many on an agenda")


@pytest.mark.long
def test_access_that_has_ended_is_said_accessibly_and_so_is_what_is_past_its_day(
    person, inspector, behind
):
    place = world.in_triage(subject_name="Ida Bak").get_absolute_url()
    behind.execute(
        "UPDATE register.register_concernunitgrant SET valid_until = now(),"
        " given_at = given_at - interval '365 days' WHERE purpose = 'coordination'"
    )
    world.turned_away(subject_name="Olga Lind")
    behind.execute(
        "UPDATE register.register_concern SET closed_at = closed_at - interval '400 days'"
    )
    pages = {
        "concern, the desk's access ended": place,
        "clearance, a desk's access ended": "/concerns/clearance/",
        "retention, past their day": "/concerns/retention/",
    }
    inspector.visit(person("police"), pages)
    inspector.visit(person("coordinator"), {"stub, the desk's access ended": place})


@pytest.mark.long
def test_the_figures_are_accessible(person, inspector):
    for number in range(7):
        world.filed(subject_name=f"Person {number}")
    world.in_triage(subject_name="Olga Lind", source=Source.POLICE)
    pages = {
        "figures": "/figures/",
        "figures, the list behind a number": "/concerns/?tab=register&outcome=none",
        "figures, none": "/figures/?year=2019",
        "figures, an unknown year": "/figures/?year=x",
        "figures to pass on": "/figures/to-pass-on/",
        "figures to pass on, none": "/figures/to-pass-on/?year=2019",
    }
    inspector.visit(person("police"), pages)
    inspector.visit(person("coordinator"), {"figures, of a municipality": "/figures/"})
    world.filed(municipality="ballerup")
    inspector.visit(person("coordinator-ballerup"), {"figures, too few": "/figures/to-pass-on/"})


@pytest.mark.long
def test_the_pages_of_a_repeat_and_the_search_are_accessible(person, inspector):
    closed, later = world.closed_without_measure(), world.in_clearance()
    with world.acting("police") as police:
        deciding.decide(later, earlier=closed, is_same=True, by=police)
    place, page = later.get_absolute_url(), person("police")
    pages = {
        "repeat": place,
        "earlier": f"{place}earlier/{closed.pk}/",
        "second reading": f"{place}second-reading/",
        "person": f"{place}person/",
        "a step that cannot be taken": f"{place}reopen/",
        "search": "/concerns/search/",
    }
    inspector.visit(page, pages)
    page.locator("#id_wanted").fill(world.NAME)
    walking.press(page, "Search")
    inspector.look(page, "search, found")


def test_the_pages_of_the_journal_are_accessible(person, inspector):
    first, mentor = person("caseworker-family"), person("mentor")
    inspector.visit(first, {"proposals, none": "/measures/", "cases, none": "/journal/"})
    inspector.visit(mentor, {"tasks, none": "/journal/tasks/"})
    proposed, prepared = world.measure_proposed(), world.prepared()
    case = world.measure_opened()[1].get_absolute_url()
    pages = {
        "proposals": "/measures/",
        "prepare": f"/measures/{proposed.pk}/prepare/",
        "ceremony, first person": f"/measures/{prepared.concern_id}/",
        "cases": "/journal/",
        "entry": f"{case}write/",
    }
    inspector.visit(first, pages)
    first.goto(case)
    walking.open_step(first, "mentor")
    inspector.look(first, "mentor")
    walking.press(first)
    inspector.look(first, "mentor, refused")
    walking.give_to_a_mentor(first, "Gå til boksning med ham.")
    inspector.look(first, "case")
    pages = {"ceremony, second person": f"/measures/{prepared.concern_id}/"}
    inspector.visit(person("caseworker-family-2"), pages)
    first.goto(f"/measures/{prepared.concern_id}/prepare/")
    with world.acting("caseworker-family-2") as colleague:
        ceremony.prepare(prepared.concern, chosen=world.JOURNALED, by=colleague)
    walking.press(first)
    expect(first.get_by_role("heading", name="What is kept now")).to_be_visible()
    inspector.look(first, "prepare, a colleague was faster")
    inspector.visit(person("leader-family"), {"measures": "/journal/measures/"})
    inspector.visit(mentor, {"tasks": "/journal/tasks/"})
    inspector.visit(person("mentor-coordinator"), {"corps": "/journal/corps/"})
    inspector.visit(person("auditor"), {"log": "/log/"})
    inspector.visit(person("administrator"), {"installation": "/installation/"})


def test_the_mailbox_is_accessible_on_both_sides(person, inspector):
    unscanned = world.Paper(name="Ukendt.pdf", is_scanned=False)
    concern = world.filed(files=(unscanned,), corresponds=True)
    page = person(None)
    walking.status(page, concern.code)
    inspector.look(page, "mailbox")
    walking.press(page, "Send")
    inspector.look(page, "letter, refused")
    page.locator("#id_text").fill(world.ANSWER)
    walking.press(page, "Send")
    inspector.look(page, "letter, sent")
    inspector.visit(page, {"verify": "/kvittering/verify"})
    walking.press(page, "Check the receipt")
    inspector.look(page, "verify, refused")
    page.locator("#id_receipt").fill("IH1.no-receipt")
    walking.press(page, "Check the receipt")
    inspector.look(page, "verify, not ours")

    police, place = person("police"), concern.get_absolute_url()
    pages = {"messages": "/concerns/?tab=messages", "letters": place, "reply": f"{place}reply/"}
    inspector.visit(police, pages)
    walking.press(police, "Send")
    inspector.look(police, "reply, refused")
    police.goto(place)
    walking.follow(police.get_by_role("link", name="Ukendt.pdf"))
    inspector.look(police, "unscanned")


@pytest.mark.long
def test_the_guidance_and_its_editor_are_accessible(person, inspector):
    inspector.visit(
        person(None),
        {
            "guidance": "/guidance/",
            "signs": "/guidance/signs/",
            "contacts": "/guidance/contacts/",
            "accessibility": "/guidance/accessibility/",
        },
    )
    page, editor = person("coordinator"), "/texts/signs/da/"
    inspector.visit(page, {"texts": "/texts/", "editor": editor})
    page.get_by_label("Text", exact=True).fill("Radikaliseringstruede borgere. " * 5)
    walking.press(page, "Preview")
    inspector.look(page, "preview of a hard text")
    walking.press(page, "Publish")
    inspector.look(page, "editor, refused")
    for username in ("police", "coordinator"):
        world.published("signs", "da", username=username, body=f"Her er en ny side fra {username}.")
    page.goto(editor)
    world.published("signs", "da", username="police", body="Her er den nye side.")
    page.get_by_label("What have you changed").fill("Kortere.")
    walking.press(page, "Publish")
    expect(page.get_by_text("has published version 4 while you wrote")).to_be_visible()
    inspector.look(page, "editor, superseded")
    inspector.visit(page, {"history": f"{editor}history/", "version": f"{editor}3/"})


def test_the_menu_of_small_screens_is_accessible(visit, complaints):
    inspector = Inspector(IN_A_HAND, complaints)
    page = visit("caseworker-family", width=IN_A_HAND)
    page.get_by_role("button", name="Menu").click()
    menu = page.get_by_role("dialog", name="Menu")
    expect(menu.get_by_role("link", name="Cases")).to_be_visible()
    expect(menu.get_by_role("button", name="Close")).to_be_focused()
    inspector.look(page, "menu")
    assert inspector.wrong == []


@pytest.mark.long
def test_the_form_in_danish_is_as_accessible(person, inspector):
    page = person(None)
    page.goto("/")
    with page.expect_navigation():
        page.locator('button[name="language"][value="da"]').click()
    assert page.locator("html").get_attribute("lang") == "da"
    inspector.look(page, "front, in Danish")
    for slug in walking.tell_step_by_step(page, walking.Worry()):
        inspector.look(page, f"{slug}, in Danish")
    with page.expect_navigation():
        page.locator('form[action="/concern/receipt/"] button').click()
    assert page.locator("html").get_attribute("lang") == "da"
    expect(page.locator("#code")).to_be_visible()
    inspector.look(page, "receipt, in Danish")
    walking.status(page, page.locator("#code").inner_text())
    inspector.look(page, "status, in Danish")


def test_the_inspector_sees_a_missing_label_and_a_page_that_is_too_wide(visit, complaints):
    inspector = Inspector(IN_A_HAND, complaints)
    page = visit(None, width=IN_A_HAND)
    page.goto("/status/")
    page.evaluate("document.querySelectorAll('label, .form-hint').forEach(e => e.remove())")
    page.evaluate("document.querySelector('h1').style.minWidth = '350px'")
    inspector.look(page, "broken")
    assert "broken: label at #id_code" in inspector.wrong
    assert [words for words in inspector.wrong if "sideways" in words] == [
        "broken: scrolls sideways at 320 pixels"
    ]
