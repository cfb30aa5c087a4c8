"""A signed receipt proves that something was received, and when. Nothing else, to nobody else."""

import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from concerns.intake import limits, paper, statement
from concerns.register.models import Receipt
from infohus.custody.signing import FileSigner, signer
from tests import pages, world

NOON = datetime(2026, 11, 24, 11, 0, 7, 123456, tzinfo=UTC)
CODE = "ABCD EFGH IJKL MNOP QRST UVWX"
VERIFY = "/kvittering/verify"


@pytest.fixture
def signed():
    return statement.issue(CODE, NOON)


def test_a_receipt_says_when_and_nothing_else(signed):
    assert signed.line.split(".")[:2] == ["IH1", "20261124T110007Z"]
    assert statement.issue(CODE.lower().replace(" ", ""), NOON) == signed
    assert statement.check(signed.line) == signed


def test_it_belongs_to_one_code_and_does_not_give_it_away(signed):
    assert signed.is_for(CODE) and signed.is_for(CODE.lower())
    assert not signed.is_for("A" * 24)
    assert CODE.replace(" ", "") not in signed.line


def test_copied_with_spaces_and_in_small_letters_it_is_still_genuine(signed):
    copied = "\n".join(signed.line[i : i + 8].lower() for i in range(0, len(signed.line), 8))
    assert statement.check(f"  {copied} ") == signed


@pytest.mark.parametrize("place", [4, 15, 25, 55, 70, 120])
def test_whatever_is_changed_in_it_breaks_it(place, signed):
    other = "7" if signed.line[place] != "7" else "3"
    assert statement.check(signed.line[:place] + other + signed.line[place + 1 :]) is None


@given(st.text(max_size=600))
def test_no_other_text_is_a_receipt(text):
    assert statement.check(text) is None
    assert statement.check(f"IH1.{text}") is None


def test_another_installation_did_not_sign_it(tmp_path, signed, settings):
    stranger = FileSigner(tmp_path / "receipts")
    stranger.create()
    said = signed.line.rpartition(".")[0].replace(signer().key_id().upper(), "AAAAAAAA")
    assert not signer().is_ours(said.encode(), stranger.sign(said.encode()), key_id="aaaaaaaa")
    assert not signer().is_ours(b"", b"", key_id="../custodian")


def test_a_key_that_is_followed_by_another_goes_on_proving(tmp_path):
    keys = FileSigner(tmp_path / "receipts")
    keys.create()
    old, signature = keys.key_id(), keys.sign(b"received")
    (tmp_path / "receipts" / "current.key").unlink()
    keys.create()
    assert keys.key_id() != old
    assert keys.is_ours(b"received", signature, key_id=old)
    assert (tmp_path / "receipts" / "current.key").stat().st_mode & 0o077 == 0


@pytest.mark.django_db(transaction=True)
def test_who_shows_many_papers_waits(settings):
    settings.LIMITS = settings.LIMITS | {"checking": (2, 600)}
    limits.counts.cache_clear()
    browser = pages.browser()
    asked = [browser.post(VERIFY, {"receipt": "IH1.X"}, REMOTE_ADDR="192.0.2.77") for _ in range(3)]
    assert [answer.status_code for answer in asked] == [200, 200, 429]
    assert asked[2].headers["Retry-After"] and "Please wait" in asked[2].content.decode()
    assert browser.get(VERIFY, REMOTE_ADDR="192.0.2.77").status_code == 200
    other = browser.post(VERIFY, {"receipt": "IH1.X"}, REMOTE_ADDR="192.0.2.78")
    assert other.status_code == 200


# On paper


def test_the_pdf_carries_the_line_and_can_be_read_aloud(signed):
    made = paper.as_pdf(signed, address="https://infohus.example.dk/kvittering/verify")
    assert paper.line_in(made) == signed.line
    with pikepdf.open(BytesIO(made)) as document:
        assert document.Root.MarkInfo.Marked and document.Root.Lang in ("da", "en")
        with document.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
        assert len(document.pages) == 1
    assert paper.as_pdf(signed, address="https://infohus.example.dk/kvittering/verify") == made


@pytest.mark.parametrize("other", [b"", b"%PDF-1.7 broken", b"x" * 400_000, b"ingen PDF"])
def test_other_bytes_carry_no_line(other):
    assert paper.line_in(other) == ""


MANY = 400 * 1024 * 1024  # bytes that a small PDF asks whoever opens it to unpack


def bomb():
    """A cross-reference of 400 MB, packed twice: a PDF is opened by unpacking it."""
    packed = zlib.compress(zlib.compress(bytes(MANY), 9), 9)
    head = (
        b"<</Type/XRef/Size 9/W[1 2 2]/Index[0 80000000]/Root 2 0 R"
        b"/Filter[/FlateDecode/FlateDecode]/Length %d>>" % len(packed)
    )
    stream = b"1 0 obj" + head + b"stream\n" + packed + b"\nendstream endobj\n"
    return b"%PDF-1.7\n" + stream + b"startxref\n9\n%%EOF"


def highest():
    """The most memory that this process has had since the last `forget`, in bytes."""
    said = Path("/proc/self/status").read_text().splitlines()
    [line] = [one for one in said if one.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


@pytest.mark.django_db(transaction=True)
def test_a_paper_that_would_burst_is_never_unpacked():
    shown = bomb()
    assert len(shown) < paper.MOST_BYTES
    browser = pages.browser()
    browser.get(VERIFY)
    Path("/proc/self/clear_refs").write_text("5")  # forget what was needed before
    before = highest()
    for _time in range(2):
        answer = browser.post(VERIFY, {"paper": SimpleUploadedFile("a.pdf", shown)})
        assert "not a receipt of ours" in answer.content.decode()
    assert highest() - before < MANY / 20


@pytest.mark.django_db(transaction=True)
def test_the_holder_of_a_code_gets_the_paper_and_anybody_can_check_it():
    concern, browser = world.filed(), pages.browser()
    made = browser.post("/status/paper/", {"code": concern.code})
    assert made.headers["Content-Type"] == "application/pdf"
    assert made.headers["Content-Disposition"] == 'attachment; filename="receipt.pdf"'

    def checked(**fields):
        return browser.post(VERIFY, fields).content.decode()

    def as_file():
        return SimpleUploadedFile("receipt.pdf", made.content)

    assert "The receipt is genuine" in checked(paper=as_file())
    assert "belong together" in checked(paper=as_file(), code=concern.code)
    assert "belongs to another receipt" in checked(paper=as_file(), code="A" * 24)
    line = paper.line_in(made.content)
    assert "The receipt is genuine" in checked(receipt=line)
    assert "not a receipt of ours" in checked(receipt=line.replace("IH1", "IH2"))
    assert "not a receipt of ours" in checked(paper=SimpleUploadedFile("a.pdf", b"%PDF-1.7"))
    assert "Choose the PDF, or paste its text" in checked()


@pytest.mark.django_db(transaction=True)
def test_a_receipt_found_on_a_table_leads_to_no_row(behind):
    concern = world.filed()
    shown = statement.issue(concern.code, concern.received_at).commitment
    with world.acting("police"):
        kept = Receipt.objects.get(concern=concern)
    everything = [bytes(kept.code_hash), bytes(kept.submission_hash)]
    row = "SELECT mailbox_key FROM register.register_concernkey"
    everything += [bytes(key) for (key,) in behind.execute(row).fetchall()]
    raw = statement.base64.b32decode(shown)
    assert not any(raw in one for one in everything)
    assert "receipt code" in pages.browser().post("/status/", {"code": shown}).content.decode()
