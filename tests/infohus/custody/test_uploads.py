"""What arrives with a request: encrypted at once, counted, and never more than can be used."""

import os
import tempfile
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from infohus.custody import uploads
from infohus.custody.spool import PIECE
from infohus.custody.uploads import MOST_BODY, SpooledUpload, refuse_too_much

SECRET = b"a secret that somebody sends us. "


def sent(*files, **fields):
    """The files of a request, as a view finds them."""
    body = encode_multipart(BOUNDARY, {**fields, "files": list(files)})
    request = RequestFactory().generic("POST", "/", body, content_type=MULTIPART_CONTENT)
    return request, request.FILES.getlist("files")


def file(content, name="a.txt"):
    return SimpleUploadedFile(name, content)


def test_it_is_the_only_handler():
    assert settings.FILE_UPLOAD_HANDLERS == ["infohus.custody.uploads.SpoolingHandler"]


def test_a_file_arrives_whole():
    content = os.urandom(2 * PIECE + 7)
    request, [arrived] = sent(file(content, "C:\\x\\../Ferie å.png"), worry="Hej")
    assert isinstance(arrived, SpooledUpload)
    assert (arrived.name, arrived.size) == ("Ferie å.png", len(content))
    assert b"".join(arrived.chunks()) == arrived.read() == content
    assert arrived.multiple_chunks() and not arrived.is_too_many
    assert request.POST["worry"] == "Hej"
    request.close()
    assert arrived.closed


def test_while_it_arrives_nothing_readable_is_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen = []
    real = uploads.SpoolingHandler.receive_data_chunk

    def looked_at(handler, raw, start):
        real(handler, raw, start)
        seen.append(list(tmp_path.iterdir()))
        for number in os.listdir("/proc/self/fd"):
            link = f"/proc/self/fd/{number}"
            if os.path.lexists(link) and os.readlink(link).startswith(str(tmp_path)):
                assert SECRET not in os.pread(int(number), 1 << 24, 0)
                seen.append(number)

    monkeypatch.setattr(uploads.SpoolingHandler, "receive_data_chunk", looked_at)
    request, [arrived] = sent(file(SECRET * 60_000))
    assert arrived.read() == SECRET * 60_000
    assert [one for one in seen if isinstance(one, str)], "there was a file to look at"
    assert not any(one for one in seen if isinstance(one, list)), "and never one with a name"
    request.close()


def test_of_a_file_that_is_too_large_nothing_is_kept(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 100_000)
    request, files = sent(file(b"x" * 100_000), file(b"x" * 100_001), file(b"x" * 400_000, "b.txt"))
    assert [one.size for one in files] == [100_000, 100_001, 400_000]
    assert [one.spool is None for one in files] == [False, True, True]
    assert [one.read() for one in files[1:]] == [b"", b""]
    request.close()


def test_more_files_than_one_takes_are_counted_but_not_kept():
    request, files = sent(*(file(b"x", f"{number}.txt") for number in range(12)))
    assert [one.is_too_many for one in files] == [False] * 10 + [True] * 2
    assert [one.spool is None for one in files] == [False] * 10 + [True] * 2
    request.close()


def test_a_connection_that_breaks_off_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    whole = encode_multipart(BOUNDARY, {"files": [file(SECRET * 10_000)]})
    request = RequestFactory().generic("POST", "/", whole, content_type=MULTIPART_CONTENT)
    request.environ["wsgi.input"] = request._stream = BytesIO(whole[:100_000])
    _ = request.FILES
    request.close()
    del request
    links = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]
    held = [os.readlink(link) for link in links if os.path.lexists(link)]
    assert not [place for place in held if place.startswith(str(tmp_path))]
    assert list(tmp_path.iterdir()) == []


# A body beyond all measure


def asked(length):
    handled = refuse_too_much(lambda request: HttpResponse("handled"))
    request = RequestFactory().get("/concern/worry/")
    request.META["CONTENT_LENGTH"] = length
    return handled(request)


@pytest.mark.parametrize("length", ["", "0", str(MOST_BODY), "nonsense"])
def test_what_can_be_taken_goes_on(length):
    assert asked(length).content == b"handled"


def test_what_is_beyond_all_measure_is_refused_unread_with_a_clear_page():
    response = asked(str(MOST_BODY + 1))
    page = response.content.decode()
    assert response.status_code == 413
    assert "20 MB" in page and "112" in page


def test_the_page_speaks_the_visitors_language_and_has_our_headers(client):
    response = client.post(
        "/concern/worry/", CONTENT_LENGTH=str(MOST_BODY + 1), headers={"accept-language": "en"}
    )
    assert response.status_code == 413
    assert "choose fewer or smaller files" in response.content.decode()
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_ten_full_files_are_not_beyond_measure():
    assert MOST_BODY > uploads.MOST_FILES * uploads.MOST_BYTES
