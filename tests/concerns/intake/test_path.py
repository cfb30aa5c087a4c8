"""The whole way: questions, check, receipt, status."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from concerns.intake import draft
from infohus.custody.keyring import keyring
from tests.concerns.intake.journeys import ANSWERS, CITIZEN, CODE, WORRY, browser, fill, post, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(municipality):
    return browser()


def code_in(response):
    assert response.status_code == 200
    return re.search(CODE, response.content.decode())[1]


def test_the_front_page_says_112_first_and_explains_itself(client):
    page = client.get("/").content.decode().partition("<main")[2]
    assert page.index("tel:112") < page.index("/concern/")
    assert "41 74 90 90" in page
    assert reverse("intake:receipt_status") in page


def test_each_question_is_its_pages_only_heading_and_says_why_it_is_asked(client):
    fill(client)
    for slug in CITIZEN:
        page = client.get(f"/concern/{slug}/").content.decode()
        [heading] = re.findall(r"<h1>(.+?)</h1>", page, re.DOTALL)
        assert page.count(re.sub(r"<[^>]+>", "", heading).strip()) == 2, "in the title and as h1"
        assert "Why we ask:" in page
        assert "tel:112" in page


def test_what_was_answered_is_shown_again_on_the_way_back(client):
    fill(client)
    assert WORRY.replace("&", "&amp;") in client.get("/concern/worry/").content.decode()
    signs = client.get("/concern/signs/").content.decode()
    assert re.search(r'value="symbols"[^>]* checked', signs)
    assert 'href="/concern/person/"' in signs, "the way back"
    assert re.search(r'value="youth"[^>]* checked', client.get("/concern/age/").content.decode())


def test_the_check_shows_every_answer_in_words(client):
    way = fill(client)
    page = client.get("/concern/check/").content.decode()
    for words in [
        "Karla Krog",
        "some people do not deserve",
        "Elias",
        "15–17",
        "The club by the lake",
        "Uses clothes, marks or symbols",
    ]:
        assert words in page
    assert all(f"/concern/{slug}/?change=1" in page for slug in way)
    assert "tel:112" in page


@pytest.mark.parametrize("slug", ["person", "signs", "contact", "check"])
def test_a_question_asked_too_early_leads_to_the_first_unanswered(client, slug):
    post(client, "who")
    assert client.get(f"/concern/{slug}/").url == "/concern/about/"


@pytest.mark.parametrize("slug", ["nothing", "you"])
def test_an_unknown_question_is_not_there(client, slug):
    assert client.get(f"/concern/{slug}/").status_code == 404


def test_a_refused_answer_is_shown_again_and_keeps_nothing(client):
    for slug in ("who", "about", "danger"):
        post(client, slug)
    before = client.cookies["draft0"].value
    response = post(client, "worry", {"worry": "Short"})
    page = response.content.decode()
    assert response.status_code == 200
    assert re.search(r"<title>\s*Error: ", page)
    assert 'href="#id_worry"' in page
    assert ">\nShort</textarea>" in page
    assert client.cookies["draft0"].value == before


def test_answers_to_a_lost_draft_begin_a_new_one(client):
    response = post(client, "worry")
    assert response.url == "/concern/who/?expired=1"
    assert "Your draft has expired" in client.get(response.url).content.decode()
    for slug in ("who", "about", "danger"):
        post(client, slug)
    assert client.get("/concern/place/").status_code == 200


@pytest.mark.parametrize("slug", ["worry", "person", "advice", "check"])
@pytest.mark.parametrize("cookie", [None, "", "AAAA", "æøå", "x" * 4_000, "%00"])
def test_a_missing_or_foreign_draft_starts_over_politely(client, slug, cookie):
    if cookie is not None:
        client.cookies["draft0"] = cookie
    assert client.get(f"/concern/{slug}/").url == "/concern/who/?expired=1"


def test_an_expired_draft_starts_over(client, time_machine):
    time_machine.move_to("2026-11-23T10:00:00Z")
    fill(client)
    time_machine.move_to("2026-11-24T10:00:01Z")
    assert client.get("/concern/check/").url == "/concern/who/?expired=1"
    assert send(client).status_code == 410


def test_a_municipality_that_left_is_asked_for_again(client):
    fill(client)
    left = ANSWERS | {"place": {"municipality": "atlantis"}}
    kept = draft.Draft(answers=left)
    client.cookies["draft0"] = draft.seal(kept, now=timezone.now())[0]
    assert send(client).url == "/concern/place/"


def test_erasing_forgets_the_draft(client):
    fill(client)
    assert client.post("/concern/erase/").url == "/"
    assert client.cookies["draft0"].value == ""
    assert client.get("/concern/erase/").status_code == 405


def test_sending_shows_a_code_and_what_was_sent_once_and_forgets_the_draft(client, filed):
    fill(client)
    response = send(client)
    code = code_in(response)
    shown = response.content.decode()
    for words in ("Karla Krog", "The club by the lake", "15–17", "data-print"):
        assert words in shown
    assert WORRY.replace("&", "&amp;") in shown
    assert len(filed()) == 1
    assert all(not client.cookies[f"draft{n}"].value for n in range(draft.CHUNKS))
    again = send(client)
    assert again.status_code == 410
    assert code not in again.content.decode() and "Karla Krog" not in again.content.decode()
    assert client.get("/concern/receipt/").status_code == 410
    assert len(filed()) == 1


def test_when_it_cannot_be_sealed_the_draft_stays(client, filed, monkeypatch, tmp_path):
    fill(client)
    with monkeypatch.context() as without_keys:
        without_keys.setattr(keyring(), "folder", tmp_path)
        response = send(client)
    assert response.status_code == 503
    assert "your answers are still in this browser" in response.content.decode()
    assert filed() == []
    code_in(send(client))
    assert len(filed()) == 1


def test_two_presses_give_the_same_code_and_one_concern(client, filed):
    fill(client)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    first = code_in(send(client))
    client.cookies.load(cookies)
    assert code_in(send(client)) == first
    assert len(filed()) == 1


def test_two_writers_with_the_same_words_are_two_concerns(client, filed):
    codes = set()
    for _ in range(2):
        fill(client)
        codes.add(code_in(send(client)))
    assert len(codes) == len(filed()) == 2


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_is_filed_before_everything_is_answered(client, filed, method):
    for slug in CITIZEN[:-1]:
        post(client, slug)
    assert getattr(client, method)("/concern/receipt/").url == "/concern/contact/"
    assert filed() == []


# Programs that fill in forms


def asks_to_press_again(response):
    page = response.content.decode()
    return response.status_code == 200 and "Please press Send once more" in page


def test_who_fills_in_the_field_that_nobody_sees_is_asked_to_press_again(client, filed):
    fill(client)
    response = send(client, website="https://shop.example")
    assert asks_to_press_again(response) and filed() == []
    assert "shop.example" not in response.content.decode()
    assert WORRY.replace("&", "&amp;") in response.content.decode()
    code_in(send(client))


def test_a_browser_that_fills_in_that_field_by_itself_is_asked_once_and_then_believed(
    client, filed
):
    fill(client)
    assert asks_to_press_again(send(client, website="https://me.example"))
    response = post(client, "person", {"subject_name": "Elijas"}, mark="?change=1")
    assert response.url == "/concern/check/"
    code_in(send(client, website="https://me.example"))
    assert len(filed()) == 1


def test_who_is_faster_than_a_person_can_be_is_asked_to_press_again(
    client, filed, settings, time_machine
):
    settings.WRITING_TAKES = 5
    time_machine.move_to("2026-11-23T10:00:00Z", tick=False)
    fill(client)
    time_machine.shift(timedelta(seconds=4))
    assert asks_to_press_again(send(client)) and filed() == []
    time_machine.shift(timedelta(seconds=1))
    code_in(send(client))
    assert len(filed()) == 1


def test_the_field_that_nobody_sees_is_not_read_out_either(client):
    fill(client)
    page = client.get("/concern/check/").content.decode()
    trap = re.search(r'<div class="apart" aria-hidden="true">.*?</div>', page, re.DOTALL)[0]
    assert 'tabindex="-1"' in trap and 'autocomplete="off"' in trap


# The code


def test_the_code_is_in_no_address_and_no_header(client):
    fill(client)
    response = send(client)
    code = code_in(response)
    page = response.content.decode()
    links = re.findall(r'(?:href|action)="([^"]*)"', page)
    for place in [*links, *map(str, response.headers.values()), response.cookies.output()]:
        assert code not in place
        assert code.replace(" ", "") not in place


def test_the_pages_are_not_stored(client):
    fill(client)
    for response in [client.get("/concern/check/"), send(client)]:
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("shape", [str, str.lower, lambda c: c.replace(" ", ""), "-".join])
def test_the_code_gives_the_status_however_it_is_typed(client, shape):
    fill(client)
    code = code_in(send(client)).strip()
    typed = shape(code.split(" ")) if shape == "-".join else shape(code)
    response = client.post("/status/", {"code": typed})
    assert "We have received your concern" in response.content.decode()
    assert "We received it on" in response.content.decode()


def test_an_unknown_code_and_no_code_at_all_are_answered_alike(client):
    answers = set()
    for code in ["A" * 24, "A" * 23, "1", "æ", "A" * 100_000, "A\x00", "' OR 1=1 --", "\ufffd"]:
        response = client.post("/status/", {"code": code})
        assert response.status_code == 200
        page = response.content.decode()
        assert "We do not know this code" in page
        assert re.search(r"<title>\s*Error: ", page)
        page = re.sub(r' (value|data-token)="[^"]*"', "", page)
        answers.add(re.sub(r"\s+", " ", page))
    assert len(answers) == 1


def test_posts_need_the_sites_own_form(municipality, filed):
    client = Client(enforce_csrf_checks=True)
    for address in ["/concern/who/", "/concern/receipt/", "/concern/erase/", "/status/"]:
        assert client.post(address, {"code": "A", "who": "citizen"}).status_code == 403
    page = client.get("/concern/who/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    for slug in CITIZEN:
        answers = ANSWERS[slug] | {"csrfmiddlewaretoken": token}
        assert client.post(f"/concern/{slug}/", answers).status_code == 302
    code_in(client.post("/concern/receipt/", {"csrfmiddlewaretoken": token}))
    assert len(filed()) == 1
