"""From an upload to a file that may be kept, in a process of its own."""

import logging
import os
import subprocess
import sys
import tracemalloc
from io import BytesIO

import pytest
from django.conf import settings as django_settings
from django.test import override_settings
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from concerns.intake.cleaning.refusing import Reason
from concerns.intake.inspection import Refusal, apart, inspect, refusals
from concerns.intake.inspection.names import safe_name, shown_name
from concerns.register.filetypes import Kind
from infohus.custody.spool import PIECE
from infohus.custody.uploads import MOST_BYTES, SpooledUpload, SpoolingHandler
from infohus.screens.text import without_forbidden
from tests.concerns.intake.inspection import files
from tests.concerns.intake.inspection.files import upload


def arrived(content, name="a file"):
    """As the upload handler gives it."""
    handler = SpoolingHandler()
    handler.new_file("files", name, "application/x-lie", None)
    for start in range(0, len(content), handler.chunk_size):
        handler.receive_data_chunk(content[start : start + handler.chunk_size], start)
    return handler.file_complete(len(content))


def refused(content, name="a file"):
    with override("en"), pytest.raises(Refusal) as refusal:
        inspect(upload(content, name))
    [message] = refusal.value.messages
    return message


def test_a_photo_is_kept_clean_under_a_name_that_fits():
    with override_settings(CLAMAV_URL=""):
        kept = inspect(arrived(files.photo(), "C:\\pictures\\Min ferie.PNG"))
    clean = b"".join(kept.pieces())
    assert (kept.name, kept.kind, kept.is_scanned) == ("Min ferie.jpg", Kind.JPEG, False)
    assert kept.size == len(clean) == len(b"".join(kept.pieces()))
    assert files.SECRET not in clean and b"Exif" not in clean
    assert Image.open(BytesIO(clean)).size == (48, 64)
    kept.close()
    with pytest.raises(ValueError):
        kept.pieces()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"x" * (MOST_BYTES + 1), "larger than 20 MB"),
        (files.picture("GIF", mode="P"), "Save it as JPEG or PNG"),
        (files.archive({"a": "b"}), "We cannot take"),
    ],
)
def test_a_refusal_names_the_file_and_says_what_to_do(content, words):
    message = refused(content, "../../etc/pas\u202eswd.png")
    assert "“passwd.png”" in message
    assert words in message


def test_every_reason_has_words():
    assert set(refusals.WORDS) == set(Reason)
    for reason in Reason:
        [message] = refusals.refusal(reason, "a.txt").messages
        assert "a.txt" in message


def test_what_is_too_large_was_never_kept():
    late = arrived(b"x" * (MOST_BYTES + 1))
    assert (late.size, late.spool) == (MOST_BYTES + 1, None)
    with pytest.raises(Refusal):
        inspect(late)


# Names


@pytest.mark.parametrize(
    ("sent", "kind", "name"),
    [
        ("../../etc/passwd", Kind.TEXT, "passwd.txt"),
        ("C:\\x\\y.png", Kind.PNG, "y.png"),
        (".htaccess", Kind.TEXT, "htaccess.txt"),
        ("photo\u202egpj.exe", Kind.JPEG, "photogpj.jpg"),
        ("a.pdf.exe", Kind.PDF, "a.pdf"),
        ("Møde 3. maj.docx", Kind.PDF, "Møde 3. maj.pdf"),
        ("a\r\nSet-Cookie: b.txt", Kind.TEXT, "a Set-Cookie b.txt"),
        ("nul.txt", Kind.TEXT, "_nul.txt"),
        ("..", Kind.TEXT, "file.txt"),
        ("", Kind.TEXT, "file.txt"),
        ("\u200b.png", Kind.PNG, "png.png"),
        ("x" * 300 + ".png", Kind.PNG, "x" * 116 + ".png"),
    ],
)
def test_a_name_is_only_a_name(sent, kind, name):
    with override("en"):
        assert safe_name(sent, kind) == name


@given(st.text(st.characters(codec=None), max_size=300), st.sampled_from(Kind))
@example("e\u0301" * 200, Kind.TEXT)
@example("a" + "\u0301" * 40, Kind.TEXT)
def test_any_name_is_made_safe(sent, kind):
    name = safe_name(sent, kind)
    assert name.endswith(f".{kind.value}") and len(name) <= 120
    assert not name.startswith((".", " ")) and not set(name) & set('/\\:*?"<>|\r\n\x00')
    assert without_forbidden(name) == name
    assert len(shown_name(sent)) <= 120


# The process of its own


def test_it_has_neither_keys_nor_a_disk(monkeypatch):
    seen = {}
    real = subprocess.Popen

    def watched(*arguments, **options):
        seen.update(options)
        return real(*arguments, **options)

    monkeypatch.setattr(apart.subprocess, "Popen", watched)
    inspect(arrived(b"Hej")).close()
    assert seen["env"] == {} and seen["stderr"] == subprocess.DEVNULL


def in_its_place(washing):
    """What the process answers when this is done instead of washing."""
    lines = f"import concerns.intake.cleaning.__main__ as m; m.wash = lambda d: {washing}; m.main()"
    return subprocess.run(
        [sys.executable, "-c", lines], input=b"x", capture_output=True, cwd=django_settings.BASE_DIR
    )


def test_it_cannot_write_to_a_disk(tmp_path):
    tried = in_its_place(f"open({str(tmp_path / 'x')!r}, 'wb', 0).write(b'a')")
    assert tried.returncode != 0
    assert list(tmp_path.iterdir()) == []


def test_it_cannot_take_all_memory():
    assert in_its_place("bytearray(4 << 30)").stdout == b"refused too_much_inside\n"


@pytest.mark.parametrize(
    "lines",
    [
        "import os; os.abort()",
        "print('kept pdf'); import sys; sys.stdout.flush(); sys.exit(3)",
        "print('kept exe')",
        "print('refused everything')",
        "pass",
    ],
)
def test_when_it_breaks_the_file_is_refused_and_its_name_not_logged(lines, monkeypatch, caplog):
    real = subprocess.Popen

    def broken(command, **options):
        return real(
            [sys.executable, "-c", f"import sys; sys.stdin.buffer.read(); {lines}"], **options
        )

    monkeypatch.setattr(apart.subprocess, "Popen", broken)
    with caplog.at_level(logging.DEBUG):
        assert "holds too much" in refused(b"Hej med Elias", "Elias.txt")
    assert "Elias" not in caplog.text


def test_when_it_never_ends_it_is_ended(monkeypatch):
    real = subprocess.Popen
    forever = [sys.executable, "-c", "import sys, time; sys.stdin.buffer.read(); time.sleep(60)"]
    monkeypatch.setattr(apart.subprocess, "Popen", lambda command, **o: real(forever, **o))
    monkeypatch.setattr(apart, "PATIENCE", 0.3)
    assert "holds too much" in refused(b"Hej")


def test_when_it_cannot_begin_people_are_asked_to_try_again(monkeypatch):
    real = subprocess.Popen
    monkeypatch.setattr(
        apart.subprocess, "Popen", lambda command, **o: real([sys.executable, "-c", "pass"], **o)
    )
    content = os.urandom(300_000)  # more than a pipe holds
    assert "Try again" in refused(content)


def test_a_bomb_for_the_process_is_refused():
    assert "holds too much" in refused(files.docx({"word/bomb.xml": bytes(64 << 20)}))


def test_a_file_is_never_whole_in_memory():
    noise = os.urandom(8 * 1024 * 1024)
    wav = files.chunk(b"RIFF", b"WAVE" + files.wav()[12:36] + files.chunk(b"data", noise))
    late = arrived(wav, "long.wav")
    tracemalloc.start()
    kept = inspect(late)
    longest = max(map(len, kept.pieces()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kept.kind == Kind.WAV and kept.size > len(noise)
    assert longest == PIECE
    assert peak < 8 * PIECE
    assert isinstance(late, SpooledUpload)
    kept.close()
