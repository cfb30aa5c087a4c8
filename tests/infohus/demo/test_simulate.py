"""Invented concerns: the same for the same seed, sealed like real ones, only where DEMO is on."""

import os
import uuid
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Role
from concerns.register import access
from concerns.register.models import Concern, ConcernUserGrant
from concerns.register.services import filing, reading, repeats
from concerns.register.states import STEPS, State, Step
from infohus.custody.sealing import SealBroken
from infohus.demo.simulation import bounds, measuring
from infohus.demo.simulation.bounds import broken
from infohus.demo.simulation.copying import SimulationImpossible, administrator
from infohus.demo.simulation.inventing import invent
from infohus.demo.simulation.measuring import Figure
from infohus.demo.simulation.multiplying import multiply
from infohus.demo.simulation.one_core import on_one_core
from infohus.demo.simulation.town import Town
from infohus.demo.simulation.unprotected import Unprotected
from tests import world
from tests.world import acting

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_the_same_seed_invents_the_same_and_another_one_something_else():
    def ten(seed):
        return [invent(number, seed=seed, of=10, newest=NOON) for number in range(10)]

    assert ten(1) == ten(1)
    assert ten(1) != ten(2)


def stubs():
    with acting("police"):
        named = ("pk", "source", "age_band", "state", "outcome", "received_at", "closed_at")
        return list(Concern.objects.order_by("pk").values_list(*named))


def test_what_is_written_twice_is_the_same_and_reads_like_any_other(behind):
    call_command("simulate", concerns=40, seed=3)
    first = stubs()
    behind.execute("SET session_replication_role = replica")
    tables = behind.execute(
        "SELECT string_agg('register.' || tablename, ', ') FROM pg_tables"
        " WHERE schemaname = 'register'"
    ).fetchone()
    behind.execute(f"TRUNCATE {tables[0]}")
    call_command("simulate", concerns=40, seed=3)
    assert stubs() == first and len(first) == 40

    invented = invent(7, seed=3, of=40, newest=NOON)
    town = Town(seed=3, reference_from=1, now=NOON)
    with acting("police") as police:
        concern = Concern.objects.get(pk=town.identity(7, "concern"))
        opened = reading.read(concern, by=police)
    assert opened.content["worry"] == invented.texts["worry"]
    assert [step.taken.step for step in opened.steps] == [taken.step for taken in invented.steps]
    assert len(opened.letters) == len(invented.letters) and opened.desk is not None
    assert {row.text for row in opened.desk.notes} == {row.text for row in invented.notes}
    [sealed] = behind.execute(
        "SELECT worry FROM register.register_concerncontent WHERE concern_id = %s", [concern.pk]
    ).fetchall()
    assert invented.texts["worry"].encode() not in sealed[0]


def test_its_codes_and_its_grants_are_those_of_real_ones():
    call_command("simulate", concerns=20, seed=4)
    town = Town(seed=4, reference_from=1, now=NOON)
    code = filing.code_of(town.submission(5))
    assert world.mailbox.receipts.status(code) is not None
    with acting("police"):
        assert ConcernUserGrant.objects.count() == 20


def test_a_number_that_is_given_out_is_never_given_out_again():
    call_command("simulate", concerns=5, seed=5)
    concern = world.filed()
    with acting("police"):
        assert Concern.objects.filter(reference=concern.reference).count() == 1
        assert Concern.objects.count() == 6


@pytest.mark.parametrize("concerns", [0, -1])
def test_at_least_one(concerns):
    with pytest.raises(CommandError, match="at least 1"):
        call_command("simulate", concerns=concerns)


def test_a_seed_that_is_there_already_is_refused():
    call_command("simulate", concerns=2, seed=6)
    with pytest.raises(CommandError, match="choose another"):
        call_command("simulate", concerns=2, seed=6)


def test_it_refuses_where_there_may_be_real_concerns(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        call_command("simulate", concerns=1)
    settings.DEMO, settings.ADMIN_DATABASE_URL = True, ""
    with pytest.raises(CommandError, match="DATABASE_ADMIN_URL"):
        call_command("simulate", concerns=1)


def test_every_state_is_there_and_what_is_new_has_come_less_far():
    all_of_them = [invent(number, seed=9, of=3000, newest=NOON) for number in range(3000)]
    assert {one.state for one in all_of_them} == set(State)
    assert sum(one.is_closed for one in all_of_them[:1000]) > 980
    assert not any(one.is_closed for one in all_of_them[-3:])
    for one in all_of_them:
        moments = [one.received_at, *(taken.at for taken in one.steps), NOON]
        assert moments == sorted(moments)


def test_each_step_is_taken_by_whom_it_belongs_to(behind):
    call_command("simulate", concerns=400, seed=8)
    rows = behind.execute(
        "SELECT DISTINCT s.step, u.username, a.slug FROM register.register_steptaken s"
        " JOIN register.register_concern c ON c.id = s.concern_id"
        " JOIN accounts_authority a ON a.id = c.municipality_id"
        " JOIN accounts_user u ON u.id = s.taken_by_id"
    ).fetchall()
    desks = {"gladsaxe": "coordinator", "ballerup": "coordinator-ballerup",
             "herlev": "coordinator-herlev"}  # fmt: skip
    assert {step for step, *_who in rows} >= {Step.CLEAR, Step.TRIAGE, Step.ASSESS}
    for step, username, municipality in rows:
        role = STEPS[step].role
        if role == Role.POLICE_COORDINATOR:
            assert username == "police"
        elif role == Role.MUNICIPAL_COORDINATOR:
            assert username == desks[municipality]
        else:
            assert username.startswith("caseworker-")


def test_a_repeat_is_found_by_its_print_as_any_other():
    call_command("simulate", concerns=200, seed=9)
    town = Town(seed=9, reference_from=1, now=NOON)
    every = [invent(number, seed=9, of=200, newest=NOON) for number in range(200)]
    later = next(
        one
        for one in every
        if one.repeats is not None
        and one.steps
        and every[one.repeats].steps
        and " " in one.texts["subject_name"]
        and one.texts["subject_name"] == every[one.repeats].texts["subject_name"]
    )
    with acting("police"):
        concern = Concern.objects.get(pk=town.identity(later.number, "concern"))
        found = {one.concern.pk for one in repeats.possible_earlier(concern)}
    assert town.identity(later.repeats, "concern") in found


def figure(**other):
    told = {"page": "inbox", "median": 20.0, "p95": 30.0, "pace": 1.2, "statements": 9}
    return Figure(**{**told, "protected": 3.0, "bare": 2.5, "planned": 1.3, **other})


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ({}, []),
        ({"p95": 61.0}, ["p95 is 61.0 ms"]),
        ({"protected": 4.0}, ["1.60 x without protection"]),
        ({"planned": 1.6}, ["1.60 x without protection when planned anew"]),
        ({"median": 31.0}, ["1.55 x the time with few"]),
        ({"median": 31.0, "pace": 1.8}, []),  # it is the machine that has become slower
        ({"page": "concern, police", "p95": 61.0, "median": 31.0}, ["p95", "1.55 x"]),
        ({"page": "clearance, police", "p95": 610.0}, []),  # measured, and nothing is promised
    ],
)
def test_a_bound_that_is_broken_is_said_in_words(now, words):
    told = list(broken(figure(**now), figure()))
    assert len(told) == len(words)
    assert all(word in sentence for word, sentence in zip(words, told, strict=True))


@pytest.mark.long
def test_the_bench_tells_every_page_and_then_fails_where_a_bound_is_broken(monkeypatch, capsys):
    for much in ("ASKED", "WARMING", "COMPARED"):
        monkeypatch.setattr(measuring, much, 1)
    monkeypatch.setattr(measuring, "REPEATED", 1)
    monkeypatch.setattr(bounds, "P95", 0.0)
    with pytest.raises(CommandError, match="at most 0 is promised"):
        call_command("bench", few=200, many=220)
    told = capsys.readouterr().out
    assert "seconds" in told
    for page in ("inbox", "search by number", "concern", "search by name"):
        assert told.count(f"{page}, police") == told.count(f"{page}, coordinator") == 2
    assert told.count("clearance, police") == 2


def test_the_bench_leaves_the_real_look_ups_as_they_are(behind):
    named = (
        "SELECT pg_get_functiondef(p.oid) FROM pg_proc p"
        " WHERE p.pronamespace = 'register'::regnamespace AND p.prokind = 'f' ORDER BY p.oid"
    )
    before = behind.execute(named).fetchall()
    with administrator() as admin:
        unprotected = Unprotected(admin)
        for call in ("earlier_at_once(%s, 5)", "ready_to_close(%s)"):
            statement = unprotected.of(f"SELECT * FROM register.{call}")
            assert b"pg_temp" in statement
            admin.execute(statement, [uuid.uuid4()])
    assert behind.execute(named).fetchall() == before


def test_the_bench_compares_the_traces_with_their_plain_statement():
    concern = world.in_triage()
    called = f"SELECT t.kind, t.at FROM register.traces_of('{concern.pk}'::uuid) t ORDER BY 2"
    with acting("police") as police, administrator() as admin:
        reading.read(concern, by=police)
        bare = Unprotected(admin).of(called)
        assert b"traces_of" not in bare and b"pg_temp" in bare
        assert admin.execute(bare).fetchall() == []  # a read that is not committed yet
    with acting("police"), administrator() as admin, connection.cursor() as cursor:
        cursor.execute(called)
        assert admin.execute(Unprotected(admin).of(called)).fetchall() == cursor.fetchall() != []


def test_the_bench_and_its_database_share_one_core_until_it_ends():
    free = os.sched_getaffinity(0)
    with administrator() as admin:
        server = admin.info.backend_pid
        with on_one_core(admin):
            assert os.sched_getaffinity(0) == os.sched_getaffinity(server)
            assert len(os.sched_getaffinity(0)) == 1
        assert os.sched_getaffinity(0) == os.sched_getaffinity(server) == free


@pytest.mark.parametrize(("host", "process"), [("db.example.dk", 1), ("/tmp", 2**22 + 1)])
def test_the_bench_shares_no_core_with_a_database_elsewhere(host, process):
    elsewhere = SimpleNamespace(info=SimpleNamespace(host=host, backend_pid=process))
    free = os.sched_getaffinity(0)
    with pytest.raises(SimulationImpossible, match="on one core"), on_one_core(elsewhere):
        raise AssertionError("it began")
    assert os.sched_getaffinity(0) == free


def test_a_copy_is_another_concern_with_all_that_belongs_to_it():
    call_command("simulate", concerns=30, seed=5)
    before = stubs()
    assert "register_concern" in list(multiply(2))
    with acting("police") as police:
        found = Concern.objects.all()
        assert found.count() == 90
        assert set(found.filter(reference__startswith="IH-").values_list("pk", flat=True)) == {
            row[0] for row in before
        }
        one = found.filter(reference__startswith="C2-", state=State.CLOSED).first()
        assert one is not None and access.why(police, one) is not None
        assert one.steps.exists() and one.content is not None
        with pytest.raises(SealBroken):
            reading.read(one, by=police)
