"""What staff write down while somebody tells."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from concerns.register.models import Concern
from concerns.register.services import reading
from infohus.custody.keyring import keyring
from tests.concerns.intake.journeys import CODE, WORRY
from tests.pages import browser, part

pytestmark = pytest.mark.django_db(transaction=True)

CALL = {
    "worry": WORRY,
    "acute": "no",
    "about": "person",
    "subject_name": "Elias",
    "municipality": "gladsaxe",
    "age_band": "youth",
    "who": "citizen",
    "naming": "anonymous",
    "channel": "phone",
}
AT_WORK = {"who": "professional", "family_knows": "no", "notified": "no"}


def call(client, **given):
    """Fill in the page as it was opened, and press the button."""
    page = client.get("/intake/phone/")
    [number] = re.findall(r'name="submission" value="([0-9a-f]+)"', page.content.decode())
    now = timezone.localtime()
    received = {"received_on": f"{now:%d-%m-%Y}", "received_time": f"{now:%H:%M}"}
    return client.post("/intake/phone/", {"submission": number} | received | CALL | given)


def is_filed(response):
    return response.status_code == 200 and bool(re.search(CODE, response.content.decode()))


@pytest.fixture
def coordinator():
    return browser("coordinator")


@pytest.fixture
def read(acting):
    """Call it for the only concern there is, and what the police read of it."""

    def opened():
        with acting("police") as police:
            concern = Concern.objects.get()
            return concern, reading.read(concern, by=police)

    return opened


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("coordinator", 200),
        ("police", 200),
        ("leader-family", 404),
        ("caseworker-family", 404),
        ("mentor", 404),
        ("auditor", 404),
        ("administrator", 404),
        (None, 302),
    ],
)
def test_those_who_run_the_infohus_write_calls_down(username, status):
    client = browser(username)
    assert client.get("/intake/phone/").status_code == status
    assert client.post("/intake/phone/", CALL).status_code == status


def test_the_inbox_leads_to_it(coordinator):
    assert 'href="/intake/phone/"' in coordinator.get("/concerns/").content.decode()


def test_a_call_is_filed_in_the_name_of_who_wrote_it_down(coordinator, read, behind):
    response = call(coordinator, acute="yes", signs_person=["threats"])
    assert is_filed(response)
    assert "Has 112 been called?" in response.content.decode()
    concern, opened = read()
    assert (concern.source, concern.is_acute, concern.age_band) == ("anonymous", True, "youth")
    assert opened.content["worry"] == WORRY and opened.content["subject_name"] == "Elias"
    assert ("How it came", "By telephone") in opened.circumstances
    filed = behind.execute(
        "SELECT u.username FROM audit_event e JOIN accounts_user u ON u.id = e.actor_id"
        " WHERE e.action = 'concern_filed'"
    ).fetchall()
    assert filed == [("coordinator",)]


def test_the_code_that_is_read_out_opens_the_status(coordinator):
    code = re.search(CODE, call(coordinator).content.decode())[1]
    page = browser().post("/status/", {"code": code}).content.decode()
    assert "We have received your concern" in page


def test_the_police_write_down_what_they_have_seen_themselves(read):
    police = browser("police")
    page = police.get("/intake/phone/").content.decode()
    assert re.search(r'value="police"[^>]* checked', part(page, "main-content"))
    about = {"naming": "", "municipality": "ballerup", "channel": "police"}
    assert is_filed(call(police, who="police", **about))
    concern, opened = read()
    assert (concern.source, concern.municipality.slug) == ("police", "ballerup")
    assert ("How it came", "From the police's own work") in opened.circumstances


def test_the_municipality_cannot_write_in_the_name_of_the_police(coordinator):
    for given, field in [({"who": "police"}, "who"), ({"channel": "police"}, "channel")]:
        response = call(coordinator, **given)
        assert f'id="id_{field}-error"' in response.content.decode()
    assert 'value="police"' not in coordinator.get("/intake/phone/").content.decode()


def test_only_the_municipalities_of_ones_own_desk_are_offered(coordinator):
    response = call(coordinator, municipality="ballerup")
    assert "Choose a municipality" in response.content.decode()
    offered = part(browser("police").get("/intake/phone/").content.decode(), "id_municipality")
    assert all(f'value="{slug}"' in offered for slug in ("gladsaxe", "ballerup", "herlev"))


def test_a_professional_about_a_minor_cannot_be_anonymous_on_the_telephone_either(coordinator):
    page = call(coordinator, **AT_WORK).content.decode()
    assert "at work nobody can be anonymous" in page
    assert is_filed(call(coordinator, **AT_WORK, name="Karla Krog"))


def test_a_refused_page_keeps_every_word_and_leads_to_what_is_missing(coordinator):
    typed = {"contact": "12 34 56 78", "name": "Karla Krog", "workplace": "Søborg Skole"}
    response = call(coordinator, age_band="", notice_email="karla", **typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert re.search(r"<title>\s*Error: ", page) and 'data-module="error-summary"' in page
    for field in ("id_age_band_0", "id_notice_email"):
        assert f'href="#{field}"' in page and f'id="{field}"' in page
    for words in ("Elias", "karla", *typed.values()):
        assert f'value="{words}"' in page
    assert WORRY.replace("&", "&amp;") in page
    assert re.search(r'value="anonymous"[^>]* checked', page)


# When it came


def received(moment):
    return {"received_on": f"{moment:%d-%m-%Y}", "received_time": f"{moment:%H:%M}"}


def test_a_letter_was_received_when_it_came(coordinator, read):
    came = timezone.localtime() - timedelta(days=3)
    assert is_filed(call(coordinator, channel="letter", **received(came)))
    concern, _opened = read()
    expected = datetime.combine(came.date(), came.time().replace(second=0, microsecond=0))
    assert timezone.localtime(concern.received_at).replace(tzinfo=None) == expected


def test_nothing_was_received_in_the_future(coordinator):
    tomorrow = timezone.localtime() + timedelta(days=1)
    page = call(coordinator, **received(tomorrow)).content.decode()
    assert "It cannot have come later than now" in page


def test_nothing_is_received_so_long_ago_that_its_receipt_would_be_a_mistake(coordinator, read):
    today = timezone.localtime()
    page = call(coordinator, **received(today - timedelta(days=367))).content.decode()
    assert "at most a year ago" in page and WORRY.replace("&", "&amp;") in page
    page = call(coordinator, **received(today - timedelta(days=365))).content.decode()
    assert "as you wrote it down" in page, "what the receipt is signed with"
    concern, _opened = read()
    assert (today.date() - timezone.localdate(concern.received_at)).days == 365


# Once


def test_two_presses_file_one_concern_and_another_call_on_the_same_page_another(
    coordinator, acting
):
    now = {**received(timezone.localtime()), "submission": "ab" * 16}
    codes = [
        re.search(CODE, call(coordinator, **now, worry=worry).content.decode())[1]
        for worry in (WORRY, WORRY, f"{WORRY} She called again.")
    ]
    assert codes[0] == codes[1] != codes[2]
    with acting("police"):
        assert Concern.objects.count() == 2


def test_what_cannot_be_sealed_is_not_stored_and_not_lost(
    coordinator, acting, monkeypatch, tmp_path
):
    monkeypatch.setattr(keyring(), "folder", tmp_path)
    response = call(coordinator)
    page = response.content.decode()
    assert response.status_code == 503
    assert "Nothing was stored" in page and WORRY.replace("&", "&amp;") in page
    with acting("police"):
        assert not Concern.objects.exists()
