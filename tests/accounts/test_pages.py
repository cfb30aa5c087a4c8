"""Signing in and out, where each person's day begins, the access log and the installation."""

from functools import cache

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from accounts import views
from accounts.models import User
from infohus.audit.models import Event
from tests import world
from tests.pages import assert_asked_again, browser, told

pytestmark = pytest.mark.django_db(transaction=True)
SIGN_IN, LOG = reverse("accounts:sign_in"), reverse("accounts:log")
PASSWORD = "fire heste i regnvejr"
HOMES = {
    "police": "register:inbox",
    "coordinator": "register:inbox",
    "leader-family": "meetings:list",
    "caseworker-family": "meetings:list",
    "invitee-psychiatry": "meetings:list",
    "mentor-coordinator": "journal:corps",
    "mentor": "journal:tasks",
    "auditor": "accounts:log",
    "administrator": "accounts:installation",
}


@cache
def hashed() -> str:
    """Once for all of these tests: it takes half a second, as it should."""
    return make_password(PASSWORD)


@pytest.fixture
def with_password(behind):
    """The coordinator can sign in with a password while the test lasts."""
    coordinator = User.objects.get(username="coordinator")
    unusable = coordinator.password
    coordinator.password = hashed()
    coordinator.save(update_fields=["password"])
    yield coordinator
    behind.execute("UPDATE accounts_user SET password = %s, is_active = true WHERE username = %s",
                   [unusable, "coordinator"])  # fmt: skip


def test_the_right_password_opens_the_door(with_password):
    client = browser()
    given = {"username": "coordinator", "password": PASSWORD}
    response = client.post(SIGN_IN, given)
    assert (response.status_code, response.url) == (302, reverse("accounts:home"))
    assert client.get(reverse("accounts:home")).url == reverse("register:inbox")


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("coordinator", "x"),
        ("nobody", PASSWORD),
        ("police", ""),
        ("", PASSWORD),
        ("coordinator\0", PASSWORD),
        ("coordinator", PASSWORD + "\0"),
        ("\u202ecoordinator", PASSWORD),
        ("x" * 5_000, PASSWORD),
        ("coordinator", "x" * 1_000_000),
    ],
)
def test_every_other_way_is_answered_with_the_form(with_password, username, password):
    response = browser().post(SIGN_IN, {"username": username, "password": password})
    assert response.status_code == 200
    assert response.context["form"].errors
    assert "_auth_user_id" not in response.client.session
    assert PASSWORD not in response.content.decode()


def test_a_wrong_name_and_a_wrong_password_read_the_same(with_password, behind):
    def words(username, password):
        response = browser().post(SIGN_IN, {"username": username, "password": password})
        assert_asked_again(response, "__all__")
        return response.context["form"].non_field_errors()

    wrong = words("coordinator", "x")
    assert wrong == words("nobody", PASSWORD)
    behind.execute("UPDATE accounts_user SET is_active = false WHERE username = 'coordinator'")
    assert wrong == words("coordinator", PASSWORD)


@pytest.mark.parametrize(("username", "home"), HOMES.items())
def test_everybody_begins_where_they_work(username, home):
    client = browser(username)
    response = client.get(reverse("accounts:home"))
    assert (response.status_code, response.url) == (302, reverse(home))
    assert client.get(response.url).status_code == 200


def test_signing_out_is_a_button_and_closes_every_door():
    client = browser("police")
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert client.post(reverse("accounts:sign_out")).status_code == 302
    response = client.get(reverse("register:inbox"))
    assert response.status_code == 302 and response.url.startswith(SIGN_IN)


@pytest.mark.parametrize("path", ["accounts:home", "register:inbox", "accounts:log"])
def test_nobody_is_sent_to_the_sign_in(path):
    response = browser().get(reverse(path))
    assert response.status_code == 302 and response.url.startswith(SIGN_IN)


def pages_of_the_log(client):
    response = client.get(LOG)
    yield response
    while response.context["older"]:
        response = client.get(LOG, {"before": response.context["older"]})
        yield response


def test_the_log_is_walked_page_by_page_and_never_says_what_it_was_about(monkeypatch, behind):
    monkeypatch.setattr(views, "LOG_PAGE", 5)
    world.assessed()
    written = {row[0] for row in behind.execute("SELECT id FROM audit_event").fetchall()}
    seen, html = [], ""
    for response in pages_of_the_log(browser("auditor")):
        seen += [event.pk for event, _actor in response.context["events"]]
        html += response.content.decode()
    assert len(written) > views.LOG_PAGE
    assert len(seen) == len(set(seen)) and written <= set(seen)
    assert [word for word in (world.WORRY, world.NAME, "Høje Gladsaxe") if word in html] == []


def test_events_of_one_instant_are_all_shown(monkeypatch, behind):
    monkeypatch.setattr(views, "LOG_PAGE", 2)
    world.assessed()
    behind.execute("SET session_replication_role = replica")
    behind.execute("UPDATE audit_event SET at = now()")
    written = {row[0] for row in behind.execute("SELECT id FROM audit_event").fetchall()}
    seen = [e.pk for r in pages_of_the_log(browser("auditor")) for e, _ in r.context["events"]]
    assert written <= set(seen)


@pytest.mark.parametrize(
    "before", ["", "x", "2026-13-45T99:99:99Z", "2026-02-30", "\0", "9" * 400, "'; --", "~", "ø~ø"]
)
def test_a_tampered_page_of_the_log_is_a_page(before):
    assert browser("auditor").get(LOG, {"before": before}).status_code == 200


def test_reading_the_log_stands_in_the_log(acting):
    browser("auditor").get(LOG)
    with acting("auditor") as auditor:
        assert Event.objects.filter(action="log_read", actor_id=auditor.pk).count() == 1


@pytest.mark.parametrize("username", ["police", "coordinator", "administrator", "mentor"])
def test_the_log_exists_for_auditors_only(username):
    assert browser(username).get(LOG).status_code == 404


def test_the_installation_shows_people_and_keys_and_no_concern():
    concern = world.assessed()
    response = browser("administrator").get(reverse("accounts:installation"))
    html = response.content.decode()
    assert response.status_code == 200
    assert "Maja Kjærgaard" in html and "Københavns Vestegns Politi" in html
    assert all(is_healthy for _custodian, is_healthy in response.context["keys"])
    assert response.context["unsent"] > 0
    for secret in (concern.reference, str(concern.pk), world.NAME, world.WORRY):
        assert secret not in html
    assert browser("police").get(reverse("accounts:installation")).status_code == 404


def test_the_language_is_chosen_by_a_button():
    client = browser()
    response = client.post(reverse("set_language"), {"language": "da", "next": "/"})
    assert response.status_code == 302
    assert '<html lang="da"' in client.get("/").content.decode()
    assert told(response) == []


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "\0"])
def test_choosing_a_language_leads_nowhere_else(elsewhere):
    response = browser().post(reverse("set_language"), {"language": "da", "next": elsewhere})
    assert response.status_code in (204, 302)
    assert "evil" not in response.headers.get("Location", "")
