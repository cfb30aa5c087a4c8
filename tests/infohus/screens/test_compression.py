"""What is compressed on its way, and why nothing else is."""

import gzip

import pytest
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from infohus.screens.compression import PublicPagesCompressed

WORDS = "En side med ord. " * 100
PUBLIC = [
    "/",
    "/concern/who/",
    "/status/",
    "/guidance/",
    "/guidance/contacts/",
    "/kvittering/verify",
]


def sent(response, **cookies):
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip, br"})
    request.COOKIES |= cookies
    return PublicPagesCompressed(lambda _: response)(request)


def test_a_strangers_page_is_compressed():
    page = sent(HttpResponse(WORDS))
    assert page["Content-Encoding"] == "gzip"
    assert gzip.decompress(page.content).decode() == WORDS
    assert "Accept-Encoding" in page["Vary"]


def test_a_page_for_somebody_signed_in_is_not():
    page = sent(HttpResponse(WORDS), **{settings.SESSION_COOKIE_NAME: "x"})
    assert not page.has_header("Content-Encoding")


@pytest.mark.parametrize("kind", ["application/pdf", "application/json", "text/plain"])
def test_what_is_no_page_is_not(kind):
    assert not sent(HttpResponse(WORDS, content_type=kind)).has_header("Content-Encoding")


def test_what_is_streamed_is_passed_on_piece_by_piece():
    response = sent(StreamingHttpResponse([WORDS.encode()] * 2))
    assert not response.has_header("Content-Encoding")
    assert list(response) == [WORDS.encode()] * 2


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_repeats_nothing_of_its_query(client, address):
    page = client.get(address, {"chosen": "Wiedehopf", "Wiedehopf": "1", "expired": "Wiedehopf"})
    assert page.status_code == 200
    assert "Wiedehopf" not in page.content.decode()
