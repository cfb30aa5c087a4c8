"""Whose place at the desk is over works with nothing; of two desks, the concern's own counts."""

import re

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse

from accounts.models import User
from concerns.register.models import Assignment
from concerns.register.services import assigning, closing, handing_over, viewing
from tests import world
from tests.concerns.register.test_reopening import reopened
from tests.pages import browser, told

pytestmark = pytest.mark.django_db(transaction=True)
INBOX, ASSIGN = reverse("register:inbox"), reverse("register:assign")
SHOWN = re.compile(r'name="was" value="([^"]*)"')


@pytest.fixture
def deputy(sits_at):
    return sits_at("infohus-gladsaxe")


@pytest.fixture(params=["the last day is over", "signs in no more", "sits elsewhere"])
def gone(request, deputy, behind):
    """`gone()`: the deputy is of the desk no longer."""
    changes = {
        "the last day is over": "UPDATE accounts_membership SET valid_until = now()"
        " WHERE role = 'municipal_coordinator' AND user_id = %s",
        "signs in no more": "UPDATE accounts_user SET is_active = false WHERE id = %s",
        "sits elsewhere": "UPDATE accounts_membership SET role = 'mentor_coordinator'"
        " WHERE role = 'municipal_coordinator' AND user_id = %s",
    }
    yield lambda: behind.execute(changes[request.param], [deputy.pk])
    behind.execute("UPDATE accounts_user SET is_active = true")


def given(concern, *, to, by="coordinator"):
    with world.acting(by) as person:
        assert assigning.assign([concern], to=to, by=person).given == [concern]


def assign(client, concern, *, to, was=None):
    sent = {"concern": [concern.pk], "assignee": to, "was": was or f"{concern.pk}:"}
    return told(client.post(ASSIGN, sent))[-1]


def listed(client, assignee):
    response = client.get(INBOX, {"tab": "open", "assignee": assignee})
    return [concern.reference for concern in response.context["concerns"]]


def test_what_a_deputy_worked_with_is_nobodys_when_their_time_is_over(deputy, gone):
    concern, coordinator = world.in_triage(), browser("coordinator")
    given(concern, to=deputy)
    assert listed(coordinator, "nobody") == []
    gone()

    [row] = coordinator.get(INBOX, {"tab": "open"}).context["rows"]
    assert (row["assignee"], row["was_with"]) == ("", "")
    assert listed(coordinator, "nobody") == [concern.reference]
    page = coordinator.get(concern.get_absolute_url())
    assert page.context["assignee"] is None
    assert page.context["assign_form"]["assignee"].value() == "nobody"
    assert SHOWN.findall(page.content.decode()) == [f"{concern.pk}:"]
    with world.acting("coordinator") as me:
        assert assigning.assignee(concern, me) is None
    assert "noted" in assign(coordinator, concern, to=me.pk)
    assert listed(coordinator, "me") == [concern.reference]


def test_nobody_is_noted_for_whoever_is_gone_so_that_it_stays_so(deputy, gone):
    concern = world.in_triage()
    given(concern, to=deputy)
    gone()
    given(concern, to=None)
    with world.acting("coordinator"):
        assert [row.assignee for row in Assignment.objects.all()] == [None, deputy]


def test_what_is_reopened_after_its_people_left_is_nobodys(deputy):
    concern = world.in_triage()
    given(concern, to=deputy)
    with world.acting("coordinator") as me:
        closing.close_without_measure(
            world.triage.record_triage(concern, rationale="Ingen risiko.", by=me),
            outcome=world.Outcome.UNFOUNDED, rationale="Intet i det.", by=me,
        )  # fmt: skip
        place = deputy.membership_set.select_related("unit__authority").get(
            role="municipal_coordinator"
        )
        assert handing_over.hand_over(place, to=me, by=me)
    reopened(concern)
    assert listed(browser("coordinator"), "nobody") == [concern.reference]


@pytest.fixture
def of_both(sits_at):
    """Yasmin is at the desk of the police and at the municipality's."""
    sits_at("infohus-gladsaxe")
    return sits_at("antirad", "police_coordinator")


def test_of_two_desks_the_concerns_own_says_who_works_with_it(of_both):
    concern, both = world.in_triage(), browser("mentor")
    maja = User.objects.get(username="coordinator")
    given(concern, to=maja)  # at the other desk, and later
    [row] = both.get(INBOX, {"tab": "open"}).context["rows"]
    assert (row["assignee"], row["was_with"]) == ("", "")
    assert listed(both, "nobody") == [concern.reference]

    assert "noted" in assign(both, concern, to=of_both.pk)
    given(concern, to=None)
    given(concern, to=maja)
    assert listed(both, "me") == [concern.reference]
    page = both.get(concern.get_absolute_url())
    assert page.context["assignee"] == of_both
    offered = [str(code) for code, _name in page.context["assign_form"].fields["assignee"].choices]
    assert str(maja.pk) not in offered and str(of_both.pk) in offered
    assert listed(browser("coordinator"), "me") == [concern.reference]


def test_a_colleague_of_the_other_desk_is_a_sentence_and_the_rest_is_done(sits_at):
    yasmin, both = sits_at("infohus-gladsaxe"), browser("mentor")
    sits_at("infohus-ballerup")
    here, there = world.in_triage(), world.in_triage(municipality="ballerup")
    maja = User.objects.get(username="coordinator")
    sent = {"concern": [here.pk, there.pk], "assignee": maja.pk}
    said = told(both.post(ASSIGN, sent))
    assert said == [
        f"{here.reference}: noted who works with it.",
        f"{there.reference}: not changed. Your desk, or whom you chose, cannot work with it.",
    ]
    given(there, to=yasmin, by="mentor")
    rows = both.get(INBOX, {"tab": "open"}).context["rows"]
    assert {row["number"]: row["assignee"] for row in rows} == {
        here.reference: str(maja),
        there.reference: str(yasmin),
    }


def saved(by):
    with world.acting(by) as person:
        shared = viewing.keep(
            title="Shared", query="tab=open", is_shared=True, submission=b"1", by=person
        )
        viewing.keep(title="Private", query="tab=open", is_shared=False, submission=b"2", by=person)
    return shared, reverse("register:change_view", args=[shared.pk])


RENAMED = "UPDATE register.register_savedview SET view_title = 'Old'"
KEPT_TO_ONESELF = "UPDATE register.register_savedview SET unit_id = NULL"
DELETED = "DELETE FROM register.register_savedview"


def changed(by, statement):
    """How many views the database lets somebody change, or that it refuses."""
    with world.acting(by), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


def test_a_shared_view_of_somebody_gone_is_renamed_and_deleted_by_the_desk(deputy, gone, behind):
    view, address = saved(deputy.username)
    coordinator, page = browser("coordinator"), f"{INBOX}?tab=open&view={view.pk}"
    assert "Rename or delete" not in coordinator.get(page).content.decode()
    assert coordinator.get(address).status_code == 404
    gone()

    assert "Rename or delete" in coordinator.get(page).content.decode()
    assert "is_shared" not in coordinator.get(address).context["form"].fields
    coordinator.post(address, {"title": "Old", "is_shared": ""})
    kept = "SELECT view_title, owner_id, unit_id FROM register.register_savedview ORDER BY 1"
    assert behind.execute(kept).fetchall() == [
        ("Old", deputy.pk, view.unit_id),
        ("Private", deputy.pk, None),
    ]
    for other in ("police", "coordinator-ballerup", "leader-youth"):
        assert browser(other).post(address, {"delete": "1"}).status_code == 404
    coordinator.post(address, {"delete": "1"})
    assert [title for title, *_rest in behind.execute(kept).fetchall()] == ["Private"]


def test_the_database_lets_the_desk_change_such_views_and_no_others(deputy, gone):
    saved(deputy.username)
    for statement in (RENAMED, KEPT_TO_ONESELF, DELETED):
        assert changed("coordinator", statement) == 0
    gone()
    for other in ("police", "coordinator-ballerup", "leader-youth", "administrator", None):
        for statement in (RENAMED, DELETED):
            assert changed(other, statement) == 0
    assert changed("coordinator", RENAMED) == 1
    with pytest.raises(ProgrammingError):
        changed("coordinator", KEPT_TO_ONESELF)
    assert changed("coordinator", DELETED) == 1
