"""Pictures and documents, chosen on the last page because nothing may be stored before Send."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from concerns.register.services import reading
from tests.concerns.intake.journeys import CODE, WORRY, browser, fill, send

pytestmark = pytest.mark.django_db


def note(name="notes.txt", data=b"He said it on Monday."):
    return SimpleUploadedFile(name, data, content_type="text/plain")


@pytest.fixture
def client(municipality):
    client = browser()
    fill(client)
    return client


def test_files_are_filed_with_the_concern_and_named_on_the_receipt(client, filed, acting):
    page = send(client, files=[note(), note("more.txt")]).content.decode()
    assert re.search(CODE, page)
    assert "notes.txt" in page and "more.txt" in page
    [concern] = filed()
    with acting("police") as police:
        names = [file.name for file in reading.read(concern, by=police).files]
    assert names == ["notes.txt", "more.txt"]


def test_a_refused_file_is_named_and_every_answer_is_kept(client, filed):
    response = send(client, files=[note(), note("tool.exe", b"MZ\x90\x00" + bytes(200))])
    page = response.content.decode()
    assert response.status_code == 200
    assert 'data-module="error-summary"' in page and 'href="#id_files"' in page
    assert "tool.exe" in page and "Choose them again" in page
    assert WORRY.replace("&", "&amp;") in page and filed() == []
    assert re.search(CODE, send(client, files=[note()]).content.decode())
    assert len(filed()) == 1
