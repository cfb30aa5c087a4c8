"""ClamAV: Debian's own daemon where it matters, and sockets that misbehave."""

import logging
import socket
import threading
from contextlib import contextmanager

import pytest
from django.test import override_settings
from django.utils.translation import override

from concerns.intake.inspection import Refusal, inspect, scanner
from concerns.intake.inspection.scanner import Verdict, scan
from tests.concerns.intake.inspection.conftest import EICAR, MARK
from tests.concerns.intake.inspection.files import body, docx, upload


def test_a_known_danger_is_refused_and_neither_name_nor_signature_logged(clamav, caplog):
    with override_settings(CLAMAV_URL=clamav), caplog.at_level(logging.DEBUG), override("en"):
        with pytest.raises(Refusal) as refused:
            inspect(upload(EICAR, "Elias.txt"))
    [message] = refused.value.messages
    assert "“Elias.txt” holds harmful code" in message
    assert "Elias" not in caplog.text and "Eicar" not in caplog.text


def test_a_danger_inside_a_document_is_found(clamav):
    with override_settings(CLAMAV_URL=clamav), pytest.raises(Refusal):
        inspect(upload(docx(document=body(f"<w:r><w:t>{MARK.decode()}</w:t></w:r>"))))


def test_a_clean_file_is_scanned(clamav):
    with override_settings(CLAMAV_URL=clamav):
        kept = inspect(upload(b"Hej med dig"))
        assert scan([b"x" * 200_000, b"", b"y" * 300_000]) == Verdict.CLEAN
    assert kept.is_scanned
    kept.close()


def test_what_arrived_is_scanned_and_not_only_what_is_kept(clamav):
    with override_settings(CLAMAV_URL=clamav), pytest.raises(Refusal):
        inspect(upload(docx({"docProps/core.xml": MARK})))


@pytest.mark.parametrize("url", ["unix:///nowhere/at/all", "tcp://127.0.0.1:1"])
def test_a_dead_scanner_loses_nothing(url, caplog):
    with override_settings(CLAMAV_URL=url), caplog.at_level(logging.DEBUG):
        kept = inspect(upload(EICAR, "Elias.txt"))
        assert scan([b"x"]) == Verdict.UNSCANNED
    assert not kept.is_scanned
    assert [record.getMessage() for record in caplog.records] == [
        "ClamAV could not be reached: a file is kept unscanned."
    ], "said once, and without a value"
    kept.close()


def test_without_a_scanner_nothing_is_asked(monkeypatch):
    monkeypatch.setattr(scanner, "_connection", None)
    with override_settings(CLAMAV_URL=""):
        assert scan([b"x"]) == Verdict.UNSCANNED


@contextmanager
def server(answer):
    """Somebody else on the scanner's port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            peer, _ = listening.accept()
            with peer:
                while not peer.recv(100_000).endswith(b"\0\0\0\0"):
                    pass
                if answer is None:
                    listening.settimeout(2)
                    peer.recv(1)
                else:
                    peer.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = listening.getsockname()[1]
        with override_settings(CLAMAV_URL=f"tcp://127.0.0.1:{port}"):
            yield
        thread.join(3)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (b"stream: OK\0", Verdict.CLEAN),
        (b"stream: Win.Test FOUND\0", Verdict.FOUND),
        (b"INSTREAM size limit exceeded. ERROR\0", Verdict.UNSCANNED),
        (b"HTTP/1.1 200 OK\r\n\r\nstream: OK\0", Verdict.UNSCANNED),
        (b"x" * 5000, Verdict.UNSCANNED),
        (b"", Verdict.UNSCANNED),
        (None, Verdict.UNSCANNED),
    ],
)
def test_only_a_plain_ok_is_an_ok(answer, verdict, monkeypatch):
    monkeypatch.setattr(scanner, "ANSWER", 0.3)
    with server(answer):
        assert scan([b"Hej"]) == verdict


def test_a_file_that_it_chokes_on_leaves_nobody_elses_unscanned(monkeypatch, caplog):
    monkeypatch.setattr(scanner, "ANSWER", 0.3)
    with caplog.at_level(logging.DEBUG), server(None):
        assert scan([b"a file that takes for ever"]) == Verdict.UNSCANNED
    with server(b"stream: OK\0"):
        assert scan([b"the next one"]) == Verdict.CLEAN
    assert [record.getMessage() for record in caplog.records] == [
        "ClamAV did not answer: a file is kept unscanned."
    ]
