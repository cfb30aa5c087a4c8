"""What people write stands sealed in the register, and on their screens; nowhere else."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import Authority, Unit, User
from concerns.register.models import Concern, Dimension, MeasureProposal
from concerns.register.services import stepping
from tests import world
from tests.concerns.intake.journeys import fill
from tests.pages import drawn
from tests.security.pages import Reader

pytestmark = pytest.mark.django_db(transaction=True)

MARKER = "Ziegenpeter"  # in every text that anybody writes here
JOURNALED = "Murmeldyr"  # in what a caseworker picks to be journaled


def marked(what):
    return f"{what} {MARKER} {what}"


def journaled(what):
    return f"{what} {JOURNALED} {what}"


IN_A_TABLE = "SELECT count(*) FROM {table} t WHERE t::text ILIKE ANY (%s)"


def tables_with(behind, word):
    """The tables with the word in any row: as text, and as the bytes of that text."""
    shapes = [f"%{word}%", f"%{word.encode().hex()}%"]
    tables = behind.execute("""
        SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
        WHERE schemaname IN ('public', 'register', 'journal', 'custody')
    """).fetchall()
    return {
        table
        for (table,) in tables
        if behind.execute(IN_A_TABLE.format(table=table), [shapes]).fetchone()[0]
    }


def sessions_hold(word):
    return [word in repr(session.get_decoded()) for session in Session.objects.all()]


# The walk, as browsers take it.


def sends(browser, address, **form):
    """Open the page, and send its form filled in: what stands hidden in it goes along."""
    shown = (browser.get(address).context or {}).get("form")
    if shown and "began_from" in shown.fields:
        form["began_from"] = shown["began_from"].value()
    response = browser.post(address, form)
    assert response.status_code == 302, response.context and response.context["form"].errors
    return response


WRITTEN = {
    "worry": marked("Han siger det igen."),
    "subject_name": marked("E"),
    "subject_area": marked("Klub"),
    "name": marked("A"),
    "workplace": marked("Skole"),
    "job": marked("L"),
    "contact": marked("t"),
    "notice_email": f"{MARKER}@example.dk",
}


def answers(writer):
    """Every question of a professional about a child, in every field that takes words."""
    fill(writer, who="professional", age_band="child", **WRITTEN)


def writes_to_us():
    writer = Client()
    answers(writer)
    page = writer.post("/concern/receipt/")
    assert page.status_code == 200
    code = "".join(re.findall(r'id="code">([A-Z2-7 ]+)<', page.content.decode())[0].split())
    assert writer.post("/status/", {"code": code}).status_code == 200
    with world.acting("police"):
        return Concern.objects.get()


def is_worked_on(concern):
    """To the measure's proposal."""
    place = concern.get_absolute_url()
    police, coordinator = Reader("police").client, Reader("coordinator").client
    sends(police, f"{place}take-up/")
    sends(police, f"{place}clear/", decision="clear", rationale=marked("p"))
    sends(coordinator, f"{place}triage/", risk=marked("r"), family=marked("b"))
    sends(
        coordinator,
        f"/meetings/convene/{concern.pk}/",
        meeting=world.planned().pk,
        departments=[Unit.objects.get(slug="familie").pk],
        people=[User.objects.get(username="caseworker-family").pk],
    )
    parts = ("observed", "source", "counter")
    seen = {f"{dimension}_{part}": marked("s") for dimension in Dimension for part in parts}
    seen |= {f"{dimension}_direction": "first" for dimension in Dimension}
    conclusion = {"recommendation": "measure", "reasons": marked("g"), "dissent": marked("u")}
    sends(coordinator, f"{place}assess/", **seen, **conclusion)
    familie = Unit.objects.get(slug="familie").pk
    sends(coordinator, f"{place}propose/", department=familie, rationale=marked("f"))


def becomes_a_case(concern):
    place = f"/measures/{concern.pk}/"
    first, second = Reader("caseworker-family").client, Reader("caseworker-family-2").client
    sends(
        first,
        f"{place}prepare/",
        person_name=journaled("E"),
        kind="mentor",
        starts_on=f"{timezone.localdate():%d-%m-%Y}",
        facts=journaled("F"),
        decision=journaled("B"),
    )
    with world.acting("caseworker-family-2"):
        prepared_at = MeasureProposal.objects.get().prepared_at.isoformat()
    case = sends(second, f"{place}confirm/", prepared_at=prepared_at)["Location"]
    sends(second, f"{case}write/", subject=journaled("n"), text=journaled("t"))
    with world.acting("caseworker-family") as caseworker:
        measure = world.Case.objects.visible_to(caseworker).get().measures.get()
    sends(
        first,
        f"/journal/measures/{measure.pk}/mentor/",
        mentor=User.objects.get(username="mentor").pk,
        task=journaled("m"),
        starts_on=f"{timezone.localdate():%d-%m-%Y}",
        ends_on=f"{timezone.localdate() + timedelta(days=30):%d-%m-%Y}",
    )


def test_a_concerns_whole_life_leaves_its_words_nowhere_but_under_seal(told, behind):
    concern = writes_to_us()
    is_worked_on(concern)
    assert tables_with(behind, MARKER) == set()

    becomes_a_case(concern)
    assert tables_with(behind, MARKER) == set()
    assert {name.partition(".")[0] for name in tables_with(behind, JOURNALED)} == {"journal"}

    for username in ("police", "coordinator"):
        assert MARKER in Reader(username).get(concern.get_absolute_url()).content.decode()
    written = told.everything()
    assert len(told.jobs) > 5 and len(told.messages) > 5 and len(told.addresses) > 40
    assert not any(sessions_hold(MARKER)) and not any(sessions_hold(JOURNALED))
    assert [line for line in written if MARKER in line or JOURNALED in line] == []


def test_a_request_that_crashes_on_somebodys_words_does_not_repeat_them(told, behind, monkeypatch):
    concern = writes_to_us()

    def crash(row, key, **texts):
        raise ValueError(f"cannot seal {texts}")

    monkeypatch.setattr(stepping, "seal_into", crash)
    police = Reader("police", Client(raise_request_exception=False)).client
    url = f"{concern.get_absolute_url()}clear/"
    decided = {"decision": "clear", "rationale": marked("p"), **drawn(police, url)}
    told.log.lines.clear()
    answer = police.post(url, decided)

    assert answer.status_code == 500 and told.error_pages
    assert any("ValueError" in line and "stepping.py" in line for line in told.log.lines)
    assert [line for line in told.everything() if MARKER in line] == []
    assert tables_with(behind, MARKER) == set()
    with world.acting("police"):
        assert Concern.objects.get().state == "received"


def test_filing_that_crashes_does_not_repeat_it_either(told, behind, monkeypatch):
    writes_to_us()

    def crash(concern, content, *_rest):
        raise RuntimeError(f"cannot file {content}")

    monkeypatch.setattr(world.filing, "_write", crash)
    writer = Client(raise_request_exception=False)
    answers(writer)
    assert writer.post("/concern/receipt/").status_code == 500

    assert any("RuntimeError" in line for line in told.log.lines)
    assert [line for line in told.everything() if MARKER in line] == []
    assert tables_with(behind, MARKER) == set()


def test_a_form_that_is_refused_and_a_page_that_is_not_there_say_nothing_either(told, behind):
    concern = writes_to_us()
    police = Reader("police").client
    form = {"rationale": marked("p")}  # without a decision
    page = police.post(f"{concern.get_absolute_url()}clear/", form)
    assert page.status_code == 200 and MARKER in page.content.decode()
    assert police.post(f"/nowhere/{concern.pk}/", form).status_code == 404
    forger = Client(enforce_csrf_checks=True)
    assert forger.post("/concern/worry/", {"worry": marked("x")}).status_code == 403

    assert [line for line in told.everything() if MARKER in line] == []
    assert tables_with(behind, MARKER) == set()


def test_a_name_that_is_searched_for_stands_nowhere_but_in_the_box(told, behind):
    concern = world.in_triage()
    searcher = Reader("coordinator").client
    page = searcher.post("/concerns/search/", {"wanted": f"{world.NAME} {MARKER}"})
    assert page.status_code == 200 and MARKER in page.content.decode()
    page = searcher.post("/concerns/search/", {"wanted": world.NAME})
    assert concern.get_absolute_url() in page.content.decode()
    events = behind.execute(
        "SELECT details, target_id FROM audit_event WHERE action = 'names_searched' ORDER BY at"
    )
    assert events.fetchall()[-1] == ({"hits": 1}, None)
    assert [line for line in told.everything() if MARKER in line or world.NAME in line] == []
    assert tables_with(behind, MARKER) == set()


# The e-mails: where to, and nothing about whom.


def test_an_email_says_that_there_is_something_and_not_what(behind):
    world.measure_opened()
    mails = behind.execute('SELECT "to", subject, body FROM outbox_message').fetchall()
    known = {user.email for user in User.objects.all()} | {
        unit.email for unit in Unit.objects.all()
    }
    assert len(mails) > 4
    assert {to for to, _subject, _body in mails} <= known
    assert len({(subject, body) for _to, subject, body in mails}) == 1, "all alike"
    names = {str(person) for person in User.objects.all()} | {
        str(authority) for authority in Authority.objects.all()
    }
    for _to, subject, body in mails:
        assert not any(word in subject + body for word in {"IH-", *names})
