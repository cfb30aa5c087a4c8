"""What the police say about two concerns is said once, and overrules nobody unseen."""

import uuid

import pytest
from django.urls import reverse

from concerns.register import access
from concerns.register.services import deciding
from tests import world
from tests.pages import browser, told
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)
SAME, ANOTHER = "same_person", "another_person"


@pytest.fixture
def earlier():
    return world.closed_without_measure()


@pytest.fixture
def later(earlier):
    return world.in_triage(subject_name="Elijas Torsenbæk")


def url(name, *concerns):
    return reverse(f"register:{name}", args=[concern.pk for concern in concerns])


def said(behind):
    rows = "SELECT is_same FROM register.register_sameperson ORDER BY decided_at"
    return [is_same for (is_same,) in behind.execute(rows)]


def events(behind):
    rows = "SELECT count(*) FROM audit_event WHERE action = 'repeat_decided'"
    return behind.execute(rows).fetchone()[0]


def decided(later, earlier, is_same):
    with acting("police") as police:
        deciding.decide(later, earlier=earlier, is_same=is_same, by=police)


def test_each_page_says_what_it_shows_of_the_two(later, earlier):
    police = browser("police")
    places = later.get_absolute_url(), url("earlier", later, earlier)
    for is_same, mark in ((None, ""), (True, "same"), (False, "another")):
        if is_same is not None:
            decided(later, earlier, is_same)
        for place in places:
            html = police.get(place).content.decode()
            assert f'name="shown" value="{mark}"' in html, (place, mark)
    decided(later, earlier, True)
    html = police.get(url("person", later)).content.decode()
    assert 'name="shown" value="same"' in html
    assert f'name="person" value="{later.pk}"' in html


def test_the_same_said_twice_is_said_once(later, earlier, behind):
    for _press in range(2):
        answer = browser("police").post(url(SAME, later, earlier), {"shown": ""})
        assert told(answer) == [f"{earlier.reference} is recorded as about the same person."]
    assert (said(behind), events(behind)) == ([True], 1)


@pytest.mark.parametrize("shown", ["", "nonsense\0", None])
def test_an_old_page_overrules_no_colleague_and_says_what_holds_now(
    shown, later, earlier, behind
):  # fmt: skip
    decided(later, earlier, True)
    sent = {} if shown is None else {"shown": shown}
    police = browser("police")
    [words] = told(police.post(url(ANOTHER, later, earlier), sent))
    assert words.startswith("Nothing is changed: ")
    assert f"{earlier.reference} is about the same person" in words
    assert (said(behind), events(behind)) == ([True], 1)

    police.post(url(ANOTHER, later, earlier), {"shown": "same"})
    assert said(behind) == [True, False]
    words = told(police.post(url(SAME, later, earlier), {"shown": ""}))[-1]
    assert f"{earlier.reference} is about somebody else" in words
    assert said(behind) == [True, False]


def test_a_link_that_is_taken_back_twice_is_taken_back_once(later, earlier, behind):
    decided(later, earlier, True)
    police, sent = browser("police"), {"person": str(later.pk), "shown": "same"}
    for _press in range(2):
        answer = police.post(url(ANOTHER, later, earlier), sent)
        assert answer.url == url("person", later)
    assert (said(behind), events(behind)) == ([True, False], 2)


@pytest.mark.parametrize("sent", ["", "nonsense\0", "https://example.dk/", "missing"])
def test_the_way_back_is_checked(sent, later, earlier):
    if sent == "missing":
        sent = str(uuid.uuid4())
    answer = browser("police").post(url(SAME, later, earlier), {"shown": "", "person": sent})
    assert answer.url == later.get_absolute_url()


def test_what_the_earlier_ones_mean_is_kept_once_however_often_it_is_sent(later, earlier, behind):
    police, place = browser("police"), url("earlier", later, earlier)
    number = police.get(place).context["form"]["submission"].value()
    for words in ("Samme skole.", "Samme skole.", "Samme klub."):
        sent = {"words": words, "submission": number}
        assert police.post(place, sent).url == later.get_absolute_url()
    kept = behind.execute("SELECT count(*) FROM register.register_repeatnote").fetchone()
    assert kept == (2,), "the first twice, and what was changed before it was sent again"


def test_the_page_of_a_person_says_why_it_may_be_seen(later, earlier):
    html = browser("police").get(url("person", later)).content.decode()
    assert world.NAME not in html, "nobody is tied to it yet"
    decided(later, earlier, True)
    for page in (html, browser("police").get(url("person", later)).content.decode()):
        assert 'id="why-heading"' in page and access.BASIS in page
