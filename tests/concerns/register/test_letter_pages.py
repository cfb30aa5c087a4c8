"""What staff see of a mailbox and of files, and how they answer."""

import uuid

import pytest
from django.urls import reverse

from concerns.register.filetypes import Kind
from concerns.register.models import Attachment
from tests import world
from tests.pages import browser
from tests.security import pages
from tests.world import ANSWER, QUESTION, Paper, acting

pytestmark = pytest.mark.django_db(transaction=True)
UNSCANNED = Paper(b"%PDF-1.7 unscanned", "Ukendt.pdf", is_scanned=False)


def shown(username, concern):
    return browser(username).get(concern.get_absolute_url()).content.decode()


def address_of(concern, name="attachment"):
    with acting("police"):
        return reverse("register:attachment", args=[concern.pk, Attachment.objects.first().pk])


def body_of(response):
    return b"".join(response.streaming_content)


def test_letters_and_files_stand_on_the_concern():
    concern = world.filed(files=(Paper(),), corresponds=True)
    for username in ("police", "coordinator"):
        page = shown(username, concern)
        assert QUESTION in page and ANSWER in page and page.count("Vidneudsagn.pdf</a>") == 2


def test_a_coordinator_asks_and_the_inbox_says_when_there_is_an_answer():
    concern, coordinator = world.filed(), browser("coordinator")
    place = reverse("register:reply", args=[concern.pk])
    number = coordinator.get(place).context["form"]["submission"].value()
    for _press in range(2):
        assert coordinator.post(place, {"text": QUESTION, "submission": number}).status_code == 302
    assert shown("police", concern).count(QUESTION) == 1
    messages = coordinator.get("/concerns/?tab=messages").content.decode()
    assert concern.reference not in messages

    world.corresponded(concern)
    messages = coordinator.get("/concerns/?tab=messages").content.decode()
    assert concern.reference in messages and "New message" in messages
    other = browser("coordinator-ballerup").get("/concerns/?tab=messages").content.decode()
    assert concern.reference not in other


def test_a_last_thank_you_is_answered_with_two_presses_and_waits_no_longer():
    concern, coordinator = world.filed(corresponds=True), browser("coordinator")
    world.corresponded(concern)
    place = reverse("register:reply", args=[concern.pk])
    assert f'href="{place}?say=read"' in shown("coordinator", concern)
    begun = coordinator.get(f"{place}?say=read").context["form"]
    sent = {name: str(begun[name].value()) for name in ("text", "submission")}
    assert sent["text"] == "Thank you for your message. We have read it."
    assert coordinator.post(f"{place}?say=read", sent).status_code == 302

    assert sent["text"] in shown("police", concern)
    assert "?say=read" not in shown("coordinator", concern)
    messages = coordinator.get("/concerns/?tab=messages").content.decode()
    assert concern.reference not in messages


@pytest.mark.parametrize("say", ["", "?say=", "?say=something"])
def test_a_reply_begins_empty_whatever_else_the_address_says(say):
    place = reverse("register:reply", args=[world.filed().pk])
    assert not browser("coordinator").get(place + say).context["form"]["text"].value()


def test_an_empty_reply_says_what_to_do():
    concern = world.filed()
    page = browser("police").post(reverse("register:reply", args=[concern.pk]), {"text": " "})
    assert "Write your message" in page.content.decode()


@pytest.mark.parametrize("stranger", ["invitee-psychiatry", "caseworker-family", "administrator"])
def test_who_coordinates_nothing_cannot_write_to_the_sender(stranger):
    concern = world.convened()
    assert browser(stranger).get(reverse("register:reply", args=[concern.pk])).status_code == 404
    if stranger == "invitee-psychiatry":
        assert "Write to the sender" not in shown(stranger, concern)


def test_a_scanned_file_is_handed_out_as_a_file():
    concern = world.filed(files=(Paper(),))
    response = browser("coordinator").get(address_of(concern))
    assert body_of(response) == Paper().data
    assert response.headers["Content-Disposition"] == 'attachment; filename="Vidneudsagn.pdf"'
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


def test_an_unscanned_file_is_handed_out_after_a_warning_only():
    concern = world.filed(files=(UNSCANNED,))
    place, police = address_of(concern), browser("police")
    assert "not scanned for viruses" in shown("police", concern)
    warned = police.get(place)
    html = warned.content.decode()
    assert "No virus scanner has looked at it" in html and 'id="why-heading"' in html
    assert body_of(police.post(place)) == UNSCANNED.data


def test_a_name_that_breaks_headers_breaks_nothing():
    name = 'Æble "x"; filename=y.pdf'
    concern = world.filed(files=(Paper(name=name, kind=Kind.PDF),))
    response = browser("police").get(address_of(concern))
    assert body_of(response) == Paper().data
    header = response.headers["Content-Disposition"]
    assert header.startswith("attachment; filename*=utf-8''%C3%86ble")


def test_a_damaged_file_is_a_sentence_not_an_error(behind):
    concern = world.filed(files=(Paper(),))
    place = address_of(concern)
    behind.execute(
        "UPDATE register.register_attachmentpart"
        " SET piece = set_byte(piece, 60, (get_byte(piece, 60) + 1) % 256)"
    )
    response = browser("police").get(place, follow=True)
    assert "has been damaged" in response.content.decode()
    read = "SELECT count(*) FROM audit_event WHERE action = 'attachment_read'"
    assert behind.execute(read).fetchone() == (0,), "what could not be opened was not read"


@pytest.mark.parametrize(
    "stranger", ["coordinator-ballerup", "leader-family", "administrator", "auditor", None]
)
def test_to_everybody_else_there_is_no_file(stranger):
    concern = world.filed(files=(Paper(),))
    with acting("police"):
        number = Attachment.objects.get().pk

    def told(pk, file_pk):
        response = browser(stranger).get(reverse("register:attachment", args=[pk, file_pk]))
        status, _headers, body = pages.told(response, pk)
        return status, body.replace(str(file_pk), "")

    answer = told(concern.pk, number)
    assert answer[0] == (404 if stranger else 302)
    if stranger:
        assert answer == told(uuid.uuid4(), uuid.uuid4())


def test_a_file_of_one_concern_is_not_found_under_another():
    concern, other = world.filed(files=(Paper(),)), world.filed()
    stray = address_of(concern).replace(str(concern.pk), str(other.pk))
    assert browser("police").get(stray).status_code == 404


def test_acute_danger_is_seen_in_the_list_and_on_the_page(behind):
    concern = world.filed()
    assert "Danger right now" not in browser("police").get("/concerns/?tab=open").content.decode()
    behind.execute("UPDATE register.register_concern SET is_acute = true")
    assert "Danger right now" in browser("police").get("/concerns/?tab=open").content.decode()
    assert "Danger right now" in shown("police", concern)
