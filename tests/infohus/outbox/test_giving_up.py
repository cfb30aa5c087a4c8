"""A promise that cannot be kept is tried less and less often, and in the end its address goes."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from infohus.outbox import models, tasks
from infohus.outbox.models import Message
from infohus.outbox.post import post, post_privately

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "rigmor@example.dk"
STANDING = """
SELECT sealed_to IS NOT NULL, attempts, sent_at IS NOT NULL, given_up_at IS NOT NULL
FROM outbox_message
"""


@pytest.fixture
def key(behind):
    with transaction.atomic():
        post_privately(to=ADDRESS, subject="Der er nyt", body="Brug din kode.")
    return behind.execute("SELECT id::text FROM outbox_message").fetchone()[0]


@pytest.fixture
def standing(behind):
    """Sealed address there, tries, sent, given up."""
    return lambda: behind.execute(STANDING).fetchone()


def told(caplog):
    """What we logged; the mail server of the tests has a log of its own."""
    return "\n".join(r.getMessage() for r in caplog.records if r.name != "mail.log")


def is_due():
    return Message.objects.due().exists()


def test_an_address_that_is_refused_for_good_is_forgotten_at_once(
    mailbox, as_worker, key, standing, caplog
):
    mailbox.refused[ADDRESS] = "550 No such person here"
    with as_worker(), caplog.at_level(logging.DEBUG):
        assert tasks.deliver(key) is False
        assert standing() == (False, 1, False, True)
        assert tasks.deliver(key) is False and not is_due()
    assert mailbox.all() == []
    assert "given up" in told(caplog)
    assert "rigmor" not in told(caplog), "the server's answer names the address"


@pytest.mark.parametrize("how", ["gone", "full"])
def test_a_passing_failure_leaves_the_promise_standing(
    how, settings, mailbox, as_worker, key, standing, caplog
):
    port = settings.EMAIL_PORT
    if how == "full":
        mailbox.refused[ADDRESS] = "452 Try later"
    else:
        settings.EMAIL_PORT = 1
    with as_worker(), caplog.at_level(logging.DEBUG):
        assert tasks.deliver(key) is False
        assert standing() == (True, 1, False, False)
        assert not is_due(), "not again in the same minute"
        assert "not be sent yet" in told(caplog) and "rigmor" not in told(caplog)

        mailbox.refused.clear()
        settings.EMAIL_PORT = port
        with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
            assert is_due() and tasks.deliver(key)
    assert standing() == (False, 2, True, False)
    assert [mail["To"] for mail in mailbox.all()] == [ADDRESS]


def test_after_three_days_of_trying_it_is_given_up_and_the_address_forgotten(
    settings, mailbox, as_worker, key, standing, behind
):
    settings.EMAIL_PORT = 1
    began, tries = timezone.now(), []
    with as_worker(), time_machine.travel(began, tick=False) as clock:
        while not standing()[3]:
            assert is_due()
            tries.append(timezone.now() - began)
            assert tasks.deliver(key) is False
            due = behind.execute("SELECT try_after FROM outbox_message").fetchone()[0]
            clock.move_to(due - timedelta(seconds=1))
            assert not is_due()
            clock.move_to(due)
        assert standing() == (False, len(tries) - 1, False, True)
    waits = [after - before for before, after in zip(tries, tries[1:], strict=False)]
    assert waits == sorted(waits) and waits[0] == models.FIRST_WAIT
    assert max(waits) == models.LONGEST_WAIT and len(tries) < 30
    assert models.KEPT_TRYING < tries[-1] <= models.KEPT_TRYING + models.LONGEST_WAIT


def test_what_cannot_be_sent_is_in_nobody_elses_way(as_worker, behind):
    with transaction.atomic():
        post(*[f"old{n}@example.dk" for n in range(tasks.BATCH + 50)], subject="a", body="b")
    behind.execute("UPDATE outbox_message SET attempts = 5, try_after = now() - interval '1 hour'")
    with transaction.atomic():
        post("new@example.dk", subject="Nyt", body="Log ind.")
    with as_worker():
        handed_out = Message.objects.due()[: tasks.BATCH]
        assert handed_out[0].to == "new@example.dk" and len(handed_out) == tasks.BATCH
        assert tasks.sweep() == tasks.BATCH


def test_a_message_that_breaks_its_worker_waits_like_any_other(settings, as_worker, key, standing):
    settings.EMAIL_BACKEND = "a.backend.that.is.not.there"
    with as_worker():
        with pytest.raises(ImportError):
            tasks.deliver(key)
        assert standing() == (True, 1, False, False) and not is_due()


def test_an_address_that_can_be_read_no_more_is_given_up(
    settings, mailbox, as_worker, key, standing
):
    settings.SECRET_KEY = "another one than then"
    with as_worker():
        assert tasks.deliver(key) is False
    assert standing() == (False, 1, False, True)
    assert mailbox.all() == []
