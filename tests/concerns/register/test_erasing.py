import pytest
from django.core.exceptions import PermissionDenied

from accounts.access import Refused
from concerns.register import keys
from concerns.register.models import (
    Concern,
    ConcernContent,
    ConcernKey,
    ConcernNote,
    DeskTask,
    Disclosure,
)
from concerns.register.services import erasing, noting, reading
from infohus.custody.keyring import keyring
from infohus.custody.sealing import SealBroken, new_data_key, opened
from tests import world
from tests.pages import browser

pytestmark = pytest.mark.django_db(transaction=True)


def test_erasing_takes_the_key_and_leaves_a_stub_that_nobody_can_open(acting, behind):
    concern = world.closed_without_measure()
    with acting("police") as police:
        erasing.erase(concern, by=police)

    with acting("police") as police:
        stub = Concern.objects.get()
        assert stub.erased_at is not None and not ConcernKey.objects.exists()
        with pytest.raises(Refused):
            reading.read(stub, by=police)
        content = ConcernContent.objects.get()
        with pytest.raises(SealBroken):
            opened(content, new_data_key())
    keys = behind.execute("SELECT count(*) FROM register.register_concernkey").fetchone()
    assert keys == (0,) and keyring().is_healthy("vestegnen")


def test_a_message_that_nobody_can_read_any_more_waits_for_no_answer(acting):
    concern = world.in_triage(corresponds=True)
    with acting("police") as police:
        concern = world.clearance.turn_away(concern, rationale="Efterforskning.", by=police)
    client = browser("police")
    messages, closed = "/concerns/?tab=messages", "/concerns/?tab=closed"
    for page in (messages, closed):
        html = client.get(page).content.decode()
        assert concern.reference in html and "New message" in html

    with acting("police") as police:
        erasing.erase(concern, by=police)
    assert concern.reference not in client.get(messages).content.decode()
    [row] = client.get(closed).context["rows"]
    assert row["number"] == concern.reference and "New message" not in row["marks"]


def test_what_the_desks_wrote_along_the_way_is_erased_with_the_key(acting):
    """Every version of a note included: one key sealed them all, and it is gone."""
    concern = world.in_triage(is_worked_on=True)
    with acting("police") as police:
        for written in ConcernNote.objects.all():
            noting.rewrite(concern, written.pk, text="Nyt.", began_from=1, by=police)
        concern = world.clearance.turn_away(concern, rationale="Efterforskning.", by=police)
        key = keys.data_key(concern)
        erasing.erase(concern, by=police)

    with acting("police") as police:
        rows = [*ConcernNote.objects.all(), *DeskTask.objects.all(), *Disclosure.objects.all()]
        rows += [version.instance for version in ConcernNote.history.all()]
        assert len(rows) == 2 + 2 + 2 + 4
        for row in rows:
            assert all(opened(row, key)), "sealed under the key that is gone"
            with pytest.raises(SealBroken):
                opened(row, new_data_key())
        with pytest.raises(Refused):
            keys.data_key(concern)
        erased = Concern.objects.get()
        assert reading.read_if_granted(erased, by=police) is None
        for note in ConcernNote.objects.all():
            with pytest.raises(Refused):
                noting.versions(erased, note.pk, by=police)


@pytest.mark.parametrize(
    ("username", "stage"),
    [
        ("police", world.in_triage),
        ("coordinator", world.in_triage),
        ("coordinator", world.closed_without_measure),
    ],
)
def test_only_the_police_erase_and_only_what_is_closed(acting, username, stage):
    """The municipality may not even lock what is closed: the database is asked first."""
    concern = stage()
    with acting(username) as person, pytest.raises((PermissionDenied, Refused)):
        erasing.erase(concern, by=person)
    with acting(username) as person:
        assert not erasing.may_erase(concern, person)
    page = f"/concerns/{concern.pk}/erase/"
    assert browser(username).post(page).status_code == 404
    with acting("police"):
        assert ConcernKey.objects.filter(concern=concern).exists()


def test_the_page_asks_before_it_erases(acting, client):
    concern = world.closed_without_measure()
    with acting("police") as police:
        client.force_login(police)
    page = f"/concerns/{concern.pk}/erase/"
    assert client.get(page).status_code == 200
    with acting("police"):
        assert ConcernKey.objects.exists()
    assert client.post(page).status_code == 302
    assert client.get(page).status_code == 404
    assert client.get(f"/concerns/{concern.pk}/").status_code == 200
