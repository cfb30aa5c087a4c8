"""Whatever people type or paste: a clear answer or one receipt, never an error of ours."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.concerns.intake.journeys import CITIZEN, CODE, browser, fill, post, send

pytestmark = pytest.mark.django_db
over_http = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
typed = st.text(max_size=300)  # What reaches a server as UTF-8: no lone surrogates.
header_text = st.text(st.characters(codec="latin-1"), max_size=300)  # What a server passes on.
ODD = {
    "null": "\x00",
    "turned": "\u202eElias",
    "combining": "e\u0301" * 50,
    "growing": "\ufdfa" * 200,
    "markup": "<script>",
    "long": "a" * 10_000,
    "emoji": "🎈" * 200,
}
odd_texts = pytest.mark.parametrize("odd", ODD.values(), ids=ODD)


def is_refused(response):
    page = response.content.decode()
    return response.status_code == 200 and bool(re.search(r"<title>\s*Error: ", page))


@over_http
@given(typed)
@example("\x00" * 20)
@example("Ten letters and \u2067 turned")
@example("\ufdfa" * 10_000)
@example("a" * 1_000_000)
@example("\r\n" * 9_999)
@example("".join(map(chr, range(0x20000, 0x20000 + 10_000))))
def test_any_worry_is_refused_in_words_or_sent(municipality, worry):
    client = browser()
    for slug in ("who", "about", "danger"):
        post(client, slug)
    response = post(client, "worry", {"worry": worry})
    if response.status_code != 302:
        assert is_refused(response)
        return
    for slug in CITIZEN[CITIZEN.index("worry") + 1 :]:
        post(client, slug)
    assert client.get("/concern/check/").status_code == 200
    assert re.search(CODE, send(client).content.decode())


@over_http
@given(name=typed, area=typed, contact=typed)
def test_any_short_answer_is_refused_in_words_or_sent(municipality, name, area, contact):
    client = browser()
    given_answers = {
        "person": {"subject_name": name, "subject_area": area},
        "contact": {"contact": contact},
    }
    answered = [post(client, slug, given_answers.get(slug)) for slug in CITIZEN]
    refused = [response for response in answered if response.status_code != 302]
    assert all(is_refused(response) for response in refused)
    if refused:
        assert send(client).status_code == 302
    else:
        assert re.search(CODE, send(client).content.decode())


@odd_texts
@pytest.mark.parametrize(
    ("slug", "field"),
    [
        ("who", "who"),
        ("about", "about"),
        ("danger", "acute"),
        ("place", "municipality"),
        ("age", "age_band"),
        ("person", "subject_name"),
        ("name", "name"),
        ("contact", "contact"),
        ("contact", "notice_email"),
    ],
)
def test_odd_answers(municipality, slug, field, odd):
    client = browser()
    for earlier in CITIZEN[: CITIZEN.index(slug)]:
        post(client, earlier)
    response = post(client, slug, {field: odd})
    assert response.status_code == 302 or is_refused(response)


@odd_texts
def test_odd_choices(municipality, odd):
    client = browser()
    for slug in CITIZEN[: CITIZEN.index("signs")]:
        post(client, slug)
    assert is_refused(post(client, "signs", {"signs_person": ["symbols", odd]}))


@over_http
@given(st.binary(max_size=500))
def test_any_bytes_instead_of_a_form(municipality, body):
    client = browser()
    kind = "application/x-www-form-urlencoded"
    for address in ["/concern/who/", "/concern/worry/", "/status/", "/concern/receipt/"]:
        assert client.post(address, body, content_type=kind).status_code in (200, 302, 410)


@over_http
@given(st.dictionaries(st.sampled_from([f"draft{n}" for n in range(9)]), header_text, min_size=1))
def test_any_cookies_instead_of_a_draft(municipality, cookies):
    client = browser()
    client.cookies.load(cookies)
    assert client.get("/concern/check/").status_code == 302
    assert send(client).status_code == 410


def test_the_longest_answers_everywhere_are_one_receipt(municipality, filed):
    client = browser()
    line = "Åse Ørsted-Ægidius " * 10
    words = ["Jeg", "hørte", "ham", "sige,", "at", "nogen", "skal", "bøde."]
    worry = " ".join(words[n * n % len(words)] + str(n) for n in range(1_500))[:10_000]
    lines = ("subject_name", "subject_area", "name", "workplace", "job", "contact")
    fill(client, who="professional", worry=worry, **{name: line for name in lines})
    assert re.search(CODE, send(client).content.decode())
    assert len(filed()) == 1
