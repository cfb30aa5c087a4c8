"""The other language, at any moment, and nothing that was typed is lost over it."""

import random
import re

import pytest

from concerns.intake import draft
from tests.concerns.intake.journeys import FLAT, browser, fill, post, send
from tests.pages import browser as signed_in
from tests.pages import part

pytestmark = pytest.mark.django_db
SWITCH = r'<button type="submit" form="([\w-]+)"[^>]* name="language" value="(da|en)"'
HALF = "He sa"  # less than an answer needs


@pytest.fixture
def client(municipality):
    return browser()


def begun(client, *slugs):
    for slug in slugs:
        post(client, slug)


def asked_in(client, address):
    """The page, and the language that it is in."""
    page = client.get(address).content.decode()
    return re.search(r'<html lang="(\w+)"', page)[1], page


def test_what_is_half_typed_is_there_again_in_the_other_language(client):
    begun(client, "who", "about", "danger")
    page = client.get("/concern/worry/").content.decode()
    assert re.findall(SWITCH, page) == [("question", "da")] and 'id="question"' in page
    response = client.post("/concern/worry/", {"worry": HALF, "language": "da"})
    assert response.url == "/concern/worry/"
    language, page = asked_in(client, response.url)
    assert language == "da" and f">\n{HALF}</textarea>" in page
    assert "error-summary" not in page, "nobody has pressed Next"
    assert client.get("/concern/check/").url == "/concern/worry/", "it is no answer yet"
    assert post(client, "worry").url == "/concern/place/"
    assert f">\n{HALF}<" not in client.get("/concern/worry/").content.decode()


def test_every_kind_of_field_keeps_what_stands_in_it(client):
    fill(client)
    typed = {
        "signs": {"signs_person": ["threats", "absorbed"], "signs_surroundings": []},
        "name": {"naming": "anonymous", "name": "Kar"},
        "place": {"municipality": "ballerup"},
        "contact": {"contact": "", "notice_email": "karla@"},
    }
    for slug, fields in typed.items():
        client.post(f"/concern/{slug}/", fields | {"language": "da"})
        form = client.get(f"/concern/{slug}/").context["form"]
        assert {bound.name: bound.value() for bound in form} == fields
    assert 'value="karla@"' in client.get("/concern/contact/").content.decode()
    sent = send(client).content.decode()
    assert "Karla Krog" in sent and "karla@example.dk" in sent, "what was answered, and no more"


def test_a_change_stays_a_change(client):
    fill(client)
    response = client.post("/concern/person/?change=1", {"subject_name": "E", "language": "da"})
    assert response.url == "/concern/person/?change=1"
    assert post(client, "person", mark="?change=1").url == "/concern/check/"


def test_what_is_too_long_to_be_kept_is_shown_all_the_same(client):
    begun(client, "who", "about", "danger")
    chance = random.Random(3)
    long = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(30_000))
    response = client.post("/concern/worry/", {"worry": long, "language": "da"})
    page = response.content.decode()
    assert response.status_code == 200 and '<html lang="da"' in page and long in page
    assert "error-summary" not in page
    assert asked_in(client, "/concern/worry/")[0] == "da"


def test_unfinished_words_make_no_room_for_themselves_at_the_cost_of_answers(client, rf):
    chance = random.Random(3)
    noise = "".join(chr(chance.randrange(0x20000, 0x2A000)) for _ in range(4_000))
    kept = draft.Draft(answers={"worry": {"worry": noise}}, unfinished={"worry": {"worry": noise}})
    kept.unfinished["person"] = {"subject_name": "".join(chance.sample(noise, len(noise)))}
    request, response = rf.get("/"), client.get("/")
    assert draft.keep(kept, request, response) is False
    request.COOKIES = {name: m.value for name, m in response.cookies.items() if m.value}
    loaded = draft.load(request)
    assert loaded is not None and (loaded.answers, loaded.unfinished) == (kept.answers, {})


def test_with_the_draft_gone_the_words_are_kept_and_the_form_begins_again(client):
    response = client.post("/concern/worry/", {"worry": HALF, "language": "da"})
    assert response.url == "/concern/who/?expired=1"
    begun(client, "who", "about", "danger")
    assert HALF in client.get("/concern/worry/").content.decode()


def test_an_unknown_language_is_none(client):
    response = client.post("/concern/who/", {"who": "citizen", "language": "xx"})
    assert response.url == "/concern/about/" and "django_language" not in client.cookies


def test_a_typed_code_stays_in_its_box(client):
    page = client.get("/status/").content.decode()
    assert re.findall(SWITCH, page) == [("code-form", "da")]
    page = client.post("/status/", {"code": "ABCD EFG", "language": "da"}).content.decode()
    assert '<html lang="da"' in page and 'value="ABCD EFG"' in page
    assert "error-summary" not in page


def test_staff_who_type_while_somebody_talks_keep_every_word(municipality):
    client = signed_in("coordinator")
    page = client.get("/intake/phone/").content.decode()
    assert ("sheet", "da") in re.findall(SWITCH, page)
    page = client.post("/intake/phone/", FLAT | {"language": "da", "naming": ""}).content.decode()
    assert '<html lang="da"' in page and "error-summary" not in page
    for words in ("Elias", "Karla Krog", "12 34 56 78"):
        assert f'value="{words}"' in page


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/status/write/", {"code": "A", "text": "Nyt"}),
        ("/concern/receipt/", {}),
        ("/texts/who-reads/da/", {"body": "x"}),
    ],
)
def test_the_answer_to_a_form_has_no_switch_that_would_leave_it(municipality, address, typed):
    client = signed_in("coordinator") if "texts" in address else browser()
    if "concern" in address:
        fill(client)
    page = client.post(address, typed).content.decode()
    assert "<h1" in page and 'name="language"' not in page and "/language/" not in page


def test_no_switch_loses_chosen_files_or_a_code_that_is_shown_once(client):
    fill(client)
    for page in (client.get("/concern/check/"), send(client)):
        assert 'name="language"' not in part(page.content.decode(), "main-content") + str(
            re.findall(r"<header.*?</header>", page.content.decode(), re.DOTALL)
        )
