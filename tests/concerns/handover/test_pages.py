"""The ceremony page by page: pick, read exactly that, confirm as a second person, once."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import world
from tests.pages import assert_asked_again, browser, drawn, told

pytestmark = pytest.mark.django_db(transaction=True)
GOOD = {
    "person_name": world.NAME,
    "kind": "mentor",
    "starts_on": f"{timezone.localdate():%d-%m-%Y}",
    "facts": "Familien har bedt om hjælp.",
    "decision": "Der gives en mentor i seks måneder.",
}
FIRST, SECOND = "caseworker-family", "caseworker-family-2"


def at(name, concern):
    return reverse(f"handover:{name}", args=[concern.pk])


def count(behind, table):
    return behind.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def cases(behind):
    return count(behind, "journal.journal_case")


def prepare(client, concern, **changes):
    """Send this from the page as it is now."""
    page = at("prepare", concern)
    return client.post(page, GOOD | changes | drawn(client, page))


def confirm(client, concern, prepared_at=None):
    """Confirm what the page shows, or an earlier version of it."""
    if prepared_at is None:
        prepared_at = seen(client, concern)
    return client.post(at("confirm", concern), {"prepared_at": prepared_at})


def seen(client, concern):
    return client.get(at("ceremony", concern)).context["proposal"].prepared_at.isoformat()


def test_without_a_preparation_the_ceremony_leads_to_it():
    concern = world.measure_proposed()
    client = browser(FIRST)
    assert concern.reference in client.get(reverse("handover:list")).content.decode()
    response = client.get(at("ceremony", concern))
    assert (response.status_code, response.url) == (302, at("prepare", concern))
    form = client.get(response.url).context["form"]
    assert form["person_name"].value() == world.NAME
    assert form["facts"].value() in (None, "")
    assert confirm(client, concern, "x").url == at("ceremony", concern)


def test_what_is_picked_is_what_the_second_person_reads_and_what_is_journaled():
    concern = world.measure_proposed()
    response = prepare(browser(FIRST), concern)
    assert (response.status_code, response.url) == (302, at("ceremony", concern))

    second = browser(SECOND)
    html = second.get(response.url).content.decode()
    picked = [GOOD[name] for name in ("person_name", "facts", "decision")]
    assert all(text in html for text in picked)
    done = confirm(second, concern)
    journaled = second.get(done.url).content.decode()
    assert all(text in journaled for text in picked)
    assert world.WORRY not in journaled
    assert second.get(concern.get_absolute_url()).status_code == 404


WRONG = [
    ({"person_name": ""}, "person_name"),
    ({"person_name": "x" * 201}, "person_name"),
    ({"person_name": "Eli\u202eas"}, "person_name"),
    ({"kind": ""}, "kind"),
    ({"kind": "prison"}, "kind"),
    ({"starts_on": ""}, "starts_on"),
    ({"starts_on": "30-02-2027"}, "starts_on"),
    ({"starts_on": "01-01-9999"}, "starts_on"),
    ({"facts": " "}, "facts"),
    ({"facts": "x" * 8_001}, "facts"),
    ({"facts": "a\0b"}, "facts"),
    ({"facts": "x" * 1_000_000}, "facts"),
    ({"decision": ""}, "decision"),
    ({"decision": "x" * 4_001}, "decision"),
]


def test_without_a_key_of_the_police_the_ceremony_leads_to_where_it_is_said(without_key, behind):
    concern, client = world.prepared().concern, browser(SECOND)
    prepared_at = seen(client, concern)
    without_key("key")
    for answer in (client.get(at("ceremony", concern)), confirm(client, concern, prepared_at)):
        assert (answer.status_code, answer.url) == (302, concern.get_absolute_url())
    html = client.get(concern.get_absolute_url()).content.decode()
    assert "A key of the police is missing here" in html
    assert_asked_again(
        client.post(at("prepare", concern), GOOD), "__all__", typed={"facts": GOOD["facts"]}
    )
    assert cases(behind) == 0


def test_a_wrong_preparation_is_asked_again_and_keeps_nothing(behind):
    concern, client = world.measure_proposed(), browser(FIRST)
    for wrong, field in WRONG:
        response = prepare(client, concern, **wrong)
        kept = {name: text for name, text in GOOD.items() if name != field}
        assert_asked_again(response, field, typed=kept)
    assert count(behind, "register.register_measureproposal") == 0


def test_preparing_again_begins_with_what_was_picked_and_replaces_it(behind):
    concern = world.prepared().concern
    client = browser(FIRST)
    form = client.get(at("prepare", concern)).context["form"]
    assert form["facts"].value() == world.JOURNALED.facts
    assert prepare(client, concern, facts="Noget andet.").status_code == 302
    assert count(behind, "register.register_measureproposal") == 1
    assert "Noget andet." in client.get(at("ceremony", concern)).content.decode()


def test_a_colleagues_preparation_is_shown_before_it_is_replaced(behind):
    concern = world.measure_proposed()
    client, page = browser(FIRST), at("prepare", concern)
    mine = GOOD | drawn(client, page)
    assert prepare(browser(SECOND), concern, facts="Skolen er også med.").status_code == 302

    response = client.post(page, mine)
    assert_asked_again(response, "__all__", typed={"facts": GOOD["facts"]})
    html = response.content.decode()
    assert "Skolen er også med." in html and "What is kept now" in html
    assert "Skolen er også med." in client.get(at("ceremony", concern)).content.decode()

    marks = {name: response.context["form"][name].value() for name in ("began_from", "replaces")}
    assert client.post(page, mine | marks).status_code == 302
    assert GOOD["facts"] in client.get(at("ceremony", concern)).content.decode()
    assert count(behind, "register.register_measureproposal") == 1


def test_what_is_prepared_after_the_measure_was_opened_is_given_back(behind):
    concern = world.prepared().concern
    client, page = browser(FIRST), at("prepare", concern)
    mine = GOOD | drawn(client, page) | {"facts": "Skolen er også med."}
    assert confirm(browser(SECOND), concern).status_code == 302

    response = client.post(page, mine)
    assert_asked_again(response, "__all__", typed={"facts": mine["facts"]})
    assert mine["facts"] not in browser(SECOND).get(at("ceremony", concern)).content.decode()
    assert cases(behind) == 1


def test_the_same_person_sees_no_button_and_cannot_confirm_without_it(behind):
    concern = world.prepared().concern
    client = browser(FIRST)
    assert at("confirm", concern) not in client.get(at("ceremony", concern)).content.decode()
    response = confirm(client, concern)
    assert (response.status_code, response.url) == (302, at("ceremony", concern))
    assert len(told(response)) == 1
    assert cases(behind) == 0


def test_a_version_that_never_was_cannot_be_confirmed(behind):
    concern, second = world.prepared().concern, browser(SECOND)
    for prepared_at in ("", "x", "\0", "2026-01-01T00:00:00+00:00", "9" * 1_000):
        response = confirm(second, concern, prepared_at)
        assert response.url == at("ceremony", concern)
    assert cases(behind) == 0


def test_what_was_changed_since_it_was_read_is_read_again_first(behind):
    concern = world.prepared().concern
    second = browser(SECOND)
    earlier = seen(second, concern)
    prepare(browser(FIRST), concern, facts="Noget helt andet.")

    response = confirm(second, concern, earlier)
    assert response.url == at("ceremony", concern)
    assert cases(behind) == 0
    assert "Noget helt andet." in second.get(response.url).content.decode()
    assert confirm(second, concern).status_code == 302
    assert cases(behind) == 1


def test_confirming_twice_opens_one_case(behind):
    concern = world.prepared().concern
    second = browser(SECOND)
    prepared_at = seen(second, concern)
    assert confirm(second, concern, prepared_at).status_code == 302
    assert confirm(second, concern, prepared_at).status_code == 404
    assert cases(behind) == 1


def test_the_button_is_not_a_link():
    concern = world.prepared().concern
    assert browser(SECOND).get(at("confirm", concern)).status_code == 405


def test_the_ceremony_is_the_departments_own():
    concern = world.prepared().concern
    for username in ("caseworker-youth", "coordinator", "police", "leader-family"):
        other = browser(username)
        for name in ("ceremony", "prepare"):
            assert other.get(at(name, concern)).status_code == 404, (username, name)
        assert other.post(at("confirm", concern)).status_code == 404, username


def test_a_concern_without_a_proposal_has_no_ceremony(behind):
    concern = world.assessed()
    assert browser(FIRST).post(at("prepare", concern), GOOD).status_code == 404
    assert count(behind, "register.register_measureproposal") == 0


def test_another_department_prepares_its_own_only(behind):
    world.prepared()
    own = world.measure_proposed(department="unge")
    client = browser("caseworker-youth")
    [(concern, proposal)] = client.get(reverse("handover:list")).context["rows"]
    assert (concern.pk, proposal) == (own.pk, None)
    assert prepare(client, own, starts_on=f"{date(2026, 12, 1):%d-%m-%Y}").status_code == 302
