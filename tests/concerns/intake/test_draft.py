import random
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from concerns.intake import draft
from concerns.intake.draft import Draft, TooLong, seal, unseal

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DANISH = "Han er begyndt at tale om, at andre ikke fortjener at leve. "
anything = st.text(st.characters(codec=None), max_size=300)  # lone surrogates and NUL too
answers = st.dictionaries(
    st.sampled_from(["who", "worry", "person", "signs"]),
    st.dictionaries(st.text(max_size=10), anything | st.lists(anything, max_size=4), max_size=5),
)


def noise(length, letters, seed=1):
    chance = random.Random(seed)
    return "".join(chance.choice(letters) for _ in range(length))


EMOJI = [chr(code) for code in range(0x1F300, 0x1F600)]
RARE = [chr(code) for code in range(0x20000, 0x2A000)]
HAN = [chr(code) for code in range(0x4E00, 0x9FA5)]


def alphabet_of(name):
    return {"emoji": EMOJI, "rare": RARE, "han": HAN, "latin": [*map(chr, range(33, 127))]}[name]


@given(answers, st.binary(min_size=16, max_size=16))
def test_a_draft_comes_back_as_it_was_kept(given_answers, submission):
    kept = Draft(submission, given_answers, began=1_795_000_000)
    assert unseal(seal(kept, now=NOW), now=NOW) == kept


def test_every_draft_has_a_submission_of_its_own():
    assert len(Draft().submission) == draft.SUBMISSION_SIZE
    assert Draft().submission != Draft().submission


def test_the_cookies_show_nothing_of_what_was_written():
    kept = Draft(answers={"worry": {"worry": DANISH}})
    first, second = seal(kept, now=NOW), seal(kept, now=NOW)
    assert first != second
    assert DANISH not in "".join(first)


def test_a_changed_character_makes_it_unreadable():
    (value,) = seal(Draft(answers={"worry": {"worry": DANISH}}), now=NOW)
    for place in range(0, len(value), 7):
        other = "A" if value[place] != "A" else "B"
        assert unseal([value[:place] + other + value[place + 1 :]], now=NOW) is None


@given(st.lists(st.text(max_size=4_000), max_size=7))
def test_foreign_cookies_are_no_draft(values):
    assert unseal(values, now=NOW) is None


def test_a_missing_or_swapped_part_makes_it_unreadable():
    values = seal(Draft(answers={"worry": {"worry": noise(4_000, HAN)}}), now=NOW)
    assert len(values) > 2
    assert unseal(values[:-1], now=NOW) is None
    assert unseal(values[1:], now=NOW) is None
    assert unseal(values[::-1], now=NOW) is None


def test_it_lasts_one_day_and_is_not_from_the_future():
    values = seal(Draft(), now=NOW)
    assert unseal(values, now=NOW + timedelta(hours=23, minutes=59)) is not None
    assert unseal(values, now=NOW + draft.LIFETIME) is None
    assert unseal(values, now=NOW - timedelta(hours=1)) is None


def test_another_secret_key_cannot_read_it():
    values = seal(Draft(), now=NOW)
    with override_settings(SECRET_KEY="another key, long enough for the test"):
        assert unseal(values, now=NOW) is None


def test_a_packed_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(draft, "PLAIN_SIZE", 10_000_000)
    bomb = seal(Draft(answers={"worry": {"worry": "a" * 9_000_000}}), now=NOW)
    monkeypatch.undo()
    assert unseal(bomb, now=NOW) is None


def test_too_much_is_refused():
    with pytest.raises(TooLong):
        seal(Draft(answers={"worry": {"worry": noise(10_000, RARE)}}), now=NOW)
    with pytest.raises(TooLong):
        seal(Draft(answers={"worry": {"worry": "a" * draft.PLAIN_SIZE}}), now=NOW)


def test_ten_thousand_characters_of_danish_fit():
    text = "".join(
        f"Den {n}. {noise(9, 'abdefghijklmnoprstuvyæøå', n)}: {DANISH}" for n in range(200)
    )
    assert draft.has_room_for(text[:10_000])


@pytest.mark.parametrize("letters", ["emoji", "rare", "han", "latin"])
@pytest.mark.parametrize("others", ["emoji", "rare", "han", "latin"])
def test_a_text_that_has_room_leaves_room_for_the_longest_short_answers(letters, others):
    text = noise(10_000, alphabet_of(letters))
    while not draft.has_room_for(text):
        text = text[:-100]
    line = noise(1_400, alphabet_of(others), seed=2)
    lines = {str(place): line[place * 200 : place * 200 + 200] for place in range(7)}
    codes = {"signs": [noise(12, "abcdefghijkl", seed) for seed in range(15)], "slug": "x" * 50}
    kept = Draft(answers={"worry": {"worry": text}, "contact": {**lines, **codes}})
    values = seal(kept, now=NOW)
    assert len(values) <= draft.CHUNKS
    assert unseal(values, now=NOW) == kept


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookies_are_for_the_form_alone(secure, monkeypatch):
    request, response = HttpRequest(), HttpResponse()
    monkeypatch.setattr(request, "is_secure", lambda: secure)
    draft.keep(Draft(), request, response)
    cookie = response.cookies["draft0"]
    assert cookie["path"] == "/concern/"
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 24 * 60 * 60
    assert bool(cookie["secure"]) is secure
    assert not cookie["domain"]


def test_what_is_kept_is_loaded_and_a_shorter_draft_leaves_nothing_behind():
    request = HttpRequest()
    long, short = Draft(answers={"worry": {"worry": noise(5_000, HAN)}}), Draft()
    for kept in (long, short):
        response = HttpResponse()
        draft.keep(kept, request, response)
        assert len(response.cookies) == draft.CHUNKS
        request.COOKIES = {name: m.value for name, m in response.cookies.items() if m.value}
        assert all(len(name + value) < 4_096 for name, value in request.COOKIES.items())
    assert list(request.COOKIES) == ["draft0"]
    loaded = draft.load(request)
    assert loaded == short
    response = HttpResponse()
    draft.forget(response)
    assert {morsel.value for morsel in response.cookies.values()} == {""}
    assert {morsel["max-age"] for morsel in response.cookies.values()} == {0}


def test_the_largest_draft_stays_below_the_servers_limit_for_one_header():
    cookie = draft.CHUNKS * (draft.CHUNK_SIZE + len("draft0=; "))
    assert cookie < 32_768 - 4_096  # room for the session, the language and the CSRF cookie
