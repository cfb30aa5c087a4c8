"""Files that are something else as well, or nothing that we take."""

import pytest

from concerns.intake.cleaning.refusing import Reason
from concerns.intake.cleaning.washing import wash
from tests.concerns.intake.inspection import files
from tests.concerns.intake.inspection.test_every_kind import why

ZIP = files.archive({"evil.class": b"\xca\xfe\xba\xbe"})
NOT_DOCUMENTS = sorted(set(files.EVERY) - {"docx", "odt"})


@pytest.mark.parametrize("kind", NOT_DOCUMENTS)
def test_an_archive_behind_it_is_refused(kind):
    assert why(files.EVERY[kind] + ZIP) == Reason.HIDDEN_FILE


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_document_with_something_before_or_behind_it_is_refused(kind):
    whole = files.EVERY[kind]
    assert why(whole + b"<script>alert(1)</script>") == Reason.HIDDEN_FILE
    assert why(whole + ZIP) == Reason.HIDDEN_FILE
    assert why(b"PK\x03\x04" + bytes(60) + whole) == Reason.HIDDEN_FILE
    assert why(b"%PDF-1.7\n" + whole) in (Reason.HIDDEN_FILE, Reason.DAMAGED)


@pytest.mark.parametrize(
    "beginning", [b"\xef\xbb\xbf", b"text\n", b"\xff\xd8\xff\xe0", b"OggS\x00"]
)
def test_a_pdf_that_begins_as_something_else_is_refused(beginning):
    assert why(beginning + files.EVERY["pdf"]) == Reason.HIDDEN_FILE


def test_a_page_hidden_in_a_pdf_is_gone():
    head, rest = files.EVERY["pdf"].split(b"\n", 1)
    both = head + b"\n%<html><script>alert(1)</script></html>\n" + rest
    kind, clean = wash(both)
    assert kind == "pdf" and b"script" not in clean


OTHERS = {
    "html": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "html after blanks": b"\xef\xbb\xbf \r\n\t<HTML><body onload=alert(1)>",
    "script": b"<script src=//example.dk></script>",
    "xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "php": b"<?php system('id');",
    "an archive": ZIP,
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_what_a_browser_or_server_would_run_is_refused(other):
    assert why(other) == Reason.NOT_ALLOWED


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Reason.OTHER_DOCUMENT),
        (b"{\\rtf1 Hej}", Reason.OTHER_DOCUMENT),
        (b"MZ\x90\x00\x03" + bytes(60), Reason.NOT_TEXT),
        (b"\x7fELF" + bytes(60), Reason.NOT_TEXT),
        (b"\x1f\x8b\x08\x00" + bytes(20), Reason.NOT_TEXT),
        (b"fLaC" + bytes(20), Reason.OTHER_FILM),
        (b"RIFF\x00\x00\x00\x00AVI " + bytes(20), Reason.OTHER_FILM),
        (b"Hej\x00med dig", Reason.NOT_TEXT),
        (b"\xff\xfeH\x00e", Reason.NOT_TEXT),
        (b"\x81\x8d\x8f", Reason.NOT_TEXT),
    ],
)
def test_everything_else_is_refused_with_advice(content, reason):
    assert why(content) == reason


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_kept_in_one_spelling(encoding, newline):
    assert wash(f"Blåbærgrød{newline}".encode(encoding)) == ("txt", "Blåbærgrød\n".encode())
