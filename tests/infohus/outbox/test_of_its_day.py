"""What is said once is about its day: the day after, it is asked anew whether it still holds."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from concerns.register.services import clearance, reminding
from infohus.outbox import tasks
from infohus.outbox.models import Message
from infohus.outbox.once import once
from infohus.outbox.post import Notice, post_once
from tests import world
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)
DANISH = ZoneInfo("Europe/Copenhagen")
DESK = "infohus-gladsaxe@example.dk"
FIRST, SECOND = (Notice(once("test", name), DESK, "En frist", "Log ind.") for name in "ab")
KEPT = "SELECT count(once), count(given_up_at) FROM outbox_message"


def at(text):
    """The clock stands still at an instant of the Danish clock: "2026-11-24 08:00"."""
    return time_machine.travel(datetime.fromisoformat(text).replace(tzinfo=DANISH), tick=False)


def tried():
    """Every message that may be tried now is; how many were sent."""
    return sum(tasks.deliver(str(pk)) for pk in Message.objects.due().values_list("pk", flat=True))


@pytest.mark.parametrize("is_tried", [True, False])
def test_it_leaves_on_its_day_or_not_at_all(is_tried, settings, mailbox, as_worker, behind):
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    with as_worker():
        with at("2026-11-24 08:00"):
            assert post_once([FIRST]) == 1
            assert not is_tried or tried() == 0
        settings.EMAIL_PORT = port
        with at("2026-11-25 00:01"):
            assert tried() == 0
            assert behind.execute(KEPT).fetchone() == (0, 1)
            assert not Message.objects.waiting().exists()
            # Whoever still finds it true promises it anew.
            assert post_once([FIRST]) == 1 and tried() == 1
            assert post_once([FIRST]) == 0
    assert [mail["To"] for mail in mailbox.all()] == [DESK]


def test_until_midnight_it_is_tried_again(settings, mailbox, as_worker):
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    with as_worker():
        with at("2026-11-24 08:00"):
            assert (post_once([FIRST]), tried()) == (1, 0)
        settings.EMAIL_PORT = port
        with at("2026-11-24 23:59"):
            assert tried() == 1
    assert len(mailbox.all()) == 1


def test_what_one_email_stands_for_is_asked_anew_with_it(settings, mailbox, as_worker, behind):
    elsewhere = Notice(once("test", "c"), "antirad@example.dk", FIRST.subject, FIRST.body)
    port = settings.EMAIL_PORT
    with as_worker():
        with at("2026-11-24 08:00"):
            assert post_once([FIRST, SECOND, elsewhere]) == 2
            for message in Message.objects.waiting():
                settings.EMAIL_PORT = 1 if message.to == DESK else port
                tasks.deliver(str(message.pk))
        settings.EMAIL_PORT = port
        with at("2026-11-25 08:00"):
            assert tried() == 0
            assert post_once([elsewhere]) == 0, "they were told"
            for notice in (FIRST, SECOND):
                assert (post_once([notice]), tried()) == (1, 1)
    assert [mail["To"] for mail in mailbox.all()] == ["antirad@example.dk", DESK, DESK]


def test_an_address_that_is_refused_for_good_is_not_asked_anew(mailbox, as_worker, behind):
    mailbox.refused[DESK] = "550 No such person here"
    with as_worker(), at("2026-11-24 08:00"):
        assert (post_once([FIRST]), tried(), post_once([FIRST])) == (1, 0, 0)
    assert behind.execute(KEPT).fetchone() == (1, 1)


def test_nobody_is_reminded_of_what_was_closed_while_the_mail_was_down(
    settings, mailbox, as_worker, behind
):
    settings.LANGUAGE_CODE = "en"
    concern, other = world.in_clearance(), world.in_clearance(subject_name="Ulla Østergaard")
    behind.execute("DELETE FROM outbox_message")
    behind.execute("UPDATE register.register_concern SET state_since = '2026-11-17 10:00+01'")
    port = settings.EMAIL_PORT
    settings.EMAIL_PORT = 1
    with as_worker(), at("2026-11-24 08:00"):
        assert reminding.remind(timezone.now()) == 1, "one e-mail for both"
        assert tried() == 0
    with acting("police") as police:
        clearance.keep_with_police(concern, rationale="Efterforskning.", by=police)
    behind.execute("DELETE FROM outbox_message WHERE subject LIKE '%something new%'")
    settings.EMAIL_PORT = port
    with as_worker():
        with at("2026-11-25 00:01"):
            assert tried() == 0
        with at("2026-11-25 08:00"):
            assert reminding.remind(timezone.now()) == 1 and tried() == 1, "of the other one"
    [mail] = mailbox.all()
    assert mail["Subject"] == "A deadline in Infohus has passed"
    with acting("police") as police:
        clearance.keep_with_police(other, rationale="Efterforskning.", by=police)
    behind.execute("DELETE FROM outbox_message WHERE subject LIKE '%something new%'")
    with as_worker(), at("2026-11-26 08:00"):
        assert reminding.remind(timezone.now()) == 0 and tried() == 0
    assert mailbox.all() == []
