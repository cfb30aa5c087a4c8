"""A child notification beside a concern: it starts there, and nothing of the concern goes along."""

import pytest
from django.urls import reverse

from accounts.models import Unit
from concerns.journal.services import notifying as journaled
from concerns.register.models import Beside
from concerns.register.services import clearance, conflicts
from concerns.register.states import AgeBand
from tests import world
from tests.pages import browser, told
from tests.security.visibility import VIEWERS

pytestmark = pytest.mark.django_db(transaction=True)
NOT_YET, WRITE = "Not written yet.", "Write a child notification"


def at(name, concern):
    return reverse(f"handover:{name}", args=[concern.pk])


def typed(client, concern, **changes):
    form = client.get(at("notify", concern)).context["form"]
    unit = str(Unit.objects.get(slug="familie").pk)
    submission = form["submission"].value()
    own = {"unit": unit, "submission": submission, "do": "send"}
    return {**vars(world.NOTIFIED), **own, **changes}


def count(behind, table):
    return behind.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def rows_as_text(behind, schema):
    """Every row of a schema, as it would stand in a dump."""
    tables = behind.execute(
        "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables WHERE schemaname = %s",
        [schema],
    )
    return "\n".join(
        row
        for (table,) in tables.fetchall()
        for (row,) in behind.execute(f"SELECT t::text FROM {table} t").fetchall()
    )


def test_nothing_of_the_concern_is_filled_in():
    concern = world.in_triage(referrer_name="Birgitte Solager")
    response = browser("coordinator").get(at("notify", concern))
    html = response.content.decode()
    known = [world.NAME, world.WORRY, "Birgitte Solager", "Høje Gladsaxe"]
    assert [words for words in known if words in html] == []
    filled = {field.name for field in response.context["form"] if field.value()}
    assert filled == {"unit", "writer_name", "writer_contact", "submission"}


def test_it_is_sent_once_and_neither_side_holds_the_pair_in_clear(behind):
    concern = world.in_triage()
    client = browser("coordinator")
    form = typed(client, concern)
    for _press in range(2):
        response = client.post(at("notify", concern), form)
        assert (response.status_code, response.url) == (302, concern.get_absolute_url())
    assert count(behind, "journal.journal_childnotification") == 1
    assert count(behind, "register.register_beside") == 1
    [number] = behind.execute("SELECT id FROM journal.journal_childnotification").fetchone()

    journal = rows_as_text(behind, "journal")
    assert world.NOTIFIED.child_name in journal
    for of_the_concern in (concern.reference, str(concern.pk), world.NAME, world.WORRY):
        assert of_the_concern not in journal
    register = rows_as_text(behind, "register")
    assert concern.reference in register
    assert str(number) not in register and world.NOTIFIED.child_name not in register
    events = behind.execute("SELECT target_id FROM audit_event WHERE action LIKE 'notification%'")
    assert {target for (target,) in events.fetchall()} == {number}
    assert not any(
        word in words for words in told(response) for word in ("U-20", concern.reference)
    )


def test_the_coordinators_see_that_it_runs_beside_and_its_writer_how_it_stands():
    concern = world.convened()
    pages = {viewer: browser(viewer) for viewer in ("coordinator", "police", "caseworker-family")}
    place = concern.get_absolute_url()
    html = {viewer: client.get(place).content.decode() for viewer, client in pages.items()}
    assert NOT_YET in html["coordinator"] and WRITE in html["coordinator"]
    assert NOT_YET in html["police"] and at("notify", concern) not in html["police"]
    assert NOT_YET not in html["caseworker-family"]  # invited: reads the concern, and no more

    notification = world.notified(concern)
    html = {viewer: client.get(place).content.decode() for viewer, client in pages.items()}
    assert [viewer for viewer in html if "Sent " in html[viewer]] == ["coordinator", "police"]
    assert not any(notification.number in page for page in html.values())
    whole = pages["coordinator"].get(at("beside", concern)).content.decode()
    fragment = pages["coordinator"].get(at("beside", concern), headers={"HX-Request": "true"})
    part = fragment.content.decode()
    assert "<h1" in whole and "<h1" not in part
    assert all("Assess before" in html for html in (whole, part))
    with world.acting("caseworker-family") as by:
        journaled.assess(notification, is_urgent=True, decision="Vi tager ud.", by=by)
    assert "Assessed " in pages["coordinator"].get(at("beside", concern)).content.decode()
    for viewer in set(VIEWERS) - {"coordinator"}:
        for name in ("notify", "beside"):
            response = browser(viewer if viewer != "nobody" else None).get(at(name, concern))
            assert response.status_code in (302, 404), viewer
            assert concern.reference not in response.content.decode()


def test_the_database_shows_it_to_the_coordinators_alone_and_to_them_no_longer_than_the_concern():
    concern = world.convened()
    world.notified(concern)
    for viewer in VIEWERS[:-1]:
        with world.acting(viewer):
            assert Beside.objects.count() == (viewer in ("coordinator", "police")), viewer
    with world.acting("coordinator") as coordinator:
        conflicts.declare(concern, by=coordinator)
    with world.acting("coordinator"):
        assert not Beside.objects.exists()
    assert browser("coordinator").get(at("notify", concern)).status_code == 404


@pytest.mark.parametrize(
    ("age_band", "is_offered", "sentence"),
    [
        (AgeBand.YOUTH, True, "The person is under 18"),
        (AgeBand.UNKNOWN, True, "The age is not known"),
        (AgeBand.ADULT, False, ""),
    ],
)
def test_it_is_offered_by_age(age_band, is_offered, sentence):
    concern = world.in_triage(age_band=age_band)
    client = browser("coordinator")
    html = client.get(concern.get_absolute_url()).content.decode()
    assert (at("notify", concern) in html) == is_offered and sentence in html
    response = client.get(at("notify", concern))
    assert response.status_code == (200 if is_offered else 404)
    is_asked = "Nobody knows the age" in response.content.decode()
    assert is_asked == (age_band == AgeBand.UNKNOWN)


def test_a_stub_says_nothing_of_it_whether_one_was_written_or_not():
    closed = world.closed_without_measure()  # although none was written beside it
    written = world.in_triage(subject_name="Alma Riisholt")  # somebody else
    world.notified(written)
    with world.acting("police") as police:
        clearance.turn_away(written, rationale="Efterforskning i gang.", by=police)
    client = browser("coordinator")
    for stub in (closed, written):
        html = client.get(stub.get_absolute_url()).content.decode()
        assert "This is the stub" in html and "Runs beside" not in html
        assert client.post(at("notify", stub), {"do": "send"}).status_code == 404


def test_only_a_department_of_the_concerns_municipality_is_offered():
    concern = world.in_triage()
    client = browser("coordinator")
    elsewhere = str(Unit.objects.get(slug="familie-ballerup").pk)
    response = client.post(at("notify", concern), typed(client, concern, unit=elsewhere))
    assert list(response.context["form"].errors) == ["unit"]
