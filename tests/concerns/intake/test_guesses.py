"""A storm of guesses at receipt codes, and what people see of a limit."""

import base64
import random
import re
from ipaddress import ip_address

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from concerns.intake import limits
from concerns.register.services import receipts
from concerns.register.services.filing import hashed
from tests import world
from tests.concerns.intake.counted import NOON, WINDOW, held, request_from
from tests.concerns.intake.journeys import CODE, fill, send

pytestmark = pytest.mark.django_db

SENDERS, PER_WINDOW = 1_000, 25
codes = random.Random(7)


def guessed():
    return base64.b32encode(codes.randbytes(15)).decode()


FOUND = "SELECT count(*) FROM unnest(%s::bytea[]) AS given, LATERAL register.mailbox_of(given)"


def found_among(guesses):
    """How many of these codes lead to a concern, by the very function that answers one."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND, [[hashed(receipts.plain(code).encode()) for code in guesses]])
        return cursor.fetchone()[0]


def storm(senders, code):
    """25 guesses from every sender: how many were right, and how many were told to wait."""
    found, refused = 0, 0
    for number, sender in enumerate(senders):
        found += found_among([guessed() for _ in range(PER_WINDOW)])
        for _ in range(PER_WINDOW):
            if limits.guess_allowed(sender):
                limits.note_wrong_code(sender)
            else:
                refused += 1
        if number % 100 == 0:
            assert limits.guess_allowed(request_from("203.0.113.9"))
            assert receipts.status(code), "the right code is answered in the middle of the storm"
            assert found_among([code, guessed()]) == 1
    return found, refused


@pytest.mark.parametrize(
    "windows", [1, pytest.param(4, marks=pytest.mark.long)], ids=["25,000", "100,000"]
)
def test_guesses_from_a_thousand_places_find_nothing_and_lock_nobody_out(store, settings, windows):
    settings.LIMITS["wrong_codes"] = (3, 600)
    code = world.filed().code
    first = int(ip_address("198.18.0.0"))
    addresses = [str(ip_address(first + number)) for number in range(SENDERS)]
    senders = [request_from(address) for address in addresses]
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(windows):
            assert storm(senders, code) == (0, (PER_WINDOW - 3) * SENDERS)
            clock.shift(WINDOW)
        left = held(store)
    for address in addresses:
        assert address.encode() not in left
        assert ip_address(address).packed not in left
    assert len(list(store.scan_iter())) > SENDERS
    assert all(0 < store.ttl(key) <= 600 for key in store.scan_iter())


# What people see


@pytest.fixture
def full(store, settings):
    """`full(name)`: the limit of that name is reached for everybody."""

    def reach(name):
        settings.LIMITS[name] = (0, settings.LIMITS[name][1])

    return reach


def test_too_many_concerns_are_asked_to_wait_and_keep_the_draft(full, municipality, filed):
    client = Client(headers={"accept-language": "en"})
    fill(client)
    full("filing")
    response = send(client)
    page = response.content.decode()
    assert response.status_code == 429 and 0 < int(response.headers["Retry-After"]) <= 600
    assert "tel:112" in page and "41 74 90 90" in page and re.search(r"again at \d\d:\d\d", page)
    assert filed() == []
    assert client.get("/concern/check/").status_code == 200, "the draft is still there"


def test_above_the_ceiling_the_page_says_whom_to_call(full, settings, municipality, filed):
    client = Client(headers={"accept-language": "en"})
    fill(client)
    full("first_filings_in_all")
    response = send(client)
    page = response.content.decode()
    assert response.status_code == 503 and 0 < int(response.headers["Retry-After"]) <= 600
    desk = municipality.units.get(is_infohus_desk=True)
    assert "tel:112" in page and "41 74 90 90" in page and desk.duty_phone_link in page
    assert reverse("intake:guidance", args=["contacts"]) in page
    assert filed() == []
    settings.LIMITS["first_filings_in_all"] = (600, 600)
    assert re.search(CODE, send(client).content.decode()), "the same draft is sent later"


@time_machine.travel(NOON, tick=False)  # all in one window
def test_a_storm_over_http_stops_at_429_and_the_right_code_works_in_its_midst(store):
    """Also from the storm's own address: one network may be a whole workplace's."""
    code = world.filed().code
    stormy = Client(REMOTE_ADDR="192.0.2.7", headers={"accept-language": "en"})
    answers = [stormy.post("/status/", {"code": guessed()}) for _ in range(200)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429] * 170
    assert answers[-1].headers["Retry-After"]
    assert stormy.post("/status/paper/", {"code": guessed()}).status_code == 429
    response = stormy.post("/status/", {"code": code})
    assert response.status_code == 200 and response.context["mailbox"]
    assert stormy.post("/status/paper/", {"code": code}).status_code == 200
    letter = {"code": code, "text": "Nyt fra klubben.", "submission": "ab" * 16}
    assert "Your message has been sent" in stormy.post("/status/write/", letter).content.decode()


def test_a_letter_under_a_wrong_code_is_given_back_in_a_storm_too(full):
    full("wrong_codes")
    client = Client(headers={"accept-language": "en"})
    response = client.post("/status/write/", {"code": guessed(), "text": "Nyt fra klubben."})
    page = response.content.decode()
    assert response.status_code == 429 and 0 < int(response.headers["Retry-After"]) <= 600
    assert "Nyt fra klubben." in page and "The right code always works" in page
