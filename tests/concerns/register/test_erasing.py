import pytest
from django.core.exceptions import PermissionDenied

from accounts.access import Refused
from concerns.register.models import Concern, ConcernContent, ConcernKey
from concerns.register.services import erasing, reading
from infohus.custody.keyring import keyring
from infohus.custody.sealing import SealBroken, new_data_key, opened
from tests import world

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


@pytest.mark.parametrize(
    ("username", "stage"),
    [("police", world.in_triage), ("coordinator", world.in_triage)],
)
def test_only_the_police_erase_and_only_what_is_closed(acting, username, stage):
    concern = stage()
    with acting(username) as person, pytest.raises(PermissionDenied):
        erasing.erase(concern, by=person)


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
