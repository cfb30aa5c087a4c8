"""What keeps a proof from being carried out is one sentence; a killed run leaves nothing behind."""

import os

import pytest
from django.core.management import CommandError, call_command

from concerns.register.models import Concern
from infohus.proof import administrator, stage
from infohus.proof.administrator import streamed
from infohus.proof.errors import ProofImpossible
from infohus.proof.markers import Markers
from infohus.proof.stories import Walk

pytestmark = pytest.mark.usefixtures("installation")


def refused(**options) -> str:
    with pytest.raises(CommandError) as error:
        call_command("prove_custody", **{"canaries": 1, **options})
    assert error.value.returncode == 2
    return str(error.value)


def test_without_an_administrator(settings):
    settings.ADMIN_DATABASE_URL = ""
    assert "DATABASE_ADMIN_URL is missing" in refused()


def test_with_somebody_who_is_no_administrator(settings):
    settings.ADMIN_DATABASE_URL = os.environ["DATABASE_URL"]
    assert "The database refused its administrator" in refused()


def test_as_another_role(settings):
    settings.ROLE = "owner"
    assert "INFOHUS_ROLE" in refused()


@pytest.mark.parametrize("number", [0, 10_001])
def test_too_few_or_too_many(number):
    assert "10,000" in refused(canaries=number)


def test_two_at_once():
    with administrator.administrator():
        assert "Another custody proof runs" in refused()


def test_a_tool_that_fails_says_why(settings):
    with pytest.raises(ProofImpossible, match="pg_dump failed: .*nonsense"):
        list(streamed("pg_dump", "--nonsense"))


def test_a_tool_that_is_missing(monkeypatch):
    def no_wheel():
        raise administrator.RefusedError

    monkeypatch.setattr(administrator, "postgres_bin", no_wheel)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ProofImpossible, match="pg_dump is not on this machine"):
        list(streamed("pg_dump"))


def test_passwords_stay_out_of_command_lines(monkeypatch):
    seen = []
    monkeypatch.setattr(
        administrator.subprocess, "Popen", lambda command, **_: seen.append(command)
    )
    with pytest.raises((TypeError, AttributeError)):
        list(streamed("pg_dump", "--no-password"))
    assert seen[0][1:] == ["--no-password"]


def test_the_next_run_removes_what_a_killed_one_left(behind, acting):
    with administrator.administrator() as admin:
        left = stage._set_up(admin)
        Walk(left, Markers(), left.kept).opened()
        with acting("police"):
            assert not Concern.objects.filter(municipality=left.kept.municipality).exists()

        with stage.staged(admin):
            pass

    query = "SELECT count(*) FROM register.register_historicalconcern WHERE municipality_id = %s"
    assert behind.execute(query, [left.kept.municipality.pk]).fetchone() == (0,)
    query = "SELECT count(*) FROM accounts_authority WHERE slug LIKE 'infohus-canary-%'"
    assert behind.execute(query).fetchone() == (0,)
