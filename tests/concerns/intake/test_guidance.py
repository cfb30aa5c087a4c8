"""The guidance pages as everybody finds them."""

import re

import pytest
import time_machine

from accounts.models import Authority, Unit
from concerns.intake.guidance.wordings import SLUGS, shipped
from concerns.intake.models import Language
from concerns.register.signs import SIGNS
from tests import world
from tests.pages import browser

pytestmark = pytest.mark.django_db(transaction=True)
HREF = re.compile(r'href="([^"]+)"')
OURS = re.compile(r"/(?!/|static/)")


def page(slug, language="en"):
    response = browser().get(f"/guidance/{slug}/", headers={"Accept-Language": language})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", Language.values)
@pytest.mark.parametrize("slug", SLUGS)
def test_every_page_shows_its_text_its_version_and_the_way_on(slug, language):
    text, html = shipped(slug, language), page(slug, language)
    assert f"<h1>{text.title}</h1>" in html
    day = {"da": "24. november 2026", "en": "24 November 2026"}[language]
    assert day in html and re.search(r"\bversion 1\b", html)
    assert '<a class="button button-primary" href="/concern/">' in html
    for other in SLUGS:
        assert f'href="/guidance/{other}/"' in html
    assert 'aria-current="page"' in html


def test_the_index_leads_to_every_page_with_its_first_words():
    html = browser().get("/guidance/").content.decode()
    for slug in SLUGS:
        assert f'<a href="/guidance/{slug}/">{shipped(slug, "en").title}</a>' in html
    assert "There is no one way" not in html and "breaks the law" in html


def test_every_link_in_the_texts_leads_somewhere():
    client, found = browser(), set()
    for slug in SLUGS:
        found |= {address for address in HREF.findall(page(slug)) if OURS.match(address)}
    assert {"/concern/", "/status/", "/guidance/contacts/"} <= found
    for address in found:
        assert client.get(address, follow=True).status_code == 200, address


def test_an_unknown_page_is_not_there():
    for slug in ("nothing", "signs-2", "SIGNS"):
        assert browser().get(f"/guidance/{slug}/").status_code == 404
    assert browser().post("/guidance/signs/").status_code == 405


def test_the_signs_are_those_of_the_form():
    html = page("signs")
    place = -1
    for sign in map(str, SIGNS.values()):
        assert f"<li>{sign}</li>" in html
        place, before = html.index(f"<li>{sign}</li>"), place
        assert before < place
    assert "not a checklist" in html


def test_the_contacts_are_those_of_the_installation(behind):
    html = page("contacts")
    for place in Authority.objects.municipalities():
        assert place.name in html
    for unit in Unit.objects.filter(is_infohus_desk=True):
        assert unit.name in html
        number = unit.duty_phone
        if number:
            link = f'href="tel:+45{number.replace(" ", "")}">{number}</a>'
            assert link in html
    assert "No number here. Call the hotline." in html  # Herlev has none
    assert 'href="tel:112">112</a>' in html and 'href="tel:+4541749090"' in html
    behind.execute("UPDATE accounts_unit SET duty_phone = '+46 8 123 456' WHERE slug = %s",
                   ["infohus-herlev"])  # fmt: skip
    try:
        assert 'href="tel:+468123456">+46 8 123 456</a>' in page("contacts")
    finally:
        behind.execute("UPDATE accounts_unit SET duty_phone = '' WHERE slug = 'infohus-herlev'")


@pytest.mark.parametrize(
    ("at", "words"), [("12:00", "It is open now, until 22."), ("23:30", "It is closed now")]
)
def test_the_contacts_say_whether_the_hotline_is_open_now(at, words):
    with time_machine.travel(f"2026-11-24T{at}:00+01:00", tick=False):
        assert words in page("contacts")


@pytest.mark.parametrize("slug", ["accessibility", "contacts"])
def test_who_finds_a_fault_can_say_so(slug, settings):
    assert 'href="/guidance/contacts/#numbers"' in page(slug)
    settings.FEEDBACK_EMAIL = "web@example.dk"
    assert 'href="mailto:web@example.dk"' in page(slug)
    assert "mailto:" not in page("signs").partition("<footer")[0]


def test_the_short_address_of_the_accessibility_statement_leads_to_it(settings):
    assert browser().get("/was/").url == "/guidance/accessibility/"
    assert browser().get("/was").url == "/was/"
    settings.WAS_URL = "https://www.was.digst.dk/example-dk"
    assert browser().get("/was/").url == settings.WAS_URL


def test_the_newest_version_is_shown_in_its_own_language_only():
    world.published("signs", "en", username="coordinator", body="New words.")
    newest = world.published(
        "signs", "en", username="police", title="Signs & more", body="Newer <b>words</b>."
    )
    assert newest.number == 3
    html = page("signs")
    assert "<h1>Signs &amp; more</h1>" in html
    assert "<p>Newer &lt;b&gt;words&lt;/b&gt;.</p>" in html
    assert "version 3" in html and "New words." not in html
    assert "<b>words" not in html
    assert shipped("signs", "da").title in page("signs", "da")
    assert "Signs &amp; more" in browser().get("/guidance/").content.decode()


def test_the_front_page_leads_to_the_guidance():
    html = browser().get("/").content.decode()
    for address in ("", "records/", "who-reads/", "what-happens/", "rights/"):
        assert f'href="/guidance/{address}"' in html
