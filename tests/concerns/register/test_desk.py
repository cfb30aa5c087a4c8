"""A desk's own order: what is unread, who works with what, views with a name, news by polling."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.register.desk_forms import OrderForm
from concerns.register.models import Assignment, SavedView, Seen
from concerns.register.services import assigning, conflicts
from concerns.register.views import inbox
from concerns.register.views.listing import SORTS
from tests import world
from tests.pages import browser, told

pytestmark = pytest.mark.django_db(transaction=True)
INBOX, ASSIGN, NEWS = (reverse(f"register:{name}") for name in ("inbox", "assign", "news"))
SAVE = reverse("register:save_view")


def references(response):
    return [concern.reference for concern in response.context["concerns"]]


def unread(client, **query):
    rows = client.get(INBOX, {"tab": "open", **query}).context["rows"]
    return [row["number"] for row in rows if "is-unread" in row["kind"]]


def test_a_concern_is_unread_until_its_page_is_opened_and_again_when_something_happens():
    concern = world.filed()
    police, coordinator = browser("police"), browser("coordinator")
    assert unread(police) == unread(coordinator) == [concern.reference]
    assert "(unread)" in police.get(INBOX).content.decode()

    police.get(concern.get_absolute_url())
    assert (unread(police), unread(coordinator)) == ([], [concern.reference])
    assert references(police.get(INBOX, {"unread": "1"})) == []

    world.corresponded(concern)
    assert unread(police) == [concern.reference]
    police.get(concern.get_absolute_url())
    with world.acting("police") as by:
        world.clearance.take_up(concern, by=by)
    assert unread(police, unread="1") == [concern.reference]


def test_what_somebody_opened_is_theirs_to_know():
    concern = world.filed()
    browser("police").get(concern.get_absolute_url())
    with world.acting("police"):
        assert Seen.objects.count() == 1
    for other in ("coordinator", "administrator", "auditor", None):
        with world.acting(other):
            assert Seen.objects.count() == 0


def assign(client, *concerns, to, **more):
    chosen = [concern.pk for concern in concerns]
    return client.post(ASSIGN, {"concern": chosen, "assignee": to, "here": "tab=open", **more})


def test_each_side_says_who_of_its_desk_works_with_a_concern():
    one, other = world.in_triage(), world.in_triage()
    me = User.objects.get(username="coordinator")
    coordinator, police = browser("coordinator"), browser("police")
    response = assign(coordinator, one, other, to=me.pk)
    assert response.headers["Location"] == f"{INBOX}?tab=open"
    assert set(told(response)[0].split(": ")[0].split(", ")) == {one.reference, other.reference}
    assign(coordinator, other, to="nobody", back="concern", was=f"{other.pk}:{me.pk}")

    assert references(coordinator.get(INBOX, {"assignee": "me"})) == [one.reference]
    assert references(coordinator.get(INBOX, {"assignee": "nobody"})) == [other.reference]
    assert str(me) in coordinator.get(one.get_absolute_url()).content.decode()
    assert references(police.get(INBOX, {"tab": "open", "assignee": "me"})) == []
    with world.acting("police"):
        assert Assignment.objects.count() == 0


HIDDEN = re.compile(r'name="was" value="([^"]*)"')


@pytest.mark.parametrize("place", ["inbox", "concern"])
def test_who_was_assigned_meanwhile_is_said_and_nobody_is_overruled(place, colleague):
    concern = world.in_triage()
    coordinator = browser("coordinator")
    url = f"{INBOX}?tab=open" if place == "inbox" else concern.get_absolute_url()
    me = User.objects.get(username="coordinator")

    def shown():
        return HIDDEN.findall(coordinator.get(url).content.decode())

    old = shown()
    assert old == [f"{concern.pk}:"]
    with world.acting(colleague.username) as by:
        assigning.assign([concern], to=by, by=by)
    for to in (me.pk, "nobody"):
        words = told(assign(coordinator, concern, to=to, was=old))[-1]
        assert words == f"{concern.reference}: not changed. {colleague} has taken it meanwhile."
    assert str(colleague) in coordinator.get(concern.get_absolute_url()).content.decode()

    new = shown()
    assert new == [f"{concern.pk}:{colleague.pk}"]
    for _twice in range(2):
        words = told(assign(coordinator, concern, to=me.pk, was=new))[-1]
        assert words == f"{concern.reference}: noted who works with it."
    with world.acting("coordinator"):
        assert Assignment.objects.count() == 2
    assign(coordinator, concern, to="nobody", was=shown())
    words = told(assign(coordinator, concern, to=colleague.pk, was=new))[-1]
    assert words.endswith("A colleague has noted meanwhile that nobody has it.")


@pytest.mark.parametrize("was", ["", "x", ":", "\0:1", f"{'9' * 500}:1", "x:y"])
def test_a_tampered_assignee_is_nobody(was):
    concern, coordinator = world.in_triage(), browser("coordinator")
    me = User.objects.get(username="coordinator")
    assign(coordinator, concern, to=me.pk, was=was)
    assert "nobody" not in told(assign(coordinator, concern, to="nobody", was=was))[-1]
    with world.acting("coordinator") as by:
        assert assigning.assignee(concern, by) == by


def test_nobody_is_given_what_is_not_their_desks():
    concern, gone = world.in_triage(), world.closed_without_measure()
    coordinator, police = (User.objects.get(username=n) for n in ("coordinator", "police"))
    with world.acting("coordinator") as by:
        assert assigning.assign([gone], to=by, by=by).left == [gone]
        assert assigning.assign([concern], to=police, by=by).left == [concern]
    with world.acting("coordinator-ballerup") as by:
        assert assigning.assign([concern], to=by, by=by).left == [concern]
    row = Assignment(
        concern=concern, unit_id=1, assignee=police, given_by=coordinator, given_at=timezone.now()
    )
    with pytest.raises(DatabaseError), world.acting("coordinator") as by:
        row.unit = assigning.desks(by)[0]
        row.save(force_insert=True)


def test_whoever_steps_away_no_longer_works_with_it():
    concern = world.in_triage()
    with world.acting("police") as by:
        assigning.assign([concern], to=by, by=by)
        conflicts.declare(concern, by=by)
    with world.acting("police"):
        assert (Assignment.objects.count(), Seen.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"assignee": "nobody"},
        {"assignee": "x", "concern": "x"},
        {"assignee": "9" * 99, "concern": "5b4f6f0e-7a1c-4f3e-9a57-000000000001"},
        {"concern": "\0", "assignee": "\0", "here": "\0&tab=x", "back": "concern"},
    ],
)
def test_a_tampered_assignment_is_a_sentence(sent):
    response = browser("police").post(ASSIGN, sent)
    assert (response.status_code, len(told(response))) == (302, 1)
    assert response.headers["Location"].startswith(INBOX)


@pytest.mark.parametrize("sort", ["newest", "oldest", "longest", "shortest", "number_last"])
def test_pages_follow_the_order(sort, monkeypatch):
    monkeypatch.setattr(inbox, "PAGE", 2)
    kept = [world.filed().reference for _ in range(5)]
    police = browser("police")
    found, address = [], f"{INBOX}?tab=open&sort={sort}"
    while address:
        response = police.get(address)
        found += references(response)
        address = response.context["older"] and f"{INBOX}?{response.context['older']}"
    assert found == (kept if sort in ("oldest", "longest") else kept[::-1])


def test_every_order_can_be_chosen_without_the_column_heads():
    assert [code for code, _words in OrderForm.base_fields["sort"].choices] == list(SORTS)
    form = browser("police").get(INBOX, {"sort": "number"}).context["order"]
    assert '<option value="number" selected>' in str(form)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"state": "x"}, "Status"),
        ({"sort": "x", "tab": "y"}, "View, Order"),
        ({"evil": "Buy here"}, "something that we do not know"),
        ({"assignee": "17", "unread": "maybe"}, "Who works with it, Read"),
    ],
)
def test_what_an_address_asks_in_vain_is_named_and_left_out(query, words):
    concern = world.filed()
    response = browser("police").get(INBOX, query)
    assert references(response) == [concern.reference]
    assert f"We left out: {words}." in response.content.decode()
    assert "Buy here" not in response.content.decode()


@pytest.mark.parametrize("sort", ["newest", "longest", "number", "number_last", "x"])
def test_a_tampered_place_in_any_order_is_a_page(sort):
    world.filed()
    for place in ("x", "\0", "2026-13-45T99:99:99Z", "0001-01-01T00:00+23:59", "9" * 500, "~~"):
        before = f"{place}~5b4f6f0e-7a1c-4f3e-9a57-000000000001"
        assert browser("police").get(INBOX, {"sort": sort, "before": before}).status_code == 200


@pytest.fixture
def colleague(behind):
    """A second coordinator of the municipal desk, as long as the test lasts."""
    add = """
        INSERT INTO accounts_membership (user_id, unit_id, role)
        SELECT p.id, u.id, 'municipal_coordinator' FROM accounts_user p, accounts_unit u
        WHERE p.username = 'mentor' AND u.slug = 'infohus-gladsaxe' RETURNING id
    """
    added = behind.execute(add).fetchone()[0]
    yield User.objects.get(username="mentor")
    behind.execute("DELETE FROM accounts_membership WHERE id = %s", [added])


def saved(username, query="", **typed):
    return browser(username).post(f"{SAVE}?{query}", {"title": "Children", **typed})


def test_a_view_is_kept_as_known_keys_and_shared_with_the_desk_alone():
    saved("police", "age_band=child&x=1&q=Elias&tab=open", is_shared="on")
    with world.acting("police"):
        view = SavedView.objects.get()
    assert view.view_query == "tab=open&age_band=child"
    page = browser("police").get(f"{INBOX}?{view.view_query}&view={view.pk}")
    assert [entry["label"] for entry in page.context["tabs"] if entry["is_current"]] == ["Children"]
    for other in ("coordinator", "administrator", None):
        with world.acting(other):
            assert SavedView.objects.count() == 0
    assert browser("coordinator").get(change(view)).status_code == 404


def test_a_view_that_is_sent_twice_is_one_view():
    police = browser("police")
    number = police.get(f"{SAVE}?tab=open").context["form"]["submission"].value()
    for title in ("Children", "Children", "Grown-ups"):
        sent = police.post(f"{SAVE}?tab=open", {"title": title, "submission": number})
        assert sent.status_code == 302 and told(sent)[-1] == "The view is saved."
    with world.acting("police"):
        titles = [view.view_title for view in SavedView.objects.all()]
    assert titles == ["Children", "Grown-ups"], "what was changed before it was sent is another"


def change(view):
    return reverse("register:change_view", args=[view.pk])


def test_a_colleague_sees_the_shared_view_not_the_private_one_and_changes_neither(colleague):
    saved("coordinator", "age_band=child&tab=open", title="Shared", is_shared="on")
    saved("coordinator", "age_band=adult", title="Private")
    with world.acting("coordinator"):
        views = {view.view_title: view for view in SavedView.objects.all()}
    other = browser(colleague.username)
    page = other.get(f"{INBOX}?{views['Shared'].view_query}&view={views['Shared'].pk}")
    labels = [entry["label"] for entry in page.context["tabs"]]
    assert "Shared" in labels and "Private" not in labels
    assert [entry["label"] for entry in page.context["tabs"] if entry["is_current"]] == ["Shared"]
    assert "Rename or delete this view" not in page.content.decode()
    with world.acting(colleague.username):
        assert [view.view_title for view in SavedView.objects.all()] == ["Shared"]
    for view in views.values():
        assert other.get(change(view)).status_code == 404
        for sent in ({"title": "Mine"}, {"delete": "1"}):
            assert other.post(change(view), sent).status_code == 404
        with pytest.raises(DatabaseError), world.acting(colleague.username):
            view.view_title = "Mine"
            view.save(force_update=True, update_fields=["view_title"])
    with world.acting("coordinator"):
        assert {view.view_title for view in SavedView.objects.all()} == {"Shared", "Private"}


def test_an_own_view_is_renamed_and_deleted_and_an_old_key_in_it_is_told_about():
    saved("coordinator", "age_band=child")
    with world.acting("coordinator"):
        view = SavedView.objects.get()
    coordinator = browser("coordinator")
    coordinator.post(change(view), {"title": "Young"})
    assert "Young" in coordinator.get(INBOX).content.decode()
    response = coordinator.get(INBOX, {"age_band": "gone", "view": view.pk})
    assert "We left out: Age." in response.content.decode()
    coordinator.post(change(view), {"delete": "1"})
    with world.acting("coordinator"):
        assert SavedView.objects.count() == 0


def test_a_view_needs_a_name_and_there_is_room_for_ten():
    assert "title" in saved("police", title=" ").context["form"].errors
    for _ in range(10):
        saved("police")
    [error] = saved("police").context["form"].non_field_errors()
    assert error.startswith("You have ten views already")


def test_news_is_one_line_and_never_a_count_of_everything(monkeypatch):
    monkeypatch.setattr(inbox, "PAGE", 2)
    since, police = timezone.now() - timedelta(seconds=1), browser("police")

    def words(moment=since, **query):
        when = moment if isinstance(moment, str) else moment.isoformat()
        response = police.get(NEWS, {"since": when, "tab": "open", **query})
        assert response.status_code == 200
        return response.context["news"]

    assert words() == ""
    world.filed()
    assert words() == "One concern is new or has changed."
    assert words(age_band="adult") == words(timezone.now()) == ""
    world.filed(), world.filed()
    assert words() == "2+ concerns are new or have changed."
    assert [words(bad) for bad in ("", "x", "\0", "2026-13-45T00:00Z", "2026-11-23")] == [""] * 5
    for extreme in ("0001-01-01T00:00+23:59", "9999-12-31T23:59:59.999999-23:59"):
        words(extreme)


def test_the_shortcuts_are_turned_off_and_on_again():
    police, address = browser("police"), reverse("accounts:shortcuts")
    police.post(address, {"shortcuts": "off"})
    assert 'data-shortcuts="off"' in police.get(INBOX).content.decode()
    police.post(address, {"shortcuts": "on"})
    assert 'data-shortcuts="off"' not in police.get(INBOX).content.decode()


def test_what_was_answered_in_the_same_instant_is_no_new_message(behind):
    """What came in one moment stands in the list exactly where its row has the badge."""
    concern = world.filed(corresponds=True)
    police = browser("police")
    for alter in (None, "UPDATE register.register_letter SET written_at = now()"):
        if alter:
            behind.execute(alter)
        rows = police.get(INBOX, {"tab": "open"}).context["rows"]
        marked = [row["number"] for row in rows if "New message" in row["marks"]]
        assert references(police.get(INBOX, {"tab": "messages"})) == marked
        assert marked == ([] if alter else [concern.reference])
