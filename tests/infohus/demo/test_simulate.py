"""Invented concerns: the same for the same seed, sealed like real ones, only where DEMO is on."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from concerns.register.models import Concern, ConcernUserGrant
from concerns.register.services import filing, reading
from infohus.demo.simulation import measuring
from infohus.demo.simulation.inventing import invent
from infohus.demo.simulation.rows import Town
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
    assert [step.taken.step for step in opened.steps] == [step for step, *_rest in invented.steps]
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


def test_the_bench_asks_for_every_page_and_runs_its_statements_again(monkeypatch, capsys):
    monkeypatch.setattr(measuring, "ASKED", 1)
    monkeypatch.setattr(measuring, "REPEATED", 1)
    call_command("bench", few=30, many=60)
    told = capsys.readouterr().out
    for page in ("inbox", "search by number", "concern"):
        assert told.count(f"{page}, police") == told.count(f"{page}, coordinator") == 2
