"""How long the custodian keeps what is closed: its own rule, with a reason, and its history."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Authority
from concerns.register.models import Concern, Retention
from concerns.register.services import conflicts, erasing, retention
from concerns.register.states import Outcome
from tests import world
from tests.pages import assert_asked_again, browser

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = reverse("register:retention")
GOOD = {"outcome": "advice_only", "days": "30", "reason": "Kortere efter råd fra DPO."}


def test_a_rule_moves_the_day_on_the_stub_the_closing_page_and_in_the_register(behind):
    closed, open_one = world.closed_without_measure(), world.triaged()
    police, coordinator = browser("police"), browser("coordinator")
    for days in ("400", "30"):
        assert police.post(PAGE, {**GOOD, "days": days}).status_code == 302
    due = timezone.localdate(closed.closed_at) + timedelta(days=30)

    assert coordinator.get(closed.get_absolute_url()).context["erase_on"] == due
    shown = coordinator.get(reverse("register:close", args=[open_one.pk]))
    endings = {ending.outcome: ending.erase_on for ending in shown.context["aftermath"].endings}
    assert endings["Advice only"] == timezone.localdate() + timedelta(days=30)
    assert endings["Unfounded"] == timezone.localdate() + timedelta(days=182)
    rows = police.get("/concerns/?tab=register").context["rows"]
    assert {row["erased"] for row in rows} == {date_format(due, "SHORT_DATE_FORMAT"), ""}

    html = police.get(PAGE).content.decode()
    assert html.count(GOOD["reason"]) == 3 and "400 days" in html and "Anders Bøgh" in html
    events = "SELECT details FROM audit_event WHERE action = 'retention_set' ORDER BY at"
    details = [row for (row,) in behind.execute(events).fetchall()]
    assert [row["days"] for row in details] == [400, 30]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("days", "0"),
        ("days", "36526"),
        ("days", "-1"),
        ("days", "et år"),
        ("days", "9" * 400),
        ("days", ""),
        ("outcome", "nonsense"),
        ("reason", " "),
        ("reason", "x" * 301),
    ],
)
def test_what_is_no_rule_is_asked_again_and_sets_nothing(field, typed, behind):
    assert_asked_again(browser("police").post(PAGE, {**GOOD, field: typed}), field)
    assert behind.execute("SELECT count(*) FROM register.register_retention").fetchone() == (0,)


def test_a_rule_sent_twice_is_one_and_an_old_one_sent_again_does_not_come_back(behind):
    police = browser("police")
    first, second = ({**GOOD, "submission": number * 16} for number in ("0a", "0b"))
    for sent in (first, first, second | {"days": "77"}, first):
        assert police.post(PAGE, sent).status_code == 302
    days = "SELECT days FROM register.register_retention ORDER BY set_at"
    assert behind.execute(days).fetchall() == [(int(GOOD["days"]),), (77,)]
    events = "SELECT count(*) FROM audit_event WHERE action = 'retention_set'"
    assert behind.execute(events).fetchone() == (2,)


@pytest.mark.parametrize("who", ["coordinator", "leader-family", "administrator", "auditor"])
def test_the_rule_is_the_custodians(who):
    assert browser(who).get(PAGE).status_code == 404
    with world.acting(who) as person, pytest.raises(PermissionDenied):
        retention.keep_for(outcome=Outcome.MEASURE, days=5, reason="Nej.", by=person)
    with world.acting(who) as person, pytest.raises(DatabaseError), transaction.atomic():
        Retention(
            custodian=Authority.objects.get(slug="vestegnen"),
            outcome="measure",
            days=5,
            rule_reason="Nej.",
            set_by=person,
            set_at=timezone.now(),
        ).save(force_insert=True)


def test_coordinators_of_the_district_read_the_rule_and_nobody_else():
    with world.acting("police") as police:
        retention.keep_for(outcome=Outcome.MEASURE, days=5, reason="Ny praksis.", by=police)
    readers = {"police", "coordinator", "coordinator-ballerup"}
    for who in (*readers, "leader-family", "caseworker-family", "auditor", "administrator", None):
        with world.acting(who):
            assert Retention.objects.exists() == (who in readers), who


def test_an_open_or_erased_concern_has_no_day():
    open_one, closed = world.triaged(), world.closed_without_measure()
    with world.acting("police") as police:
        assert erasing.due_on(open_one) is None
        assert erasing.due_on(closed) is not None
        erasing.erase(closed, by=police)
    with world.acting("police"):
        assert erasing.due_on(Concern.objects.get(pk=closed.pk)) is None


def test_what_is_past_its_day_is_listed_until_it_is_erased_and_to_nobody_who_stepped_away(behind):
    first, second, kept = (
        world.turned_away(subject_name=name) for name in ("A Bo", "C Du", "E Fy")
    )
    world.triaged()
    for concern, days in ((first, 400), (second, 183), (kept, 180)):
        behind.execute(
            "UPDATE register.register_concern SET closed_at = now() - %s * interval '1 day'"
            " WHERE id = %s",
            [days, concern.pk],
        )
    with world.acting("police") as by:
        for outcome in (Outcome.NOT_FOR_INFOHUS, Outcome.UNFOUNDED):
            retention.keep_for(outcome=outcome, days=182, reason="x", by=by)

    def listed():
        return [row.pk for row, _day in browser("police").get(PAGE).context["past_their_day"]]

    assert listed() == [first.pk, second.pk]
    with world.acting("police") as by:
        erasing.erase(first, by=by)
    assert listed() == [second.pk]
    with world.acting("police") as by:
        conflicts.declare(second, by=by)
    assert listed() == []
