"""What a forms engine may do: file a concern once, and read nothing back."""

import logging
import os
import re
import threading
import uuid
from contextlib import contextmanager
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from concerns.intake import limits
from concerns.intake.questions import QUESTIONS
from concerns.register.models import Concern
from concerns.register.services import reading, receipts
from infohus.custody.keyring import keyring
from tests import world
from tests.concerns.intake.sending_system import AT_WORK, CONCERN, PLACE, System, added

pytestmark = pytest.mark.django_db
DOCUMENT = "/api/v1/openapi.json"


@pytest.fixture
def system(municipality):
    with added() as system:
        yield system


def said(response, status):
    """The sentences of a refusal, by field."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status and problem["detail"]
    return problem["errors"]


# Filing


def test_a_concern_is_filed_and_answered_with_its_receipt_alone(system, filed, settings):
    response = system.file()
    assert response.status_code == 201
    receipt = response.json()
    assert set(receipt) == {"receipt_code", "status_address"}
    assert receipts.status(receipt["receipt_code"]).code == "received"
    assert receipt["status_address"] == f"{settings.PUBLIC_ADDRESS}/status/"
    [concern] = filed()
    assert (concern.source, concern.age_band, concern.is_acute) == ("citizen", "youth", False)


@pytest.mark.parametrize("reader", ["police", "coordinator"])
def test_the_police_and_the_municipalitys_desk_read_it(system, acting, reader):
    system.file()
    with acting(reader) as by:
        opened = reading.read(Concern.objects.get(), by=by)
    assert opened.content["worry"] == CONCERN["worry"]
    assert opened.content["referrer_contact"] == CONCERN["contact"]
    assert len(opened.signs) == 1


@pytest.mark.django_db(transaction=True)
def test_at_rest_there_is_no_word_of_it(system, behind):
    code = system.file().json()["receipt_code"]
    rows = behind.execute("""
        SELECT c::text, r::text, k::text FROM register.register_concerncontent c
        JOIN register.register_receipt r USING (concern_id)
        JOIN register.register_concernkey k USING (concern_id)
    """).fetchall()
    mails = behind.execute("SELECT m::text FROM outbox_message m").fetchall()
    events = behind.execute("SELECT action, actor_id FROM audit_event").fetchall()
    kept = repr((rows, mails)).lower()
    assert len(rows) == 1 and events == [("concern_filed", None)]
    for word in (CONCERN["worry"], CONCERN["subject_name"], CONCERN["contact"], code, system.key):
        assert word.lower() not in kept and word.encode().hex() not in kept


@pytest.mark.django_db(transaction=True)
def test_the_access_log_knows_which_system_sent_it(system, behind):
    system.file()
    world.filed()
    logged = "SELECT details->'system' FROM audit_event WHERE action = 'concern_filed' ORDER BY at"
    [(number,)] = behind.execute("SELECT id FROM intake_sendingsystem").fetchall()
    assert behind.execute(logged).fetchall() == [(number,), (None,)]


@pytest.mark.django_db(transaction=True)
def test_whoever_is_signed_in_beside_it_files_as_nobody(system, behind):
    system.client.force_login(User.objects.get(username="coordinator"))
    assert system.file().status_code == 201
    filed = behind.execute("SELECT actor_id FROM audit_event WHERE action = 'concern_filed'")
    assert filed.fetchall() == [(None,)]


# Once


def test_the_same_submission_again_is_the_same_receipt(system, filed):
    submission = str(uuid.uuid4())
    first, second = system.file(submission), system.file(submission, about="person")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert system.file(submission, job="").json() == first.json(), "a default that is written out"
    assert len(filed()) == 1


def test_other_words_under_the_same_key_are_refused_and_not_filed(system, filed):
    submission = str(uuid.uuid4())
    system.file(submission)
    assert said(system.file(submission, subject_name="Elijas"), 409) == {}
    assert system.file(submission).status_code == 200
    assert len(filed()) == 1


def test_the_same_key_of_another_system_is_another_submission(system, filed):
    submission = str(uuid.uuid4())
    with added("En anden") as other:
        codes = {s.file(submission).json()["receipt_code"] for s in (system, other)}
    assert len(codes) == len(filed()) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("names", [["Elias"] * 3, ["Elias", "Elijas", "Elias"]])
def test_the_same_submission_at_the_same_moment_is_filed_once(system, behind, names):
    barrier, responses, submission = threading.Barrier(len(names)), [], str(uuid.uuid4())

    def call(name):
        caller = System(system.key)
        try:
            barrier.wait(30)
            responses.append(caller.file(submission, subject_name=name))
        finally:
            connection.close()

    threads = [threading.Thread(target=call, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    given = [r.json()["receipt_code"] for r in responses if r.status_code in (200, 201)]
    assert len(set(given)) == 1
    assert len(given) + [r.status_code for r in responses].count(409) == len(names)
    for table in ("register.register_concern", "audit_event"):
        assert behind.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


# Who may send, and for whom


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer wrong", "Basic a2V5", "Bearer ×"])
def test_without_a_key_nothing_is_filed(system, filed, header):
    response = system.send(CONCERN, authorization=header)
    assert said(response, 401) == {}
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert filed() == []


def test_a_revoked_key_opens_nothing(municipality, filed):
    with added(is_revoked=True) as revoked:
        said(revoked.file(), 401)
    assert filed() == []


def test_a_system_of_one_municipality_sends_for_no_other(municipality, filed):
    with added(municipality="gladsaxe") as ours:
        assert ours.file().status_code == 201
        assert list(said(ours.file(municipality="herlev"), 422)) == ["municipality"]
    assert len(filed()) == 1


def test_a_system_calls_so_often_in_a_minute(system, settings, filed):
    settings.LIMITS = settings.LIMITS | {"api": (2, 60)}
    limits.counts(settings.REDIS_URL).ask("flushdb")
    assert [system.file().status_code for _ in range(3)] == [201, 201, 429]
    response = system.file()
    assert said(response, 429) == {} and 1 <= int(response.headers["Retry-After"]) <= 60
    with added("En anden") as other:
        assert other.file().status_code == 201


# What may be sent


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"worry": None}, "worry"),
        ({"worry": "Kort"}, "worry"),
        ({"worry": " " * 20}, "worry"),
        ({"worry": "x" * 10_001}, "worry"),
        ({"worry": "Skjult \u202e tekst i ordene"}, "worry"),
        ({"worry": 7}, "worry"),
        ({"who": "police"}, "who"),
        ({"who": None}, "who"),
        ({"about": None}, "about"),
        ({"acute": "maybe"}, "acute"),
        ({"municipality": "atlantis"}, "municipality"),
        ({"age_band": ""}, "age_band"),
        ({"subject_name": "x" * 201}, "subject_name"),
        ({"signs_person": ["symbols", "zodiac"]}, "signs_person"),
        ({"signs_person": "symbols"}, "signs_person"),
        ({"naming": None}, "naming"),
        ({"naming": "named", "name": ""}, "name"),
        ({"notice_email": "not an address"}, "notice_email"),
        (AT_WORK | {"name": ""}, "name"),
        (AT_WORK | {"notified": None}, "notified"),
        (AT_WORK | {"family_knows": None}, "family_knows"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_filed(system, filed, fields, wrong):
    errors = said(system.file(**fields), 422)
    assert list(errors) == [wrong]
    assert all(sentence.endswith((".", "you", "list")) or sentence for sentence in errors[wrong])
    assert filed() == []


@pytest.mark.parametrize(
    "fields",
    [
        AT_WORK,
        {"who": "self", "about": None, "subject_name": None, "signs_person": None},
        {"naming": "anonymous", "name": None, "contact": None},
        {"about": "group", "age_band": "unknown", "acute": "yes"},
    ],
    ids=["at work", "self", "anonymous", "group"],
)
def test_every_way_through_the_questions_can_be_sent(system, filed, fields):
    assert system.file(**fields).status_code == 201
    assert len(filed()) == 1


def test_the_sentences_are_in_the_callers_language(system):
    for language, sentence in {"da": "Vælg en kommune", "en": "Choose a municipality"}.items():
        response = system.send({**CONCERN, "municipality": ""}, accept_language=language)
        assert said(response, 422) == {"municipality": [sentence]}
        assert response.headers["Content-Language"] == language


@pytest.mark.parametrize("body", [b"[]", b'"a"', b"null", b"{}"])
def test_what_is_no_concern_at_all(system, body):
    assert said(system.send(body), 422)


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"who=citizen", b"[" * 100_000])
def test_what_is_no_json(system, body):
    assert said(system.send(body), 400) == {}


@pytest.mark.parametrize("key", [None, "short", "x" * 129, "with a space", "sm\xf8rrebr\xf8d"])
def test_a_submission_has_a_name(system, filed, key):
    errors = said(system.send(CONCERN, idempotency_key=key), 422)
    assert list(errors) == ["Idempotency-Key"]
    assert filed() == []


def test_other_kinds_of_bodies_are_refused_unread(system):
    said(system.send(b"a=b", content_type="application/x-www-form-urlencoded"), 415)
    said(system.send(b'{"worry": "' + b"x" * 300_000 + b'"}'), 413)


def test_when_it_cannot_be_sealed_nothing_is_filed(system, filed, monkeypatch, settings, tmp_path):
    settings.KEYRING = tmp_path
    keyring.cache_clear()
    response = system.file()
    monkeypatch.undo()
    keyring.cache_clear()
    assert said(response, 503) == {} and response.headers["Retry-After"]
    assert filed() == []


# Nothing to read


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options"])
def test_nothing_is_read_or_changed_here(system, method):
    headers = {"authorization": f"Bearer {system.key}"}
    system.file()
    assert getattr(system.client, method)(PLACE, headers=headers).status_code == 405
    response = getattr(system.client, method)(f"{PLACE}/1", headers=headers)
    assert response.status_code == 404


def test_a_refusal_repeats_nothing_of_what_was_sent(system):
    marked = dict.fromkeys(CONCERN, "Ziegenpeter")
    text = system.send(marked).content.decode()
    assert "Ziegenpeter" not in text and system.key not in text


def test_no_log_line_holds_words_key_or_code(system, caplog):
    with caplog.at_level(logging.DEBUG):
        code = system.file().json()["receipt_code"]
        system.file(who="Ziegenpeter")
        system.send(b"{Ziegenpeter")
    lines = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)
    assert not any(
        word in lines
        for word in ("Ziegenpeter", CONCERN["worry"], CONCERN["name"], system.key, code)
    )


# The document


def test_the_document_is_open_and_lists_every_question(municipality):
    document = Client().get(DOCUMENT).json()
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {PLACE} and set(document["paths"][PLACE]) == {"post"}
    assert set(document["paths"][PLACE]["post"]["responses"]) == {
        "200", "201", "400", "401", "409", "413", "415", "422", "429", "503"
    }  # fmt: skip
    fields = document["components"]["schemas"]["ConcernSent"]["properties"]
    asked = [name for question in QUESTIONS for name in question.form.base_fields]
    assert sorted(fields) == sorted(asked)
    assert all(field["description"] for field in fields.values())
    assert {"gladsaxe", "herlev"} <= set(fields["municipality"]["enum"])


# Whose keys there are


@pytest.fixture
def as_owner(transactional_db, settings):
    """Inside `with as_owner():` this process is one of the owner's."""

    @contextmanager
    def become():
        given, owner = connection.settings_dict, urlsplit(os.environ["DATABASE_OWNER_URL"])
        web = {name: given[name] for name in ("USER", "PASSWORD")}
        connection.close()
        given.update(USER=owner.username, PASSWORD=owner.password or "")
        settings.ROLE = "owner"
        try:
            yield
        finally:
            connection.close()
            given.update(web)
            settings.ROLE = "app"

    return become


def commanded(*words):
    out = StringIO()
    call_command("sending_system", *words, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def test_the_owner_adds_lists_and_revokes(as_owner, behind):
    try:
        with as_owner():
            key = commanded("add", "OS2", "--municipality", "gladsaxe")
            with pytest.raises(CommandError, match="already"):
                commanded("add", "OS2")
            listed = commanded("list")
        assert System(key).file().status_code == 201
        stored = behind.execute("SELECT s::text FROM intake_sendingsystem s").fetchone()[0]
        assert re.search(r"\d+ OS2: Gladsaxe", listed), "its number stands in the access log"
        assert not any(key in text or key.encode().hex() in text for text in (listed, stored))
        with as_owner():
            assert "OS2" in commanded("revoke", "OS2")
            with pytest.raises(CommandError, match="no current system"):
                commanded("revoke", "OS2")
        assert said(System(key).file(), 401) == {}
    finally:
        behind.execute("DELETE FROM intake_sendingsystem")


def test_the_web_adds_nobody(behind, db):
    with pytest.raises(CommandError, match="INFOHUS_ROLE=owner"):
        commanded("add", "OS2")
    rights = behind.execute("""
        SELECT privilege_type FROM information_schema.role_table_grants
        WHERE grantee = 'infohus_app' AND table_name = 'intake_sendingsystem'
    """).fetchall()
    assert rights == [("SELECT",)]
