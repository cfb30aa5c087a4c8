"""The mailbox behind a receipt code: both ways, sealed, and nothing to be read back by accident."""

import os

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.utils import ProgrammingError

from accounts.access import Refused
from concerns.register.models import Letter, LetterKey
from concerns.register.services import corresponding, erasing, mailbox, reading, receipts
from concerns.register.states import AgeBand, Source
from infohus.outbox import recipients
from tests import world
from tests.world import ANSWER, QUESTION, acting

pytestmark = pytest.mark.django_db(transaction=True)


def opened_by_code(code):
    with acting(None):
        return mailbox.open_mailbox(code)


def test_a_question_and_its_answer_reach_each_other():
    concern = world.filed()
    assert opened_by_code(concern.code).lines == []
    world.corresponded(concern)

    question, answer = opened_by_code(concern.code).lines
    assert (question.is_from_staff, question.text) == (True, QUESTION)
    with acting("coordinator") as coordinator:
        letters = reading.read(concern, by=coordinator).letters
    assert [one.text for one in letters] == [QUESTION, ANSWER]
    assert [file.name for file in letters[1].files] == ["Vidneudsagn.pdf"]

    # Whoever finds the code learns that something was written, never what.
    assert (answer.is_from_staff, answer.text) == (False, "")


def test_a_code_is_taken_however_it_is_typed_and_no_other_opens_anything():
    concern = world.filed(corresponds=True)
    spaced = "-".join(concern.code[i : i + 4] for i in range(0, 24, 4)).lower()
    assert opened_by_code(f" {spaced} ").lines[0].text == QUESTION
    assert opened_by_code("A" * 24) is None
    assert opened_by_code("") is None
    with acting(None):
        assert not mailbox.write("A" * 24, text="Er der nogen?", submission=os.urandom(16))
    assert opened_by_code(world.filed().code).lines == []


def test_the_same_letter_sent_twice_is_one_letter():
    concern, submission = world.filed(), os.urandom(16)
    for _press in range(2):
        with acting(None):
            assert mailbox.write(concern.code, text=ANSWER, submission=submission)
    assert len(opened_by_code(concern.code).lines) == 1

    again = os.urandom(16)
    for _press in range(2):
        with acting("police") as police:
            corresponding.reply(concern, text=QUESTION, submission=again, by=police)
    assert len(opened_by_code(concern.code).lines) == 2


def test_only_its_coordinators_write_to_the_referrer():
    concern = world.convened()

    def replies(username):
        with acting(username) as person:
            corresponding.reply(concern, text=QUESTION, submission=os.urandom(16), by=person)

    replies("police")
    replies("coordinator")
    with pytest.raises(PermissionDenied):
        replies("invitee-psychiatry")
    for stranger in ("coordinator-ballerup", "administrator", "leader-family"):
        with pytest.raises(Refused):
            replies(stranger)


def test_without_the_code_nobody_adds_a_letter_and_a_reply_is_shut(behind):
    """Nobody's actor with a made-up code, and an administrator with every row and SECRET_KEY."""
    concern = world.filed(corresponds=True)
    statement = """
        INSERT INTO register.register_letter (id, concern_id, written_at, is_from_staff, text)
        VALUES (gen_random_uuid(), %s, now(), false, 'x')
    """
    for given in ("", "00" * 32):
        with pytest.raises(ProgrammingError, match="row-level security"), acting(None):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('infohus.code', %s, true)", [given])
                cursor.execute(statement, [concern.pk])
    with acting(None):
        assert not Letter.objects.exists() and not LetterKey.objects.exists()

    rows = behind.execute("SELECT text FROM register.register_letter").fetchall()
    assert len(rows) == 2
    assert not any(word.encode() in row for (row,) in rows for word in (ANSWER, QUESTION))


def test_the_desks_hear_of_an_answer_and_after_the_end_only_the_police(behind):
    concern = world.filed()
    told = 'SELECT "to" FROM outbox_message'
    behind.execute("DELETE FROM outbox_message")
    with acting(None):
        mailbox.write(concern.code, text=ANSWER, submission=os.urandom(16))
    assert len(behind.execute(told).fetchall()) == 2

    behind.execute("DELETE FROM outbox_message")
    behind.execute(
        "UPDATE register.register_concern SET state='closed', outcome='unfounded', closed_at=now()"
    )
    with acting(None):
        mailbox.write(concern.code, text=ANSWER, submission=os.urandom(16))
        assert mailbox.open_mailbox(concern.code).is_closed
    [(address,)] = behind.execute(told).fetchall()
    assert address == "antirad@example.dk"


def test_the_mail_to_a_referrer_says_only_that_there_is_news(behind):
    address = "rigmor.aagesen@example.dk"
    concern = world.filed(notice_email=address)
    behind.execute("DELETE FROM outbox_message")
    with acting("police") as police:
        corresponding.reply(concern, text=QUESTION, submission=os.urandom(16), by=police)

    row = "SELECT t::text, subject, body, sealed_to FROM outbox_message t"
    [(waiting, subject, body, sealed)] = behind.execute(row).fetchall()
    assert recipients.unseal(bytes(sealed)) == address
    assert address not in waiting and address.encode().hex() not in waiting
    assert subject == "Der er nyt"
    told = subject + body
    assert concern.reference not in told and QUESTION not in told
    assert not any(word in told.lower() for word in ("bekymring", "ekstrem", "politi", "kommune"))


def test_who_left_no_address_gets_no_mail(behind):
    concern = world.filed()
    behind.execute("DELETE FROM outbox_message")
    with acting("police") as police:
        corresponding.reply(concern, text=QUESTION, submission=os.urandom(16), by=police)
    assert behind.execute("SELECT 1 FROM outbox_message").fetchall() == []


def test_what_is_erased_is_shut_for_the_referrer_too():
    concern = world.closed_without_measure(corresponds=True)
    with acting("police") as police:
        assert LetterKey.objects.count() == 2
        erasing.erase(concern, by=police)
        assert LetterKey.objects.count() == 0
        assert Letter.objects.count() == 2  # shut for good


@pytest.mark.parametrize(
    "source, age_band, outcome, word",
    [
        (Source.PROFESSIONAL, AgeBand.CHILD, "measure", "followed"),
        (Source.PROFESSIONAL, AgeBand.YOUTH, "referred", "followed"),
        (Source.PROFESSIONAL, AgeBand.CHILD, "unfounded", "not_followed"),
        (Source.PROFESSIONAL, AgeBand.CHILD, "advice_only", "not_followed"),
        (Source.PROFESSIONAL, AgeBand.CHILD, "police_alone", "closed"),
        (Source.PROFESSIONAL, AgeBand.CHILD, "not_for_infohus", "closed"),
        (Source.PROFESSIONAL, AgeBand.ADULT, "measure", "closed"),
        (Source.CITIZEN, AgeBand.CHILD, "measure", "closed"),
        (Source.ANONYMOUS, AgeBand.YOUTH, "unfounded", "closed"),
    ],
)
def test_who_is_told_what_in_the_end(source, age_band, outcome, word, behind):
    concern = world.filed(source=source, age_band=age_band)
    behind.execute(
        "UPDATE register.register_concern SET state = 'closed', closed_at = now(), outcome = %s, "
        "department_id = (SELECT id FROM accounts_unit WHERE slug = 'familie')",
        [outcome],
    )
    with acting(None):
        assert receipts.status(concern.code).code == word
