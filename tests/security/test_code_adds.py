"""What a receipt code lets its holder add, were they to speak SQL: a letter of this moment."""

import os
import uuid

import pytest
from django.db.utils import IntegrityError, ProgrammingError
from django.utils import timezone

from concerns.register.models import Attachment, AttachmentPart, Letter
from concerns.register.services import mailbox
from tests import world
from tests.world import Paper, acting

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = (ProgrammingError, IntegrityError)
REFUSED = pytest.mark.parametrize("under", ["the original's", "an earlier letter's"])


@pytest.fixture
def concern():
    """One file with the filing, one with a letter, and a reply of the staff's between them."""
    return world.filed(files=(Paper(),), corresponds=True)


def files_of(concern, behind):
    rows = behind.execute(
        "SELECT id, letter_id IS NULL FROM register.register_attachment WHERE concern_id = %s",
        [concern.pk],
    ).fetchall()
    return {"the original's" if is_first else "an earlier letter's": pk for pk, is_first in rows}


def part(concern, attachment_id, number=7):
    return AttachmentPart(concern=concern, attachment_id=attachment_id, number=number, piece=b"x")


def letter(concern, **more):
    return Letter(
        concern=concern, written_at=timezone.now(), is_from_staff=False, text=b"x", **more
    )


def attachment(concern, letter_id):
    return Attachment(
        concern=concern,
        letter_id=letter_id,
        number=0,
        kind="pdf",
        size=1,
        is_scanned=True,
        name=b"x",
    )


def assert_refused(row, concern, *before):
    with pytest.raises(WRONG, match="row-level security|_with_its_"), acting(None):
        mailbox.open_mailbox(concern.code)
        for one in before:
            one.save(force_insert=True)
        row.save(force_insert=True)


@REFUSED
def test_no_piece_goes_under_a_file_that_was_there_before(under, concern, behind):
    there = files_of(concern, behind)[under]
    assert_refused(part(concern, there), concern)
    assert_refused(part(concern, there), concern, letter(concern))


@pytest.mark.parametrize("is_from_staff", [True, False])
def test_no_file_goes_with_a_letter_that_was_there_before(is_from_staff, concern, behind):
    question = "SELECT id FROM register.register_letter WHERE is_from_staff = %s"
    [(there,)] = behind.execute(question, [is_from_staff]).fetchall()
    assert_refused(attachment(concern, there), concern)


def test_what_was_written_in_this_transaction_takes_a_file_and_its_pieces(concern, behind):
    mine = letter(concern, pk=uuid.uuid4())
    file = attachment(concern, mine.pk)
    with acting(None):
        mailbox.open_mailbox(concern.code)
        for row in (mine, file, part(concern, file.pk)):
            row.save(force_insert=True)
    assert len(behind.execute("SELECT 1 FROM register.register_attachmentpart").fetchall()) == 3
    assert_refused(part(concern, file.pk, 8), concern)


def test_nothing_goes_across_to_another_concern(concern, behind):
    other = world.filed(files=(Paper(),))
    theirs = files_of(other, behind)["the original's"]
    mine = letter(concern, pk=uuid.uuid4())
    assert_refused(part(concern, theirs), concern, mine)
    assert_refused(part(other, theirs), concern, mine)
    assert_refused(attachment(other, mine.pk), concern, mine)
    crossing = attachment(concern, mine.pk)
    assert_refused(part(other, crossing.pk), concern, mine, crossing)


def test_above_the_ceiling_a_letter_is_taken_without_its_files(concern, behind, monkeypatch):
    monkeypatch.setattr(mailbox.attaching, "MOST_KEPT", 4 * len(Paper().data))
    with pytest.raises(mailbox.attaching.NoRoom), acting(None):
        mailbox.write(concern.code, text="Se", files=[Paper()] * 3, submission=os.urandom(16))
    counted = "SELECT count(*) FROM register.register_letter"
    assert behind.execute(counted).fetchone() == (2,), "nothing of it was kept"
    with acting(None):
        assert mailbox.write(concern.code, text="Se her.", submission=os.urandom(16))
        assert mailbox.write(concern.code, text="Og her.", files=[Paper()], submission=b"a" * 16)
    assert behind.execute(counted).fetchone() == (4,)
