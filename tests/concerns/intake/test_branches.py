"""Who is asked what, and what becomes of the answers."""

import re

import pytest

from accounts.models import Unit
from concerns.intake import sending
from concerns.intake.draft import Draft
from concerns.intake.forms.base import QuestionForm
from concerns.intake.questions import QUESTIONS
from concerns.intake.track import Way
from concerns.register.services import reading
from tests.concerns.intake.journeys import ANSWERS, CODE, FLAT, browser, fill, post, send

pytestmark = pytest.mark.django_db

EVERYBODY = "who about danger worry place age person signs name contact"
WAYS = [
    ({"who": "citizen"}, EVERYBODY),
    ({"who": "citizen", "about": "group"}, EVERYBODY),
    ({"who": "citizen", "about": "unknown", "age_band": "unknown"}, EVERYBODY),
    ({"acute": "unknown"}, EVERYBODY),
    ({"acute": "yes"}, EVERYBODY.replace("danger", "danger call")),
    ({"about": "gang"}, EVERYBODY.replace("about", "about exit")),
    ({"who": "association"}, EVERYBODY.replace("contact", "work contact")),
    ({"who": "association", "naming": "anonymous"}, EVERYBODY),
    (
        {"who": "professional", "age_band": "adult"},
        EVERYBODY.replace("name contact", "family name work contact"),
    ),
    (
        {"who": "professional", "age_band": "adult", "naming": "anonymous"},
        EVERYBODY.replace("name contact", "family name contact"),
    ),
    (
        {"who": "professional", "age_band": "youth"},
        EVERYBODY.replace("name contact", "family duty name work contact"),
    ),
    ({"who": "self"}, "who advice danger worry place age name contact"),
]


@pytest.fixture
def client(municipality):
    return browser()


@pytest.fixture
def read(filed, acting):
    """Call it for the only concern there is, and what the police read of it."""

    def opened():
        [concern] = filed()
        with acting("police") as police:
            return concern, reading.read(concern, by=police)

    return opened


@pytest.fixture
def filed_as(client, read):
    """Call it with other answers than the dull ones for the concern and what it says."""

    def file(**given):
        fill(client, **given)
        assert send(client).status_code == 200
        concern, opened = read()
        return concern, opened.content

    return file


@pytest.mark.parametrize(
    ("given", "way"), WAYS, ids=[" ".join(given.values()) for given, _ in WAYS]
)
def test_everybody_is_asked_what_concerns_them(client, given, way):
    assert fill(client, **given) == way.split()
    assert re.search(CODE, send(client).content.decode())


def test_no_two_questions_have_a_field_of_the_same_name(municipality):
    names = [name for question in QUESTIONS for name in question.form().fields]
    assert sorted(names) == sorted(set(names)) == sorted(FLAT)
    assert all(isinstance(question.form(), QuestionForm) for question in QUESTIONS)


# Professionals and minors


def test_a_professional_about_a_minor_gives_a_name_and_is_told_why(client):
    fill(client, who="professional")
    page = client.get("/concern/name/").content.decode()
    assert "Then you cannot be anonymous" in page and 'name="naming"' not in page
    assert "/concern/who/?change=1" in page, "who writes as a private person can say so"
    response = post(client, "name", {"naming": "anonymous", "name": ""})
    assert "at work nobody can be anonymous" in response.content.decode()


@pytest.mark.parametrize("given", [{"age_band": "adult"}, {"age_band": "unknown"}])
def test_a_professional_about_anybody_else_may_be_anonymous(filed_as, given):
    concern, content = filed_as(who="professional", naming="anonymous", **given)
    assert concern.source == "anonymous"
    assert content["referrer_name"] == content["referrer_role"] == content["referrer_contact"] == ""


def test_a_professional_is_reminded_of_the_duty_to_notify(client):
    fill(client, who="professional")
    page = client.get("/concern/duty/").content.decode()
    assert "section 133" in page and "You must still send a notification yourself" in page


def test_an_anonymous_professional_who_finds_it_is_a_minor_is_asked_for_the_name(client):
    fill(client, who="professional", age_band="adult", naming="anonymous")
    response = post(client, "age", mark="?change=1")
    assert response.url == "/concern/duty/?change=1"
    response = post(client, "duty", mark="?change=1")
    assert response.url == "/concern/name/?change=1"
    response = post(client, "name", mark="?change=1")
    assert response.url == "/concern/work/?change=1"


# Ways out of the form


def test_who_writes_about_themselves_is_told_of_free_advice_first(client, filed_as):
    fill(client, who="self", age_band="adult")
    page = client.get("/concern/advice/").content.decode()
    for words in ("sections 10 and 12 b", "41 74 90 90", "116 111", "Go on and write"):
        assert words in page
    concern, content = filed_as(who="self", age_band="adult")
    assert (concern.source, concern.age_band) == ("self", "adult")
    assert content["subject_name"] == content["referrer_name"] == "Karla Krog"


def test_who_writes_about_themselves_without_a_name_is_still_somebody_themselves(filed_as):
    concern, content = filed_as(who="self", naming="anonymous")
    assert concern.source == "self"
    assert content["subject_name"] == content["referrer_name"] == ""


def test_gang_crime_is_shown_the_way_to_the_police_and_out(client):
    fill(client, about="gang")
    page = client.get("/concern/exit/").content.decode()
    assert "tel:114" in page and "voluntary" in page and "18 or older" in page


@pytest.mark.parametrize(
    ("given", "slug"), [({"who": "self"}, "advice"), ({"about": "gang"}, "exit")]
)
def test_the_way_out_of_a_gang_names_the_telephone_of_each_desk(client, given, slug):
    fill(client, **given)
    page = client.get(f"/concern/{slug}/").content.decode()
    assert "Exit" in page and "voluntary" in page
    desks = [desk for desk in Unit.objects.desks() if desk.authority.kind == "municipality"]
    assert len(desks) > 1
    for desk in desks:
        assert str(desk) in page
        assert desk.duty_phone_link in page


def test_who_does_not_know_where_somebody_lives_is_told_what_to_do(client):
    fill(client)
    page = client.get("/concern/place/").content.decode()
    assert "I do not know" in page and "tel:114" in page and "only met on the internet" in page
    fill(client, who="self")
    assert "only met on the internet" not in client.get("/concern/place/").content.decode()


@pytest.mark.parametrize(
    ("given", "hears"),
    [({"who": "professional"}, True), ({"who": "professional", "age_band": "adult"}, False)],
)
def test_the_receipt_says_what_a_professional_will_hear(client, given, hears):
    fill(client, **given)
    page = send(client).content.decode()
    assert ("whether it gave cause for follow-up" in page) is hears
    assert ("We cannot tell you what is decided" in page) is not hears


def test_danger_shows_112_at_once_at_the_check_and_on_the_receipt(client, filed):
    fill(client, acute="yes")
    assert 'class="call-112"' in client.get("/concern/call/").content.decode()
    for response in (client.get("/concern/check/"), send(client)):
        page = response.content.decode()
        assert page.index("Have you called 112?") < page.index("<h1")
    [concern] = filed()
    assert concern.is_acute


# Wordings, changes and what is sent


@pytest.mark.parametrize(
    ("given", "slug", "heading"),
    [
        ({}, "age", "How old is the person?"),
        ({"about": "group"}, "age", "How old are most of them?"),
        ({"who": "self"}, "age", "How old are you?"),
        ({"about": "group"}, "person", "What do you know about the group?"),
        ({"about": "group"}, "place", "In which municipality does the group meet?"),
        ({"who": "self"}, "worry", "What would you like to tell us?"),
        ({"who": "association"}, "work", "For whom do you write?"),
        ({"naming": "anonymous"}, "contact", "Do you want an e-mail when there is news?"),
    ],
)
def test_the_words_follow_what_it_is_about(client, given, slug, heading):
    fill(client, **given)
    assert heading in client.get(f"/concern/{slug}/").content.decode()


def test_a_change_leads_back_to_the_check(client):
    fill(client)
    response = post(client, "person", {"subject_name": "Elijas"}, mark="?change=1")
    assert response.url == "/concern/check/"
    assert "Elijas" in client.get("/concern/check/").content.decode()


def test_a_change_asks_what_it_makes_necessary_and_nothing_twice(client):
    fill(client)
    assert post(client, "danger", {"acute": "yes"}, mark="?change=1").url == (
        "/concern/call/?change=1"
    )
    assert post(client, "call", mark="?change=1").url == "/concern/check/"


def test_answers_to_what_is_no_longer_asked_are_not_sent(client, read):
    fill(client, who="professional")
    assert "Søborg Skole" in client.get("/concern/check/").content.decode()
    response = post(client, "who", {"who": "citizen"}, mark="?change=1")
    assert response.url == "/concern/name/?change=1", "now there is a choice"
    assert post(client, "name", mark="?change=1").url == "/concern/check/"
    page = client.get("/concern/check/").content.decode()
    assert "Karla Krog" in page
    assert "Søborg Skole" not in page and "child notification" not in page
    assert client.get("/concern/work/").url == "/concern/check/"
    assert send(client).status_code == 200
    _concern, opened = read()
    assert opened.content["referrer_role"] == ""
    assert "child notification" not in str(opened.circumstances)


def test_a_name_given_before_choosing_to_be_anonymous_goes_no_further(filed_as):
    concern, content = filed_as(naming="anonymous")
    assert concern.source == "anonymous"
    assert content["referrer_name"] == content["referrer_contact"] == ""
    assert content["notice_email"] == "karla@example.dk"


def test_everything_that_was_asked_is_filed(municipality):
    answers, errors = sending.check_all(FLAT | {"who": "professional", "acute": "yes"})
    assert errors == {}
    said = sending.filing(answers, channel="phone")
    assert (said.municipality, said.source, said.is_acute) == (municipality, "professional", True)
    assert said.content.referrer_role == "Teacher, Søborg Skole"
    assert said.content.signs == ("symbols", "threats", "withdrawal")
    assert said.content.circumstances == {
        "about": "person",
        "acute": "yes",
        "family_knows": "no",
        "notified": "unknown",
        "channel": "phone",
    }


def test_one_flat_set_of_answers_is_checked_question_by_question(municipality):
    answers, errors = sending.check_all({"who": "self", "worry": "Short", "acute": "no"})
    assert answers.keys() == {"who", "advice", "danger", "contact"}
    assert errors.keys() == {"worry", "municipality", "age_band", "naming"}
    assert all(isinstance(words, str) for found in errors.values() for words in found)


def test_a_way_checks_again_what_was_answered_long_ago(municipality):
    way = Way.of(Draft(answers=ANSWERS | {"name": {"naming": "named", "name": ""}}))
    assert way.missing is not None and way.missing.slug == "name"
    assert "name" not in way.answers()
