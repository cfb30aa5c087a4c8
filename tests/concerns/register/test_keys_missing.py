"""A key of the police is missing: a sentence on the page, nothing half done, nothing typed lost."""

import pytest
from django.urls import reverse

from tests import world
from tests.pages import assert_asked_again, browser, drawn, told

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "A key of the police is missing here"
WHY = "Intet taler imod."


def url(name, concern):
    return reverse(f"register:{name}", args=[concern.pk])


def state(behind):
    return behind.execute("SELECT state FROM register.register_concern").fetchone()[0]


@pytest.mark.parametrize("kind", ["match", "key"])
def test_taking_up_says_so_and_changes_nothing(kind, without_key, behind):
    concern = world.filed()
    without_key(kind)
    response = browser("police").post(url("take_up", concern))
    assert response.status_code == 302 and told(response)[-1].startswith(WORDS)
    assert state(behind) == "received"
    steps = behind.execute("SELECT count(*) FROM register.register_steptaken").fetchone()
    assert steps == (0,)


@pytest.mark.parametrize("decision", ["clear", "turn_away"])
@pytest.mark.parametrize("kind", ["match", "key"])
def test_a_clearance_says_so_and_keeps_what_was_typed(kind, decision, without_key, behind):
    concern, police = world.filed(), browser("police")
    sent = {"decision": decision, "rationale": WHY} | drawn(police, url("clear", concern))
    without_key(kind)
    response = police.post(url("clear", concern), sent)
    assert_asked_again(response, "__all__", typed={"rationale": WHY})
    assert WORDS in response.content.decode()
    # The content is beside the form only as long as it can be opened.
    assert (world.WORRY in response.content.decode()) == (kind == "match")
    assert state(behind) == "received"


def test_the_concern_shows_its_stub_and_nobody_is_said_to_have_read_it(without_key, behind):
    concern = world.triaged()
    without_key("key")
    reads = "SELECT count(*) FROM audit_event WHERE action = 'content_read'"
    before = behind.execute(reads).fetchone()
    for who in ("police", "coordinator"):
        page = browser(who).get(concern.get_absolute_url())
        html = page.content.decode()
        assert page.status_code == 200 and WORDS in html and concern.reference in html
        assert world.WORRY not in html
    assert behind.execute(reads).fetchone() == before


@pytest.mark.parametrize("name", ["triage", "close", "write_note", "set_task", "reply"])
def test_a_form_leads_back_to_where_it_is_said(name, without_key):
    concern = world.triaged()
    without_key("key")
    response = browser("coordinator").get(url(name, concern))
    assert (response.status_code, response.url) == (302, concern.get_absolute_url())


def test_a_sender_without_a_mailbox_cannot_be_written_to_and_it_is_said(behind):
    concern = world.in_triage()
    behind.execute("UPDATE register.register_concernkey SET mailbox_key = NULL")
    response = browser("coordinator").post(url("reply", concern), {"text": "Hvornår?"})
    assert_asked_again(response, "__all__", typed={"text": "Hvornår?"})
    assert "The sender has no mailbox" in response.content.decode()
    assert behind.execute("SELECT count(*) FROM register.register_letter").fetchone() == (0,)
