"""Limits per sender without an address, and what is left of them afterwards: nothing."""

import os
import re
import socket
import time
from ipaddress import ip_address

import pytest
import redis
import time_machine
from django.test import Client

from concerns.intake import counting, limits
from concerns.intake.addresses import NOWHERE, network_of
from concerns.intake.limits import MayFile
from infohus.embedded.redis_server import redis_server, socket_url
from tests.concerns.intake.counted import NOON, WINDOW, request_from
from tests.concerns.intake.journeys import CODE, fill, send

pytestmark = pytest.mark.django_db


# What a sender may do


def test_a_sender_files_so_many_and_then_waits_for_the_next_window(store):
    with time_machine.travel(NOON, tick=False) as clock:
        answers = [limits.may_file(request_from("192.0.2.7")) for _ in range(7)]
        assert answers == [MayFile.YES] * 5 + [MayFile.LATER] * 2
        assert limits.may_file(request_from("192.0.2.8")) is MayFile.YES
        clock.move_to(limits.opens_again_at("filing"))
        assert limits.may_file(request_from("192.0.2.7")) is MayFile.YES


def test_messages_and_calls_of_the_api_have_limits_of_their_own(store):
    with time_machine.travel(NOON, tick=False):
        sender = request_from("192.0.2.7")
        assert [limits.may_write(sender) for _ in range(21)] == [True] * 20 + [False]
        assert [limits.may_call(1) for _ in range(61)] == [True] * 60 + [False]
        assert limits.may_call(2)
        assert limits.may_file(sender) is MayFile.YES


def test_whoever_has_signed_in_is_not_limited(store, acting):
    request = request_from("192.0.2.7")
    with acting("coordinator") as request.user:
        assert {limits.may_file(request) for _ in range(9)} == {MayFile.YES}


def files(address):
    """One concern from there, if it is let in: what the answer was."""
    sender = request_from(address)
    if (answer := limits.may_file(sender)) is MayFile.YES:
        limits.note_filed(sender, os.urandom(32))
    return answer


def test_above_the_ceiling_whoever_has_sent_some_is_asked_to_call(store, settings):
    settings.LIMITS["filing_in_all"] = (12, 600)
    with time_machine.travel(NOON, tick=False) as clock:
        senders = [f"198.51.100.{number}" for number in range(6)]
        assert {files(sender) for sender in senders * 4} == {MayFile.YES}
        assert {files(sender) for sender in senders} == {MayFile.CALL_US}
        clock.shift(WINDOW)
        assert files(senders[0]) is MayFile.YES


def test_a_flood_from_a_few_places_never_shuts_the_form_to_anybody_else(store):
    with time_machine.travel(NOON, tick=False):
        for _press in range(20):
            for number in range(50):
                files(f"198.51.100.{number}")
        assert limits.may_file(request_from("198.51.100.0")) is MayFile.LATER
        assert [files("192.0.2.8") for _ in range(3)] == [MayFile.YES] * 2 + [MayFile.CALL_US]
        assert files("192.0.2.9") is MayFile.YES


def test_even_the_first_concerns_of_everybody_have_a_ceiling(store, settings):
    settings.LIMITS["first_filings_in_all"] = (5, 600)
    with time_machine.travel(NOON, tick=False):
        answers = [files(f"198.51.100.{number}") for number in range(7)]
        assert answers == [MayFile.YES] * 5 + [MayFile.CALL_US] * 2


def test_only_what_was_filed_takes_up_room_and_the_same_once(store, settings):
    settings.LIMITS |= {"filing_in_all": (3, 600), "filing": (100, 600)}
    with time_machine.travel(NOON, tick=False):
        sender, same = request_from("192.0.2.7"), os.urandom(32)
        assert {limits.may_file(sender) for _ in range(50)} == {MayFile.YES}
        for _press in range(50):
            limits.note_filed(sender, same)
        answers = [files("192.0.2.7") for _ in range(5)]
        assert answers == [MayFile.YES] * 4 + [MayFile.CALL_US], "one and three more beyond two"


def test_who_comes_from_nowhere_that_is_known_is_not_everybody_there(store, settings):
    """As behind a web server's own socket: one limit for all of them would shut them all out."""
    settings.LIMITS |= {"filing": (1, 600), "wrong_codes": (1, 600), "writing": (1, 600)}
    with time_machine.travel(NOON, tick=False):
        assert [files("") for _ in range(9)] == [MayFile.YES] * 9
        for _guess in range(9):
            assert limits.guess_allowed(request_from("")) and limits.may_write(request_from(""))
            limits.note_wrong_code(request_from(""))
        settings.LIMITS["first_filings_in_all"] = (9, 600)
        assert files("") is MayFile.CALL_US


# What is left of a window


def test_a_limit_that_is_raised_again_lets_the_same_sender_through_at_once(store, settings):
    sender = request_from("192.0.2.7")
    with time_machine.travel(NOON, tick=False):
        settings.LIMITS["wrong_codes"] = (1, 600)
        limits.note_wrong_code(sender)
        assert not limits.guess_allowed(sender)
        settings.LIMITS["wrong_codes"] = (2, 600)
        assert limits.guess_allowed(sender)
        limits.note_wrong_code(sender)
        assert not limits.guess_allowed(sender)


def test_without_the_salt_nobody_says_again_who_a_counter_was(store):
    def counters():
        return {key for key in store.scan_iter() if b":salt:" not in key}

    with time_machine.travel(NOON, tick=False):
        limits.note_wrong_code(request_from("192.0.2.7"))
        before = counters()
        store.flushdb()  # as when the window ends
        limits.counts.cache_clear()
        limits.note_wrong_code(request_from("192.0.2.7"))
        assert len(before) == 1 and counters().isdisjoint(before)


def test_a_process_keeps_the_salt_of_one_window(store, settings):
    with time_machine.travel(NOON, tick=False) as clock:
        limits.note_wrong_code(request_from("192.0.2.7"))
        [before] = limits.counts(settings.REDIS_URL).salts.values()
        clock.shift(WINDOW)
        limits.note_wrong_code(request_from("192.0.2.7"))
        [after] = limits.counts(settings.REDIS_URL).salts.values()
    assert before[0].number + 1 == after[0].number and before[1] != after[1]


def test_a_redis_that_keeps_files_writes_nothing_of_it_into_them(settings, tmp_path):
    (tmp_path / "log").mkdir()
    with redis_server(tmp_path, socket_dir=tmp_path, user=None, durable=True):
        settings.REDIS_URL = socket_url(tmp_path)
        client = redis.Redis.from_url(settings.REDIS_URL)
        client.set("known", "to be found")
        assert limits.may_file(request_from("192.0.2.7")) is MayFile.YES
        assert [b":salt:" in key for key in client.scan_iter(f"{counting.PREFIX}*")].count(
            True
        ) == 1
        client.close()
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"to be found" in files
    assert counting.PREFIX.encode() not in files


# Without Redis


@pytest.fixture
def no_redis(settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock?db=0"


@pytest.fixture
def mute_redis(settings, tmp_path):
    """Something that takes a connection and never says a word."""
    place = tmp_path / "mute.sock"
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(place))
        mute.listen(50)
        settings.REDIS_URL = f"unix://{place}?db=0"
        yield


@pytest.mark.parametrize("redis_is", ["no_redis", "mute_redis"])
def test_without_redis_everything_is_allowed_and_nobody_waits(redis_is, request):
    request.getfixturevalue(redis_is)
    sender, began = request_from("192.0.2.7"), time.monotonic()
    for _ in range(200):
        limits.note_wrong_code(sender)
        assert limits.guess_allowed(sender) and limits.may_write(sender) and limits.may_call(1)
        assert limits.may_file(sender) is MayFile.YES
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("redis_is", ["no_redis", "mute_redis"])
def test_without_redis_a_concern_is_sent_and_its_code_answered(redis_is, request, municipality):
    request.getfixturevalue(redis_is)
    client = Client(headers={"accept-language": "en"})
    fill(client)
    began = time.monotonic()
    code = re.search(CODE, send(client).content.decode())[1]
    assert client.post("/status/", {"code": code}).status_code == 200
    assert time.monotonic() - began < 2


def test_redis_is_asked_again_after_a_while(store, settings, monkeypatch):
    there = limits.counts(settings.REDIS_URL)
    there.silent_until = time.monotonic() + counting.LEFT_ALONE
    limits.note_wrong_code(request_from("192.0.2.7"))
    assert list(store.scan_iter()) == []
    there.silent_until = time.monotonic()
    limits.note_wrong_code(request_from("192.0.2.7"))
    assert len(list(store.scan_iter())) == 2


# Who the sender is


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "network"),
    [
        (0, "192.0.2.7", "198.51.100.1", "192.0.2.7"),
        (1, "10.0.0.1", "203.0.113.5, 198.51.100.1", "198.51.100.1"),
        (2, "10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (1, "10.0.0.1", "198.51.100.1:5123", "198.51.100.1"),
        (0, "::ffff:192.0.2.7", "", "192.0.2.7"),
        (1, "10.0.0.1", "", None),
        (2, "10.0.0.1", "198.51.100.1", None),
        (1, "10.0.0.1", "unknown", None),
        (0, "", "", None),
    ],
)
def test_the_sender_is_whom_our_own_proxies_saw(settings, proxies, remote, forwarded, network):
    settings.TRUSTED_PROXIES = proxies
    request = request_from(remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert network_of(request) == (ip_address(network).packed if network else NOWHERE)


def test_an_ipv6_sender_is_a_network_of_64_bits(settings):
    networks = [
        network_of(request_from(address))
        for address in ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9%eth0", "2001:db8:1:3::1"]
    ]
    assert networks[0] == networks[1] != networks[2]
    settings.TRUSTED_PROXIES = 1
    forwarded = request_from("10.0.0.1", HTTP_X_FORWARDED_FOR="[2001:db8:1:2::7]:443")
    assert network_of(forwarded) == networks[0]
