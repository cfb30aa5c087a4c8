"""Files: sealed with what they came with, read by whoever reads that, and each reading is seen."""

import os

import pytest
from django.db.utils import ProgrammingError
from nacl.exceptions import CryptoError

from accounts.access import Refused
from concerns.register.models import Attachment, AttachmentPart
from concerns.register.services import attaching, mailbox, reading
from infohus.custody.sealing import SealBroken
from tests import world
from tests.world import Paper, acting

pytestmark = pytest.mark.django_db(transaction=True)
LARGE = Paper(os.urandom(1_300_000), "Lydoptagelse.mp3")


def read_by(username, concern, attachment):
    with acting(username) as person:
        return b"".join(attaching.opened_file(concern, attachment.pk, by=person).read(by=person))


def attachments(concern):
    with acting("police"):
        return list(Attachment.objects.filter(concern=concern).select_related("letter__key"))


def test_a_file_comes_back_as_it_was():
    concern = world.filed(files=(LARGE, Paper()), corresponds=True)
    with acting("coordinator") as coordinator:
        opened = reading.read(concern, by=coordinator)
    assert [file.name for file in opened.files] == ["Lydoptagelse.mp3", "Vidneudsagn.pdf"]
    for file in opened.files + opened.letters[1].files:
        whole = read_by("coordinator", concern, file.attachment)
        assert whole == (LARGE.data if "Lyd" in file.name else Paper().data)
        assert file.attachment.size == len(whole)


def test_nothing_of_it_lies_readable_in_the_database(behind):
    world.filed(files=(Paper(b"Kantinen er et m\xc3\xa5l. " * 40_000),), corresponds=True)
    rows = behind.execute("SELECT piece FROM register.register_attachmentpart").fetchall()
    names = behind.execute("SELECT name FROM register.register_attachment").fetchall()
    assert len(rows) == 3 and len(names) == 2
    assert not any(b"Kantinen" in row or b"Vidne" in row for (row,) in [*rows, *names])


def test_each_reading_is_an_event(behind):
    concern = world.filed(files=(Paper(),))
    [attachment] = attachments(concern)
    read_by("police", concern, attachment)
    seen = "SELECT actor_id, grant_id IS NOT NULL FROM audit_event WHERE action='attachment_read'"
    with acting("police") as police:
        assert behind.execute(seen).fetchall() == [(police.pk, True)]


@pytest.mark.parametrize("stranger", ["coordinator-ballerup", "leader-family", "administrator"])
def test_who_may_not_read_the_concern_gets_no_file(stranger):
    concern = world.filed(files=(Paper(),))
    [attachment] = attachments(concern)
    with pytest.raises(Refused):
        read_by(stranger, concern, attachment)
    with acting(stranger):
        assert not Attachment.objects.exists() and not AttachmentPart.objects.exists()


TAMPERED = {
    "cut short": "DELETE FROM register.register_attachmentpart WHERE number = 2",
    "turned around": "UPDATE register.register_attachmentpart SET number = 10 - number",
    "changed": "UPDATE register.register_attachmentpart SET piece = set_byte(piece, 60, 7)"
    " WHERE number = 1 AND get_byte(piece, 60) <> 7",
}


@pytest.mark.parametrize("change", TAMPERED)
def test_a_file_that_was_touched_does_not_open(change, behind):
    concern = world.filed(files=(LARGE,))
    [attachment] = attachments(concern)
    behind.execute(TAMPERED[change])
    with pytest.raises((SealBroken, CryptoError)):
        read_by("police", concern, attachment)


def test_the_holder_of_a_code_adds_files_and_sees_none(behind):
    concern = world.filed(files=(Paper(),))
    with acting(None):
        mailbox.write(concern.code, text="Se her.", files=[LARGE], submission=os.urandom(16))
        assert not Attachment.objects.exists() and not AttachmentPart.objects.exists()
    assert len(attachments(concern)) == 2

    # Without a letter of their own, nobody adds a file to what was filed before.
    stray = Attachment(concern=concern, kind="pdf", size=1, is_scanned=True, name=b"x")
    with pytest.raises(ProgrammingError, match="row-level security"), acting(None):
        mailbox.open_mailbox(concern.code)
        stray.save(force_insert=True)
