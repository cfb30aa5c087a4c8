"""The search box: a number among the stubs, a name among what one may read; in no address."""

import pytest
from django.urls import reverse
from django.utils import translation

from concerns.register import references
from concerns.register.services import closing, conflicts, searching
from concerns.register.states import Outcome
from infohus.custody.keyring import keyring
from tests import world
from tests.pages import assert_asked_again, browser
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)
SEARCH = reverse("register:search")
SPELT = ("Elias Thorsen-Bek", "elijas torsenbæk", "Torsen Bek Elias")


def hits(text, username):
    with acting(username) as by:
        return {hit.concern.pk for hit in searching.by_name(text, by=by).hits}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("IH-2026-0123", "IH-2026-0123"),
        (" ih 2026 123 ", "IH-2026-0123"),
        ("2025/0123", "IH-2025-0123"),
        ("ih-2026-12345", "IH-2026-12345"),
    ],
)
def test_a_number_is_known_however_it_is_written(text, first):
    assert references.meant(text) == [first]


@pytest.mark.parametrize("text", ["", "IH", "0", "IH-2026", "%", "12_", "1 2 3", "x12", "9" * 40])
def test_what_is_no_number_means_none(text):
    assert references.meant(text) in ([], references.meant("2026"))


def test_a_number_alone_may_be_of_any_year_that_is_kept():
    meant = references.meant("0123")
    assert len(meant) == len(set(meant)) == references.KEPT_FOR
    assert all(number.endswith("-0123") for number in meant)


def test_a_name_finds_what_its_reader_may_read_however_it_is_spelt():
    here, there = world.in_triage(), world.in_clearance(municipality="ballerup")
    world.in_triage(subject_name="Ulla Østergaard")
    for text in SPELT:
        assert hits(text, "police") == {here.pk, there.pk}
        assert hits(text, "coordinator") == {here.pk}
        assert hits(text, "coordinator-ballerup") == {there.pk}
    with acting("police") as police, translation.override("en"):
        first = searching.by_name(world.NAME, by=police).hits[0]
        assert first.likeness == "The same name"


def test_without_the_custodians_key_a_name_is_a_sentence_and_a_number_still_found(settings):
    concern, client = world.filed(), browser("police")
    settings.KEYRING = settings.KEYRING / "nowhere"
    keyring.cache_clear()
    try:
        assert_asked_again(client.post(SEARCH, {"wanted": world.NAME}), "__all__")
        assert client.post(SEARCH, {"wanted": concern.reference}).status_code == 302
    finally:
        keyring.cache_clear()


def test_a_name_finds_no_more_once_the_grant_or_the_trust_has_ended():
    concern = world.triaged()
    assert hits(world.NAME, "coordinator") == {concern.pk}
    with acting("coordinator") as by:
        closing.close_without_measure(
            concern, outcome=Outcome.UNFOUNDED, rationale="Intet i det.", by=by
        )
    assert hits(world.NAME, "coordinator") == set()
    with acting("police") as police:
        conflicts.declare(concern, by=police)
    assert hits(world.NAME, "police") == set()


def test_the_box_leads_to_a_number_and_says_what_it_needs():
    concern, client = world.filed(), browser("coordinator")
    assert client.post(SEARCH, {"wanted": concern.reference.lower()}).url == (
        concern.get_absolute_url()
    )
    strange = browser("coordinator-ballerup").post(SEARCH, {"wanted": concern.reference})
    absent = browser("coordinator-ballerup").post(SEARCH, {"wanted": "IH-2026-999999"})
    assert "Nothing was found" in strange.content.decode()
    assert strange.status_code == absent.status_code
    for text in ("", "%", "???", "x" * 500, "\0"):
        assert_asked_again(client.post(SEARCH, {"wanted": text}), "wanted")
    assert client.get(SEARCH).status_code == 200
    for viewer in ("leader-family", "auditor", "caseworker-family"):
        assert browser(viewer).post(SEARCH, {"wanted": world.NAME}).status_code == 404
