"""A plan of authorities, units and people, carried out by the owner on a database of its own."""

import os
import secrets
import subprocess
import sys
from datetime import datetime

import pytest
from django.conf import settings

from tests.conftest import TEMPLATE, admin, url_of

PLAN = """
[[authority]]
slug = "nordby-politi"
name = "Nordby Politi"
kind = "police"

[[authority]]
slug = "nordby"
name = "Nordby Kommune"
kind = "municipality"
district = "nordby-politi"

[[unit]]
slug = "infohus-nordby"
name = "Infohus Nordby"
authority = "nordby"
is_infohus_desk = true
duty_phone = "00 00 10 10"

[[person]]
username = "asta"
first_name = "Asta"
last_name = "Lyng"
roles = [{ role = "municipal_coordinator", unit = "infohus-nordby" }]
"""
HELD = """
SELECT m.role, m.valid_until IS NULL FROM accounts_membership m
JOIN accounts_user p ON p.id = m.user_id WHERE p.username = 'asta' ORDER BY m.role
"""


@pytest.fixture
def nordby(django_db_setup):
    """A scratch database with the usual people in it."""
    name = f"settling_{secrets.token_hex(4)}"
    with admin("postgres") as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER infohus_owner")
    yield name
    with admin("postgres") as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def settle(nordby, tmp_path):
    def carry_out(plan, *, role="owner"):
        file = tmp_path / "plan.toml"
        file.write_text(plan, encoding="utf-8")
        environment = os.environ | {
            "INFOHUS_ROLE": role,
            "DATABASE_URL": url_of("DATABASE_URL", nordby),
            "DATABASE_OWNER_URL": url_of("DATABASE_OWNER_URL", nordby),
            "KEYRING": str(tmp_path / "keyring"),
        }
        command = [sys.executable, "manage.py", "settle", str(file)]
        return subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
        )

    return carry_out


def test_a_plan_makes_people_with_roles_and_gives_the_police_a_key(nordby, settle, tmp_path):
    for _time in range(2):
        done = settle(PLAN)
        assert "2 authorities, 1 units, 1 people" in done.stdout, done.stderr
    with admin(nordby) as server:
        assert server.execute(HELD).fetchall() == [("municipal_coordinator", True)]
        called = "SELECT duty_phone FROM accounts_unit WHERE slug = 'infohus-nordby'"
        assert server.execute(called).fetchone() == ("00 00 10 10",)
    assert (tmp_path / "keyring" / "nordby-politi.key").exists()


def test_a_role_that_the_plan_no_longer_gives_ends(nordby, settle):
    settle(PLAN)
    settle(PLAN.replace("municipal_coordinator", "team_leader"))
    with admin(nordby) as server:
        held = [("municipal_coordinator", False), ("team_leader", True)]
        assert server.execute(HELD).fetchall() == held


ROLE = 'unit = "infohus-nordby" }'
DEPUTY = 'unit = "infohus-nordby", from = 2099-12-01, until = 2099-12-20 }'
DAYS = """
SELECT m.valid_from AT TIME ZONE 'Europe/Copenhagen', m.valid_until AT TIME ZONE 'Europe/Copenhagen'
FROM accounts_membership m JOIN accounts_user p ON p.id = m.user_id WHERE p.username = 'asta'
"""


def test_a_deputys_role_lasts_from_its_first_day_to_the_end_of_its_last(nordby, settle):
    for _time in range(2):
        done = settle(PLAN.replace(ROLE, DEPUTY))
        assert done.returncode == 0, done.stderr
    with admin(nordby) as server:
        days = [(datetime(2099, 12, 1), datetime(2099, 12, 21))]
        assert server.execute(DAYS).fetchall() == days
    settle(PLAN)
    with admin(nordby) as server:
        assert server.execute(DAYS).fetchall() == [(None, None)]


def test_a_deputy_who_is_not_needed_after_all_never_begins(nordby, settle):
    settle(PLAN.replace(ROLE, DEPUTY))
    settle(PLAN.replace(f'{{ role = "municipal_coordinator", {ROLE}', ""))
    with admin(nordby) as server:
        assert server.execute(DAYS).fetchall() == []


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        ('unit = "nowhere"', 'unit = "infohus-nordby"', "There is no unit “nowhere”"),
        ('role = "king"', 'role = "municipal_coordinator"', "“king” is no role"),
        ('district = ""', 'district = "nordby-politi"', "needs a district"),
        ("[[person", "[[person]]", "is not a plan"),
        ('duty_phone = "ask Asta"', 'duty_phone = "00 00 10 10"', "is no telephone number"),
        ('duty_phone = "1234"', 'duty_phone = "00 00 10 10"', "is no telephone number"),
        (f"from = 2099-12-20, until = 2099-12-01, {ROLE}", ROLE, "ends before it begins"),
        (f'from = "soon", {ROLE}', ROLE, "from and until are days"),
        ('nickname = "A"', 'first_name = "Asta"', "is not a plan"),
    ],
)
def test_a_broken_plan_is_one_sentence_and_changes_nothing(nordby, settle, wrong, right, sentence):
    refused = settle(PLAN.replace(right, wrong))
    assert refused.returncode == 1 and sentence in refused.stderr
    assert "Traceback" not in refused.stderr
    with admin(nordby) as server:
        known = "SELECT count(*) FROM accounts_authority WHERE slug LIKE 'nordby%'"
        assert server.execute(known).fetchone() == (0,)


def test_the_webs_own_role_cannot_carry_out_a_plan(nordby, settle):
    refused = settle(PLAN, role="app")
    assert refused.returncode == 1 and "INFOHUS_ROLE=owner" in refused.stderr
    with admin(nordby) as server:
        assert server.execute(HELD).fetchall() == []


def test_an_old_plan_brings_nobody_back_who_handed_their_work_over(nordby, settle):
    settle(PLAN)
    with admin(nordby) as server:
        server.execute(
            "UPDATE accounts_membership SET valid_until = now(), handed_over_at = now()"
            " WHERE user_id = (SELECT id FROM accounts_user WHERE username = 'asta')"
        )
    refused = settle(PLAN)
    assert refused.returncode == 1 and "“asta” left “infohus-nordby” on" in refused.stderr
    back = settle(PLAN.replace(ROLE, DEPUTY))
    assert back.returncode == 0, back.stderr
