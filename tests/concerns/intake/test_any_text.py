"""Whatever people type or paste: a clear answer or one receipt, never an error of ours."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.concerns.intake.journeys import CODE, fill, post, send

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
    client = Client(headers={"accept-language": "en"})
    post(client, "you")
    response = post(client, "worry", {"worry": worry})
    if response.status_code != 302:
        assert is_refused(response)
        return
    post(client, "person")
    post(client, "signs")
    assert client.get("/concern/check/").status_code == 200
    assert re.search(CODE, send(client).content.decode())


@over_http
@given(name=typed, area=typed, contact=typed)
def test_any_short_answer_is_refused_in_words_or_sent(municipality, name, area, contact):
    client = Client(headers={"accept-language": "en"})
    first = post(client, "you", {"contact": contact})
    post(client, "worry")
    third = post(client, "person", {"subject_name": name, "subject_area": area})
    if first.status_code == third.status_code == 302:
        post(client, "signs")
        assert re.search(CODE, send(client).content.decode())
    else:
        assert is_refused(first) or is_refused(third)
        assert send(client).status_code == 302


@odd_texts
@pytest.mark.parametrize("field", ["subject_name", "subject_area", "municipality", "age_band"])
def test_odd_answers_about_the_person(municipality, field, odd):
    client = Client(headers={"accept-language": "en"})
    post(client, "you")
    post(client, "worry")
    response = post(client, "person", {field: odd})
    assert response.status_code == 302 or is_refused(response)


@odd_texts
def test_odd_choices(municipality, odd):
    client = Client(headers={"accept-language": "en"})
    assert is_refused(post(client, "you", {"source": odd}))
    assert is_refused(post(client, "signs", {"person": ["symbols", odd]}))


@over_http
@given(st.binary(max_size=500))
def test_any_bytes_instead_of_a_form(municipality, body):
    client = Client(headers={"accept-language": "en"})
    kind = "application/x-www-form-urlencoded"
    for address in ["/concern/you/", "/concern/worry/", "/status/", "/concern/receipt/"]:
        assert client.post(address, body, content_type=kind).status_code in (200, 302, 410)


@over_http
@given(st.dictionaries(st.sampled_from([f"draft{n}" for n in range(9)]), header_text, min_size=1))
def test_any_cookies_instead_of_a_draft(municipality, cookies):
    client = Client(headers={"accept-language": "en"})
    client.cookies.load(cookies)
    assert client.get("/concern/check/").status_code == 302
    assert send(client).status_code == 410


def test_the_longest_answers_everywhere_are_one_receipt(municipality, filed):
    client = Client(headers={"accept-language": "en"})
    line = "Åse Ørsted-Ægidius " * 10
    words = ["Jeg", "hørte", "ham", "sige,", "at", "nogen", "skal", "bøde."]
    worry = " ".join(words[n * n % len(words)] + str(n) for n in range(1_500))[:10_000]
    fill(
        client,
        you={"name": line, "role": line, "contact": line},
        worry={"worry": worry},
        person={"subject_name": line, "subject_area": line},
    )
    assert re.search(CODE, send(client).content.decode())
    assert len(filed()) == 1
