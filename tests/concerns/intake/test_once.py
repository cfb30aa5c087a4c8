"""The answer to Send may be lost on the way: who presses again is told what was really filed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from concerns.intake.once import number_of
from concerns.register.services import reading
from tests.concerns.intake.journeys import CODE, WORRY, browser, fill, post, send

pytestmark = pytest.mark.django_db(transaction=True)
LATER = f"{WORRY} On Sunday he had left."


def note(text=b"He said it on Monday.", name="note.txt"):
    return SimpleUploadedFile(name, text, content_type="text/plain")


class Sender:
    """A browser that never gets the answers to what it sends, and keeps its draft therefore."""

    def __init__(self):
        self.client = browser()
        fill(self.client)

    def press(self, *files):
        cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}
        response = send(self.client, files=list(files))
        self.client.cookies.load(cookies)
        page = response.content.decode()
        return "".join(re.search(CODE, page)[1].split()), page


@pytest.fixture
def sender(municipality):
    return Sender()


@pytest.fixture
def at_the_desk(filed, acting):
    """Call it for the worry and the files of every concern, as the municipality's desk reads it."""

    def read():
        told = []
        for concern in filed():
            with acting("coordinator") as coordinator:
                opened = reading.read(concern, by=coordinator)
                told.append((opened.content["worry"], [file.name for file in opened.files]))
        return sorted(told)

    return read


def test_the_same_words_and_files_are_one_concern(sender, at_the_desk):
    codes = {sender.press(note(), note(b"2", "two.txt"))[0] for _press in range(3)}
    assert len(codes) == 1
    assert at_the_desk() == [(WORRY, ["note.txt", "two.txt"])]


def test_an_answer_that_was_changed_in_between_is_filed_as_well(sender, at_the_desk):
    first, _page = sender.press()
    post(sender.client, "worry", {"worry": LATER}, mark="?change=1")
    second, page = sender.press()
    assert first != second and LATER.replace("&", "&amp;") in page
    assert at_the_desk() == [(WORRY, []), (LATER, [])]
    for code in (first, second):
        status = browser().post("/status/", {"code": code}).content.decode()
        assert "We have received your concern" in status


def test_a_file_that_was_added_in_between_is_filed_as_well(sender, at_the_desk):
    assert "note.txt" not in sender.press()[1]
    assert "note.txt" in sender.press(note())[1]
    assert at_the_desk() == [(WORRY, []), (WORRY, ["note.txt"])]


@pytest.mark.parametrize(
    "others", [[note(b"On Friday.")], [note(name="other.txt")], [note(), note()], []]
)
def test_other_files_are_another_submission(others):
    first = number_of(b"page", {"worry": WORRY}, [note()])
    assert number_of(b"page", {"worry": WORRY}, [note()]) == first
    assert number_of(b"page", {"worry": WORRY}, others) != first
    assert number_of(b"gape", {"worry": WORRY}, [note()]) != first
    assert number_of(b"page", {"worry": LATER}, [note()]) != first
