"""A promised e-mail leaves once, after the promise is kept, and says nothing about anybody."""

import threading
import uuid

import pytest
from django.db import ProgrammingError, connection, transaction

from infohus.outbox import tasks
from infohus.outbox.models import Message
from infohus.outbox.post import post, post_privately
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)
PROMISED = 'SELECT id::text, "to", subject, body, sent_at FROM outbox_message ORDER BY created_at'


@pytest.fixture
def promised(behind):
    return lambda: behind.execute(PROMISED).fetchall()


def promise(promised):
    with transaction.atomic():
        post("familie@example.dk", subject="Nyt", body="Log ind.")
    return promised()[-1][0]


def test_what_is_rolled_back_is_never_sent(mailbox, as_worker, promised):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        post("familie@example.dk", subject="Nyt", body="Log ind.")
        raise ZeroDivisionError

    assert promised() == []
    with as_worker():
        assert tasks.sweep() == 0
    assert mailbox.all() == []


def test_delivering_twice_sends_once(mailbox, as_worker, promised):
    key = promise(promised)
    with as_worker():
        assert [tasks.deliver(key), tasks.deliver(key)] == [True, False]

    [mail] = mailbox.all()
    assert (mail["To"], mail["Subject"]) == ("familie@example.dk", "Nyt")
    assert mail["Message-ID"] == f"<{key}@infohus>"
    assert mail.get_content().strip() == "Log ind."
    assert promised()[0][4] is not None


def test_a_private_address_is_sealed_until_it_is_used_and_then_gone(mailbox, as_worker, behind):
    address, row = "rigmor@example.dk", "SELECT id::text, t::text, sealed_to FROM outbox_message t"
    with transaction.atomic():
        post_privately(to=address, subject="Der er nyt", body="Brug din kode.")

    [(key, waiting, sealed)] = behind.execute(row).fetchall()
    assert sealed and address not in waiting and address.encode().hex() not in waiting
    with as_worker():
        assert tasks.deliver(key)
    assert [mail["To"] for mail in mailbox.all()] == [address]
    assert behind.execute(row).fetchone()[2] is None


def test_two_workers_at_once_send_once(mailbox, as_worker, promised):
    key, sent = promise(promised), []
    mailbox.door.clear()

    def first():
        try:
            sent.append(tasks.deliver(key))
        finally:
            connection.close()

    with as_worker():
        thread = threading.Thread(target=first)
        thread.start()
        assert mailbox.knocked.wait(30)  # The first one is in the middle of sending.
        sent.append(tasks.deliver(key))
        mailbox.door.set()
        thread.join()
    assert sent == [False, True]
    assert len(mailbox.all()) == 1


def test_nobody_wakes_a_message_that_never_was(mailbox, as_worker):
    with as_worker():
        assert tasks.deliver(str(uuid.uuid4())) is False
    assert mailbox.all() == []


def test_the_web_cannot_read_what_it_promised(promised):
    promise(promised)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Message.objects.get()


def test_the_worker_sees_no_concern(as_worker):
    world.filed()
    with as_worker(), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("SELECT count(*) FROM register.register_concern")


def test_no_mail_of_a_whole_life_says_whom_or_what_it_is_about(settings, promised):
    concern, case = world.measure_opened(
        worry="Ordet kanariefugl står kun her", subject_name="Kanarius Fjerskov"
    )
    told = promised()
    assert {to for _id, to, *_ in told} >= {"antirad@example.dk", "infohus-gladsaxe@example.dk"}
    assert len({(subject, body) for _id, _to, subject, body, _sent in told}) == 1
    subject, body = told[0][2:4]
    assert settings.PUBLIC_ADDRESS in body
    secrets = ["kanarie", "kanarius", concern.reference, str(concern.pk), case.number]
    secrets += ["gladsaxe", "familie", "politi", "police", str(case.pk)]
    assert [word for word in secrets if word.lower() in f"{subject} {body}".lower()] == []
