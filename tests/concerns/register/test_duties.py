"""The police handle it without the infohus: the municipality answers for its own duties."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Authority, Unit
from concerns.register.models import OwnDuties
from concerns.register.services import clearance, closing, conflicts, duties
from concerns.register.states import IllegalStep
from tests import world
from tests.pages import assert_asked_again, browser, told

pytestmark = pytest.mark.django_db(transaction=True)
INBOX = reverse("register:inbox")
KINDS = {"turn_away": clearance.turn_away, "keep_with_police": clearance.keep_with_police}


def withdrawn(how="turn_away"):
    concern = world.in_clearance()
    with world.acting("police") as police:
        return KINDS[how](concern, rationale="Efterforskning i gang.", by=police)


def page_of(name, concern):
    return reverse(f"register:{name}", args=[concern.pk])


def waits(who):
    return [concern.reference for concern in browser(who).get(INBOX).context["concerns"]]


def answers(behind):
    rows = (
        "SELECT o.has_duties, u.slug, a.slug, o.elsewhere, o.how FROM register.register_ownduties o"
        " LEFT JOIN accounts_unit u ON u.id = o.unit_id"
        " LEFT JOIN accounts_authority a ON a.id = o.authority_id ORDER BY o.answered_at"
    )
    return behind.execute(rows).fetchall()


def said_yes():
    unit = Unit.objects.get(slug="familie")
    return {"has_duties": "yes", "whose": f"unit-{unit.pk}", "how": "child_notification"}


@pytest.mark.parametrize("how", KINDS)
def test_it_waits_in_the_municipal_inbox_until_somebody_answers(how, behind):
    concern = withdrawn(how)
    coordinator = browser("coordinator")
    assert waits("coordinator") == [concern.reference] and waits("police") == []
    stub = coordinator.get(concern.get_absolute_url()).content.decode()
    assert page_of("duties", concern) in stub and "Record the answer" in stub
    given = said_yes()

    for _again in range(2):  # pressed twice
        response = coordinator.post(page_of("duties", concern), given)
        assert (response.status_code, response.url) == (302, concern.get_absolute_url())

    assert answers(behind) == [(True, "familie", None, "", "child_notification")]
    assert waits("coordinator") == []
    events = "SELECT details FROM audit_event WHERE action = 'duties_answered'"
    assert behind.execute(events).fetchall() == [({"answer": "yes"},)]
    for who in ("coordinator", "police"):
        shown = browser(who).get(concern.get_absolute_url()).content.decode()
        assert "A child notification. Familieafdelingen" in shown, who


def test_the_newest_answer_holds_and_the_earlier_one_stays(behind):
    concern = withdrawn()
    coordinator = browser("coordinator")
    coordinator.post(page_of("duties", concern), {"has_duties": "no"})
    ballerup = Authority.objects.get(slug="ballerup")
    for whose in (f"authority-{ballerup.pk}", "region"):
        given = {"has_duties": "yes", "whose": whose, "how": "other"}
        coordinator.post(page_of("duties", concern), given)
    assert answers(behind) == [
        (False, None, None, "", ""),
        (True, None, "ballerup", "", "other"),
        (True, None, None, "region", "other"),
    ]
    html = coordinator.get(concern.get_absolute_url()).content.decode()
    assert "Something else. The region: hospital or psychiatry" in html
    assert "Something else. Ballerup Kommune" in html and "replaced by a later answer" in html


def test_an_answer_from_before_authorities_could_be_named_is_still_shown(behind):
    concern = withdrawn()
    behind.execute(
        "INSERT INTO register.register_ownduties"
        " (id, concern_id, answered_by_id, answered_at, has_duties, how, elsewhere)"
        " SELECT gen_random_uuid(), %s, id, now(), true, 'other', ''"
        " FROM accounts_user WHERE username = 'coordinator'",
        [concern.pk],
    )
    html = browser("coordinator").get(concern.get_absolute_url()).content.decode()
    assert "Something else. Another authority" in html


def test_duties_are_of_one_and_the_municipality_and_the_police_are_on_no_list_of_others():
    concern = withdrawn()
    form = browser("coordinator").get(page_of("duties", concern)).context["form"]
    names = [name for _key, name in form.fields["whose"].choices]
    assert "Gladsaxe Kommune" not in names and str(concern.custodian) not in names
    with world.acting("coordinator") as by:
        for whose in (None, duties.Whose(), duties.Whose(elsewhere="region", authority=by)):
            with pytest.raises(ValueError, match="of one alone"):
                duties.answer(concern, has_duties=True, whose=whose, how="other", by=by)


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, ["has_duties"]),
        ({"has_duties": "maybe"}, ["has_duties"]),
        ({"has_duties": "yes"}, ["whose", "how"]),
        ({"has_duties": "yes", "whose": "region"}, ["how"]),
        ({"has_duties": "yes", "whose": "9" * 30, "how": "nonsense\0"}, ["whose", "how"]),
    ],
)
def test_half_an_answer_is_asked_again_and_writes_nothing(sent, wrong, behind):
    concern = withdrawn()
    assert_asked_again(browser("coordinator").post(page_of("duties", concern), sent), *wrong)
    assert answers(behind) == []


def test_another_municipalitys_unit_is_on_no_list(behind):
    concern = withdrawn()
    other = str(Unit.objects.get(slug="familie-ballerup").pk)
    given = {"has_duties": "yes", "whose": f"unit-{other}", "how": "school"}
    assert_asked_again(browser("coordinator").post(page_of("duties", concern), given), "whose")


def test_reopened_meanwhile_is_a_sentence_and_withdrawn_again_asks_again(behind):
    concern = withdrawn()
    coordinator = browser("coordinator")
    coordinator.post(page_of("duties", concern), {"has_duties": "no"})
    with world.acting("police") as police:
        concern = closing.reopen(concern, rationale="Nyt fra skolen.", by=police)
    response = coordinator.post(page_of("duties", concern), said_yes())
    moved_on = "The concern has moved on since you opened the page. It is now: In triage."
    assert told(response)[-1] == moved_on
    with world.acting("police") as police:
        clearance.turn_away(concern, rationale="Alligevel ikke.", by=police)
    assert waits("coordinator") == [concern.reference]
    assert len(answers(behind)) == 1


@pytest.mark.parametrize("act", ["answer", "ask_for_advice"])
def test_reopened_at_the_moment_of_answering_is_said_and_writes_nothing(act, behind):
    """The page saw it closed; the police were faster than the row."""
    concern = withdrawn()
    with world.acting("police") as police:
        closing.reopen(concern, rationale="Nyt fra skolen.", by=police)
    given = {"has_duties": False} if act == "answer" else {}
    with world.acting("coordinator") as by, pytest.raises(IllegalStep) as late:
        getattr(duties, act)(concern, by=by, **given)
    assert late.value.state == "triage"
    assert answers(behind) == []


def test_advice_is_asked_for_once_and_noted_once(mailoutbox, behind):
    concern = withdrawn()
    coordinator, police = browser("coordinator"), browser("police")
    desk = reverse("register:clearance")
    assert concern.reference not in police.get(desk).content.decode()
    assert "00 00 10 00" in coordinator.get(concern.get_absolute_url()).content.decode()
    written = "SELECT count(*) FROM outbox_message"
    before = behind.execute(written).fetchone()[0]
    for _again in range(2):
        coordinator.post(page_of("ask_for_advice", concern))
    assert behind.execute(written).fetchone()[0] == before + 1
    assert concern.reference in police.get(desk).content.decode()
    assert "We have given advice" in police.get(concern.get_absolute_url()).content.decode()
    for _again in range(2):
        police.post(page_of("advise", concern))
    assert concern.reference not in police.get(desk).content.decode()
    rows = "SELECT is_given FROM register.register_advice ORDER BY noted_at"
    assert behind.execute(rows).fetchall() == [(False,), (True,)]


def test_advice_that_was_asked_for_waits_for_nobody_once_it_is_reopened():
    concern = withdrawn()
    browser("coordinator").post(page_of("ask_for_advice", concern))
    police, queue = browser("police"), reverse("register:clearance")
    assert [row.concern_id for row in police.get(queue).context["advice"]] == [concern.pk]
    with world.acting("police") as by:
        closing.reopen(concern, rationale="Der er kommet nyt.", by=by)
    assert police.get(queue).context["advice"] == []
    with world.acting("police") as by:
        clearance.turn_away(concern, rationale="Alligevel ikke.", by=by)
    assert police.get(queue).context["advice"] == []  # withdrawn anew, it is asked for anew
    assert told(police.post(page_of("advise", concern))) == [
        "Nobody waits for advice about it now. Nothing was noted."
    ]
    browser("coordinator").post(page_of("ask_for_advice", concern))
    assert [row.concern_id for row in police.get(queue).context["advice"]] == [concern.pk]


@pytest.mark.parametrize("name", ["duties", "ask_for_advice", "advise"])
@pytest.mark.parametrize("who", ["coordinator-ballerup", "leader-family", "caseworker-family"])
def test_it_does_not_exist_for_others(name, who):
    concern = withdrawn()
    assert browser(who).post(page_of(name, concern), {"has_duties": "no"}).status_code == 404


def test_whoever_stepped_away_finds_no_sign_of_it():
    concern = withdrawn()
    with world.acting("coordinator") as coordinator:
        conflicts.declare(concern, by=coordinator)
    assert waits("coordinator") == []
    page = page_of("duties", concern)
    assert browser("coordinator").post(page, {"has_duties": "no"}).status_code == 404


REFUSED = [  # who, at which stage, in whose name, which unit
    ("coordinator-ballerup", withdrawn, "coordinator-ballerup", None),
    ("police", withdrawn, "police", None),
    ("coordinator", withdrawn, "police", None),
    ("coordinator", withdrawn, "coordinator", "familie-ballerup"),
    ("coordinator", world.closed_without_measure, "coordinator", None),
]


@pytest.mark.parametrize(("who", "stage", "name", "unit"), REFUSED)
def test_the_database_takes_no_answer_from_anybody_else(who, stage, name, unit):
    concern = stage()
    with world.acting(who) as person:
        row = OwnDuties(
            concern=concern,
            answered_by=type(person).objects.get(username=name),
            answered_at=timezone.now(),
            has_duties=True,
            unit=Unit.objects.get(slug=unit) if unit else None,
            how="other",
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


def test_the_services_refuse_whoever_is_on_the_other_side():
    concern = withdrawn()
    with world.acting("police") as police, pytest.raises(PermissionDenied):
        duties.answer(concern, has_duties=False, by=police)
    with world.acting("coordinator") as coordinator, pytest.raises(PermissionDenied):
        duties.advise(concern, by=coordinator)
