"""The mailbox as its owner uses it: with the code, from any writer, and nothing in an address."""

import os
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from concerns.register.models import Letter
from concerns.register.services import attaching, reading
from infohus.custody.keyring import keyring
from infohus.custody.signing import signer
from tests import pages, world
from tests.world import ANSWER, QUESTION, acting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def writer():
    return pages.browser()


def opened(writer, code):
    return writer.post("/status/", {"code": code}).content.decode()


def letter(code, **fields):
    return {"code": code, "text": ANSWER, "submission": os.urandom(16).hex()} | fields


def letters_of(concern):
    with acting("coordinator") as coordinator:
        return reading.read(concern, by=coordinator).letters


def test_a_reply_can_be_read_and_what_one_wrote_cannot(writer):
    concern = world.filed(corresponds=True)
    page = opened(writer, concern.code)
    assert QUESTION in page and ANSWER not in page
    assert world.WORRY not in page and world.NAME not in page and concern.reference not in page


def test_an_answer_and_a_picture_reach_the_coordinator(writer):
    concern = world.filed()
    drawn = BytesIO()
    Image.new("RGB", (3, 3), "red").save(drawn, "PNG")
    picture = SimpleUploadedFile("Skærmbillede.png", drawn.getvalue())
    page = writer.post("/status/write/", letter(concern.code, files=picture)).content.decode()
    assert "Your message has been sent" in page and ANSWER not in page
    [written] = letters_of(concern)
    assert (written.text, written.files[0].name) == (ANSWER, "Skærmbillede.png")


def test_when_there_is_no_more_room_the_words_are_taken_without_the_file(writer, monkeypatch):
    concern, note = world.filed(), SimpleUploadedFile("note.txt", b"x" * 5_000)
    monkeypatch.setattr(attaching, "MOST_KEPT", 4_000)
    page = writer.post("/status/write/", letter(concern.code, files=note)).content.decode()
    assert "no more room for files" in page and ANSWER in page
    assert letters_of(concern) == []
    page = writer.post("/status/write/", letter(concern.code)).content.decode()
    assert "Your message has been sent" in page and len(letters_of(concern)) == 1


def test_a_double_click_writes_once(writer):
    concern, form = world.filed(), None
    form = letter(concern.code)
    for _press in range(2):
        assert "Your message has been sent" in writer.post("/status/write/", form).content.decode()
    assert len(letters_of(concern)) == 1


def test_a_broken_number_of_the_form_costs_nobody_their_text(writer):
    concern = world.filed()
    writer.post("/status/write/", letter(concern.code, submission="not a number"))
    assert [written.text for written in letters_of(concern)] == [ANSWER]


def test_nothing_written_is_told_and_nothing_is_sent(writer):
    concern = world.filed()
    response = writer.post("/status/write/", letter(concern.code, text="  "))
    assert "Write your message" in response.content.decode()
    assert letters_of(concern) == []


def test_a_refused_file_keeps_the_text(writer):
    concern = world.filed()
    program = SimpleUploadedFile("spil.exe", b"MZ" + bytes(200))
    response = writer.post("/status/write/", letter(concern.code, files=program))
    page = response.content.decode()
    assert "spil.exe" in page and ANSWER in page
    assert letters_of(concern) == []


def test_a_letter_under_a_wrong_code_is_given_back_and_sent_with_the_right_one(writer):
    concern, typed = world.filed(), letter("A" * 24)
    page = writer.post("/status/write/", typed).content.decode()
    assert "Your message was not sent" in page and ANSWER in page
    assert f'value="{typed["submission"]}"' in page and 'type="text" name="code"' in page
    again = writer.post("/status/write/", typed | {"code": concern.code}).content.decode()
    assert "Your message has been sent" in again
    assert [written.text for written in letters_of(concern)] == [ANSWER]


@pytest.mark.parametrize("address", ["/status/write/", "/status/paper/"])
def test_a_tab_that_is_opened_again_asks_for_the_code(writer, address):
    assert writer.get(address).headers["Location"] == "/status/"


def test_what_was_changed_after_a_lost_answer_is_a_letter_of_its_own(writer):
    concern = world.filed()
    form = letter(concern.code)
    note = [SimpleUploadedFile("note.txt", text) for text in (b"On Monday.", b"On Friday.")]
    for changed in ({}, {"text": f"{ANSWER} Og igen."}, {"files": note[0]}, {"files": note[1]}):
        page = writer.post("/status/write/", form | changed).content.decode()
        assert "Your message has been sent" in page
    letters = letters_of(concern)
    assert sorted(one.text for one in letters) == sorted([ANSWER] * 3 + [f"{ANSWER} Og igen."])
    assert [len(one.files) for one in letters if one.files] == [1, 1]


@pytest.mark.parametrize("code", ["", "AAAA", "A" * 24, "x" * 5000, "\x00\u202e"])
def test_an_unknown_code_opens_nothing_and_writes_nothing(code, writer):
    world.filed()
    assert "receipt code" in opened(writer, code)
    response = writer.post("/status/write/", letter(code))
    page = response.content.decode()
    assert response.status_code == 200 and "We do not know this code" in page
    with acting("police"):
        assert not Letter.objects.exists()


def test_whoever_is_signed_in_opens_a_mailbox_as_nobody(writer, behind):
    concern = world.filed()
    with acting("coordinator") as coordinator:
        writer.force_login(coordinator, "django.contrib.auth.backends.ModelBackend")
    writer.post("/status/write/", letter(concern.code))
    row = "SELECT written_by_id, is_from_staff FROM register.register_letter"
    assert behind.execute(row).fetchall() == [(None, False)]
    seen = "SELECT actor_id FROM audit_event WHERE action = 'letter_written'"
    assert behind.execute(seen).fetchall() == [(None,)]


def test_the_code_is_never_in_an_address(writer):
    concern = world.filed(corresponds=True)
    page = opened(writer, concern.code)
    addresses = re.findall(r'(?:href|action|src)="([^"]*)"', page)
    assert addresses and not any(concern.code in address for address in addresses)


CLOSED = """
UPDATE register.register_concern
SET state = 'closed', outcome = 'unfounded', closed_at = now(), erased_at = {erased}
"""


def test_after_the_end_one_may_still_write_and_is_told_who_reads(writer, behind):
    concern = world.filed()
    behind.execute(CLOSED.format(erased="NULL"))
    assert "only the police read it now" in opened(writer, concern.code)
    writer.post("/status/write/", letter(concern.code))
    with acting("police") as police:
        assert [one.text for one in reading.read(concern, by=police).letters] == [ANSWER]


def test_what_is_erased_takes_no_letter(writer, behind):
    concern = world.filed()
    behind.execute(CLOSED.format(erased="now()"))
    assert "has been erased" in opened(writer, concern.code)
    writer.post("/status/write/", letter(concern.code))
    assert behind.execute("SELECT 1 FROM register.register_letter").fetchall() == []


def test_a_letter_that_nobody_is_left_to_read_is_given_back(writer, behind):
    concern = world.filed()
    behind.execute(CLOSED.format(erased="now()"))
    page = writer.post("/status/write/", letter(concern.code)).content.decode()
    assert "nobody is left here to read it" in page and ANSWER in page


@pytest.mark.parametrize(
    ("source", "age_band", "hears"),
    [
        ("professional", "child", True),
        ("professional", "youth", True),
        ("professional", "adult", False),
        ("citizen", "child", False),
    ],
)
def test_who_is_told_of_follow_up_in_the_end_is_not_told_otherwise_before(
    writer, source, age_band, hears
):
    page = opened(writer, world.filed(source=source, age_band=age_band).code)
    assert ("whether it gave cause for follow-up" in page) is hears
    assert ("We cannot tell you what is decided" in page) is not hears


@pytest.fixture
def without_keys(settings, tmp_path):
    """The custodian's key files are out of reach, from now until the test ends."""

    def lose():
        settings.KEYRING = tmp_path
        for kept in (keyring, signer):
            kept.cache_clear()

    yield lose
    for kept in (keyring, signer):
        kept.cache_clear()


def test_with_the_key_gone_the_text_stays_with_the_writer(writer, without_keys):
    concern = world.filed()
    without_keys()
    page = writer.post("/status/write/", letter(concern.code)).content.decode()
    assert "Please try again later" in page and ANSWER in page


def test_with_the_key_gone_there_is_no_paper_and_no_crash(writer, without_keys):
    concern = world.filed()
    without_keys()
    response = writer.post("/status/paper/", {"code": concern.code})
    assert response.status_code == 503 and "What you sent is safe" in response.content.decode()
