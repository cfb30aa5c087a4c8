"""Four people who write to the infohus: what the database holds in the end, and who reads it."""

import psycopg
import pytest
from playwright.sync_api import Page, expect

from concerns.register.models import Concern
from concerns.register.services import reading
from tests.browser import asked, custody
from tests.browser.walking import follow, press
from tests.security.visibility import VIEWERS
from tests.world import acting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.long]
PHONE = 390  # pixels
READERS = {"police", "coordinator"}


@pytest.fixture
def is_kept_shut(behind):
    """Of one concern: its texts stand in clear nowhere, and only the two desks read it."""

    def check(texts):
        for text in texts:
            assert custody.places(behind, text) == set(), text
        readers = set()
        for viewer in VIEWERS:
            with acting(None if viewer == "nobody" else viewer):
                if Concern.objects.filter(content__isnull=False).exists():
                    readers.add(viewer)
        assert readers == READERS

    return check


def received() -> reading.Opened:
    """The only concern there is, as the police read it."""
    with acting("police") as police:
        return reading.read(Concern.objects.get(), by=police)


def stub(behind: psycopg.Connection) -> tuple:
    row = "SELECT source, age_band, is_acute FROM register.register_concern"
    [found] = behind.execute(row).fetchall()
    return found


def open_mailbox(page: Page, code: str) -> None:
    page.goto("/status/")
    page.locator("#id_code").fill(code)
    press(page)


def test_a_worried_parent_on_a_phone(visit, behind, is_kept_shut):
    page = visit(None, width=PHONE)
    answers = {
        "who": "citizen",
        "about": "person",
        "acute": "yes",
        "worry": "Min søn siger, at han rejser i nat, og at vi ikke ser ham igen.",
        "municipality": "gladsaxe",
        "age_band": "youth",
        "subject_name": "Malthe Overgaardslund",
        "signs_person": ["threats"],
        "naming": "named",
        "name": "Susanne Overgaardslund",
        "contact": "20 30 40 50",
        "notice_email": "susanne.overgaardslund@example.dk",
    }
    met = asked.answer_all(page, answers)
    assert "call" in met and "duty" not in met and "work" not in met
    expect(page.locator("#main-content .alert").first).to_contain_text("112")
    asked.send(page)
    expect(page.locator("#main-content .alert").first).to_contain_text("112")
    expect(page.locator("#main-content")).to_contain_text(answers["worry"])

    opened = received()
    assert opened.content["worry"] == answers["worry"]
    assert opened.content["notice_email"] == answers["notice_email"]
    assert stub(behind) == ("citizen", "youth", True)
    is_kept_shut([answers[name] for name in ("worry", "subject_name", "name", "notice_email")])
    assert not [one for one in page.context.cookies() if one["name"].startswith("draft")]


def test_a_teacher_about_a_fifteen_year_old(visit, behind, is_kept_shut):
    page = visit(None, width=PHONE)
    answers = {
        "who": "professional",
        "about": "person",
        "acute": "no",
        "worry": "Han viser billeder af skyderier og siger, at skolen er den næste.",
        "municipality": "gladsaxe",
        "age_band": "youth",
        "subject_name": "Storm Havsteenby",
        "family_knows": "yes",
        "notified": "no",
        "name": "Kirstine Bæklundgaard",
        "job": "Klasselærer",
        "workplace": "Skolen ved Søen",
        "contact": "kirstine.baeklundgaard@example.dk",
    }
    met = asked.answer_all(page, answers)
    assert met.index("duty") < met.index("name") < met.index("work")
    asked.send(page)

    opened = received()
    assert stub(behind) == ("professional", "youth", False)
    assert opened.content["referrer_name"] == answers["name"]
    told = dict(opened.circumstances)
    assert len(told) == 4
    is_kept_shut([answers[name] for name in ("worry", "subject_name", "name", "workplace")])


def test_a_housing_officer_about_people_in_a_cellar(visit, behind, is_kept_shut, tmp_path):
    page = visit(None)
    page.goto("/")
    with page.expect_navigation():
        page.locator('button[name="language"][value="da"]').click()
    note = tmp_path / "Beboernes klager.txt"
    note.write_text("Onsdag den 4.: råb fra kælderen, hagekors på døren.", encoding="utf-8")
    answers = {
        "who": "professional",
        "about": "group",
        "acute": "unknown",
        "worry": "De mødes i vaskekælderen, og naboerne tør ikke gå derned.",
        "municipality": "gladsaxe",
        "age_band": "adult",
        "subject_name": "Kælderklubben Nordvang",
        "family_knows": "unknown",
        "naming": "named",
        "name": "Preben Skovdalsager",
        "job": "Vicevært",
        "workplace": "Boligforeningen Nordvang",
    }
    met = asked.answer_all(page, answers)
    assert "duty" not in met
    expect(page.locator("html")).to_have_attribute("lang", "da")
    page.locator('input[type="file"]').set_input_files(note)
    asked.send(page)
    expect(page.locator("#main-content")).to_contain_text("Beboernes klager.txt")

    opened = received()
    assert stub(behind) == ("professional", "adult", False)
    [file] = opened.files
    assert file.name == "Beboernes klager.txt"
    police = visit("police")
    police.goto(f"/concerns/{file.attachment.concern_id}/")
    follow(police.get_by_role("link", name="Beboernes klager.txt"))
    with police.expect_download() as download:
        police.locator("#main-content form button.button-primary").click()
    assert "hagekors" in download.value.path().read_text(encoding="utf-8")
    is_kept_shut([answers["worry"], answers["name"], "hagekors", "Beboernes klager"])


def test_an_anonymous_sender_who_comes_back_with_the_code(visit, behind, is_kept_shut):
    page = visit(None, width=PHONE)
    answers = {
        "who": "citizen",
        "about": "unknown",
        "acute": "no",
        "worry": "En i vores spilgruppe skriver, at han har købt det hele og er klar.",
        "municipality": "gladsaxe",
        "age_band": "unknown",
        "naming": "anonymous",
    }
    asked.answer_all(page, answers)
    code = asked.send(page)

    police, question = visit("police"), "Hvad hedder han i spillet?"
    with acting("police"):
        place = Concern.objects.get().get_absolute_url()
    police.goto(place)
    follow(police.locator(f'#main-content a[href="{place}reply/"]'))
    police.locator("#id_text").fill(question)
    press(police)

    page.context.clear_cookies()
    open_mailbox(page, code)
    expect(page.locator("#main-content")).to_contain_text(question)
    reply = "Han kalder sig Gråulv88 og spiller mest om natten."
    page.locator("#id_text").fill(reply)
    press(page, "Send")
    expect(page.get_by_role("status")).to_contain_text("Your message has been sent")
    expect(page.locator("#main-content")).not_to_contain_text("Gråulv88")
    assert code.replace(" ", "") not in page.url

    opened = received()
    assert stub(behind) == ("anonymous", "unknown", False)
    assert [letter.text for letter in opened.letters] == [question, reply]
    names = ("referrer_name", "referrer_contact", "referrer_role", "notice_email")
    assert [opened.content[name] for name in names] == ["", "", "", ""]
    is_kept_shut([answers["worry"], question, reply, code.replace(" ", "")])
