"""The morning's e-mail comes for whatever waits for a desk, and for nothing else."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts.services import choosing
from concerns.register.services import closing, conflicts, duties, reminding, tasking
from infohus import workdays
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)
MAIL = {name: f"{name}@example.dk" for name in ("coordinator", "police")}


@pytest.fixture
def day():
    """The next working day."""
    return workdays.after(timezone.localdate(), 1)


@pytest.fixture
def written_to(behind, as_worker, day):
    """Who of the two coordinators is written to on that day's morning, as things stand."""
    morning = timezone.make_aware(datetime.combine(day, time(7, 45)))
    for username in MAIL:
        with world.acting(username) as by:
            choosing.choose(digest="daily", wants_reminders=True, by=by)

    def run():
        behind.execute("DELETE FROM outbox_message")
        with as_worker():
            reminding.digest(morning)
        rows = behind.execute('SELECT "to" FROM outbox_message').fetchall()
        return {name for name, address in MAIL.items() if (address,) in rows}

    return run


def withdrawn():
    concern = world.filed()
    with world.acting("police") as by:
        return world.clearance.turn_away(concern, rationale="Nej.", by=by)


def test_own_duties_wait_for_the_municipality_until_somebody_answers(written_to):
    concern = withdrawn()
    assert written_to() == {"coordinator"}
    with world.acting("coordinator") as by:
        duties.answer(concern, has_duties=False, by=by)
    assert written_to() == set()


def test_advice_waits_for_the_police_until_it_is_given_or_the_concern_reopened(written_to):
    concern = withdrawn()
    with world.acting("coordinator") as by:
        duties.answer(concern, has_duties=False, by=by)
        duties.ask_for_advice(concern, by=by)
    assert written_to() == {"police"}
    with world.acting("police") as by:
        duties.advise(concern, by=by)
    assert written_to() == set()
    with world.acting("coordinator") as by:
        duties.ask_for_advice(concern, by=by)
    with world.acting("police") as by:
        closing.reopen(concern, rationale="Der er kommet nyt.", by=by)
    assert written_to() == {"coordinator"}  # to triage it


def test_a_task_waits_for_its_desk_from_its_day_on_and_for_nobody_who_stepped_away(written_to, day):
    concern = world.measure_proposed()  # the department's turn: it waits for neither desk
    assert written_to() == set()
    with world.acting("coordinator") as by:
        given = {"to_do": "Ring til skolen.", "assignee": None, "by": by}
        tasking.set_task(concern, due_on=day + timedelta(days=1), submission=b"1", **given)
    assert written_to() == set()
    with world.acting("coordinator") as by:
        tasking.set_task(concern, due_on=day, submission=b"2", **given | {"by": by})
    assert written_to() == {"coordinator"}
    with world.acting("coordinator") as by:
        conflicts.declare(concern, by=by)
    assert written_to() == set()
