"""The coordinators' side: look at it, publish it, find every earlier version again."""

import pytest
from django.core.exceptions import PermissionDenied

from concerns.intake.guidance.wordings import shipped
from concerns.intake.models import GuidanceVersion
from concerns.intake.services import guidance
from concerns.intake.services.guidance import Superseded
from infohus.audit.models import Action
from tests import world
from tests.pages import assert_asked_again, browser, told

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/texts/signs/en/"
EASY = {"title": "Signs", "body": "Look out.\n\n## More\n\nBe kind.", "note": "Shorter."}
HARD = (
    "Kommunalbestyrelsens forpligtelser vedrørende radikaliseringstruede borgere reguleres "
    "gennem forskellige lovgivninger."
)


def send(client, do="publish", began_from=1, **answers):
    return client.post(ADDRESS, EASY | {"do": do, "began_from": began_from} | answers)


def numbers():
    return list(GuidanceVersion.objects.values_list("number", flat=True))


@pytest.mark.parametrize("username", ["coordinator", "police"])
def test_the_list_shows_every_text_in_both_languages(username):
    html = browser(username).get("/texts/").content.decode()
    for language in ("da", "en"):
        assert f'<a href="/texts/signs/{language}/" lang="{language}">' in html
        assert shipped("rights", language).title in html
    assert "Came with the program" in html
    assert 'href="/texts/" aria-current="page"' in html


def test_the_form_begins_with_what_is_shown():
    form = browser("coordinator").get(ADDRESS).context["form"]
    text = shipped("signs", "en")
    assert form.initial == {"title": text.title, "body": text.body, "began_from": 1}


def test_a_preview_shows_the_page_with_its_lix_and_publishes_nothing():
    response = send(browser("coordinator"), "preview", note="", body="Look out.\n\n## Now *what*?")
    html = response.content.decode()
    assert "<h3>Signs</h3>" in html and "<h4>Now <em>what</em>?</h4>" in html
    assert "The text has LIX 2. That is easy to read." in " ".join(html.split())
    assert "hard to read" not in html
    assert response.context["form"].errors == {}
    assert numbers() == []


def test_publishing_shows_it_at_once_and_is_logged(behind):
    client = browser("coordinator")
    response = send(client)
    assert response.url == "/texts/" and "published" in told(response)[0]
    row = GuidanceVersion.objects.get()
    assert (row.number, row.note, str(row.published_by)) == (2, "Shorter.", "Maja Kjærgaard")
    assert "<p>Be kind.</p>" in browser().get("/guidance/signs/").content.decode()
    assert "Maja" not in browser().get("/guidance/signs/").content.decode()
    assert "Maja Kjærgaard" in client.get("/texts/").content.decode()
    logged = "SELECT target_id FROM audit_event WHERE action = %s"
    assert behind.execute(logged, [Action.GUIDANCE_PUBLISHED]).fetchall() == [(row.pk,)]


@pytest.mark.parametrize("missing", ["title", "body", "note"])
def test_publishing_needs_everything(missing):
    typed = {name: text for name, text in EASY.items() if name != missing}
    assert_asked_again(send(browser("coordinator"), **{missing: " "}), missing, typed=typed)
    assert numbers() == []


def test_a_hard_text_is_published_only_by_somebody_who_means_it():
    client = browser("police")
    looked = send(client, "preview", body=HARD)
    assert "may never write to us" in looked.content.decode()
    assert 'name="despite"' in looked.content.decode()
    assert_asked_again(send(client, body=HARD), "despite", typed={"body": HARD})
    assert numbers() == []
    assert send(client, body=HARD, despite="on").url == "/texts/"
    assert numbers() == [2]
    assert ">Hard<" in client.get("/texts/").content.decode()


def test_two_who_write_at_the_same_time_overwrite_nothing():
    send(browser("police"), body="What the police wrote.")
    client = browser("coordinator")
    response = send(client)
    html = response.content.decode()
    assert numbers() == [2]
    assert "Anders Bøgh has published version 2 while you wrote" in html
    assert '<del lang="en">What the police wrote.</del>' in html
    assert '<ins lang="en">Be kind.</ins>' in html
    form = response.context["form"]
    assert form["body"].value() == EASY["body"] and form["note"].value() == EASY["note"]
    assert form.errors == {}
    assert form["began_from"].value() == "2"
    assert send(client, began_from=2).url == "/texts/"
    assert numbers() == [3, 2]


def test_of_two_who_press_at_once_the_second_is_told(monkeypatch, behind):
    """The number is looked up before the other one's row is there; the database decides."""
    with world.acting("police") as police:
        first = guidance.publish("signs", "en", **EASY, began_from=1, by=police)
    real, seen = guidance.current, [shipped("signs", "en")]
    monkeypatch.setattr(guidance, "current", lambda *of: seen.pop() if seen else real(*of))
    with world.acting("coordinator") as coordinator, pytest.raises(Superseded) as refused:
        guidance.publish("signs", "en", **EASY, began_from=1, by=coordinator)
    assert refused.value.newest == first
    assert numbers() == [2]


def test_the_history_holds_every_version_and_what_it_changed():
    client = browser("coordinator")
    send(client)
    send(client, began_from=2, body="Look out.\n\nBe brave.", note="Braver.")
    html = client.get(f"{ADDRESS}history/").content.decode()
    for words in ("Version 1<", "Version 2<", "Version 3<", "Shorter.", "Braver.", "Shown now"):
        assert words in html
    html = client.get(f"{ADDRESS}3/").content.decode()
    assert '<del lang="en">Be kind.</del>' in html and '<ins lang="en">Be brave.</ins>' in html
    assert '<p lang="en">Look out.</p>' in html
    html = client.get(f"{ADDRESS}1/").content.decode()
    assert "the first version" in html and f"<h3>{shipped('signs', 'en').title}</h3>" in html


def test_an_earlier_version_can_be_used_again():
    client = browser("coordinator")
    send(client)
    response = client.post(f"{ADDRESS}1/again/", {"began_from": 2})
    assert response.url == f"{ADDRESS}history/"
    text = guidance.current("signs", "en")
    assert (text.number, text.body) == (3, shipped("signs", "en").body)
    assert text.note == "Version 1 is used again"
    for stale in ("2", "", "x", "9" * 40):
        response = client.post(f"{ADDRESS}2/again/", {"began_from": stale})
        assert "newer version meanwhile" in told(response)[-1]
    assert numbers() == [3, 2]


OUTSIDE = ["mentor", "leader-family", "caseworker-family", "mentor-coordinator", "auditor",
           "administrator", "invitee-psychiatry"]  # fmt: skip
PAGES = ["/texts/", ADDRESS, f"{ADDRESS}history/", f"{ADDRESS}1/"]


@pytest.mark.parametrize("username", OUTSIDE)
def test_to_everybody_else_the_pages_are_not_there(username):
    client = browser(username)
    assert [client.get(address).status_code for address in PAGES] == [404] * len(PAGES)
    assert send(client).status_code == 404
    assert client.post(f"{ADDRESS}1/again/", {"began_from": 1}).status_code == 404
    assert 'href="/texts/"' not in client.get("/home/", follow=True).content.decode()
    with world.acting(username) as by, pytest.raises(PermissionDenied):
        guidance.publish("signs", "en", **EASY, began_from=1, by=by)
    assert numbers() == []


def test_nobody_is_asked_to_sign_in():
    assert browser().get("/texts/").url.startswith("/sign-in/")


@pytest.mark.parametrize(
    "address",
    ["/texts/nothing/en/", "/texts/signs/de/", f"{ADDRESS}2/", f"{ADDRESS}99999999999999999999/"],
)
def test_what_does_not_exist_is_not_there(address):
    assert browser("coordinator").get(address).status_code == 404
