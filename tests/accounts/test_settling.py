"""A plan of authorities, units and people, carried out by the owner on a database of its own."""

import os
import secrets
import subprocess
import sys
from datetime import datetime
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from infohus.custody.keyring import keyring
from tests.template import TEMPLATE, admin, create, url_of

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
email = "infohus-nordby@example.dk"
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
        create(server, name, like=TEMPLATE)
    yield name
    with admin("postgres") as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def write(tmp_path):
    """`write(plan)` is the plan's file."""

    def written(plan):
        file = tmp_path / "plan.toml"
        file.write_text(plan, encoding="utf-8")
        return str(file)

    return written


@pytest.fixture
def settle(nordby, write, settings, tmp_path, transactional_db):
    """`settle(plan)` as the owner of the scratch database: what it says, or raises."""
    owner, given = urlsplit(os.environ["DATABASE_OWNER_URL"]), connection.settings_dict
    web = {name: given[name] for name in ("NAME", "USER", "PASSWORD")}
    settings.ROLE, settings.KEYRING = "owner", tmp_path / "keyring"
    keyring.cache_clear()
    connection.close()
    given.update(NAME=nordby, USER=owner.username, PASSWORD=owner.password or "")

    def carry_out(plan):
        told = StringIO()
        call_command("settle", write(plan), stdout=told)
        return told.getvalue()

    yield carry_out
    keyring.cache_clear()
    connection.close()
    given.update(web)


@pytest.fixture
def start(nordby, write, tmp_path):
    """`start(plan, role=…)` is the command as it is typed: the finished process."""

    def started(plan, *, role):
        environment = os.environ | {
            "INFOHUS_ROLE": role,
            "DATABASE_URL": url_of("DATABASE_URL", nordby),
            "DATABASE_OWNER_URL": url_of("DATABASE_OWNER_URL", nordby),
            "KEYRING": str(tmp_path / "keyring"),
        }
        command = [sys.executable, "manage.py", "settle", write(plan)]
        return subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
        )

    return started


def test_the_owner_types_a_command(nordby, start, tmp_path):
    done = start(PLAN, role="owner")
    assert "2 authorities, 1 units, 1 people" in done.stdout, done.stderr
    assert (tmp_path / "keyring" / "nordby-politi.key").exists()
    refused = start(PLAN.replace("municipal_coordinator", "king"), role="owner")
    assert refused.returncode == 1 and "“king” is no role" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_plan_makes_people_with_roles_and_gives_the_police_a_key(nordby, settle, tmp_path):
    for _time in range(2):
        assert "2 authorities, 1 units, 1 people" in settle(PLAN)
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
        settle(PLAN.replace(ROLE, DEPUTY))
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


EMAIL = 'email = "infohus-nordby@example.dk"'
BROKEN = [
    ('unit = "nowhere"', 'unit = "infohus-nordby"', "There is no unit “nowhere”"),
    ('role = "king"', 'role = "municipal_coordinator"', "“king” is no role"),
    ('district = ""', 'district = "nordby-politi"', "needs a district"),
    ("[[person", "[[person]]", "is not a plan"),
    ('duty_phone = "ask Asta"', 'duty_phone = "00 00 10 10"', "is no telephone number"),
    ('duty_phone = "1234"', 'duty_phone = "00 00 10 10"', "is no telephone number"),
    (f"from = 2099-12-20, until = 2099-12-01, {ROLE}", ROLE, "ends before it begins"),
    (f'from = "soon", {ROLE}', ROLE, "from and until are days"),
    ('email = ""', EMAIL, "hear that something waits: “infohus-nordby”"),
    ('email = "infohus"', EMAIL, "is no e-mail address"),
    ('nickname = "A"', 'first_name = "Asta"', "is not a plan"),
]


def test_a_broken_plan_is_one_sentence_and_changes_nothing(nordby, settle):
    for wrong, right, sentence in BROKEN:
        with pytest.raises(CommandError, match=sentence):
            settle(PLAN.replace(right, wrong))
        with admin(nordby) as server:
            known = "SELECT count(*) FROM accounts_authority WHERE slug LIKE 'nordby%'"
            assert server.execute(known).fetchone() == (0,), sentence


def test_the_webs_own_role_cannot_carry_out_a_plan(nordby, start):
    refused = start(PLAN, role="app")
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
    with pytest.raises(CommandError, match="“asta” left “infohus-nordby” on"):
        settle(PLAN)
    settle(PLAN.replace(ROLE, DEPUTY))


MOVED_DESK = """
[[unit]]
slug = "infohus-nyt"
name = "Infohuset i Nordby"
authority = "nordby"
email = "infohus-nyt@example.dk"
is_infohus_desk = true

[[unit]]
slug = "infohus-nordby"
name = "Infohus Nordby"
authority = "nordby"
"""
DESK = """
SELECT u.slug FROM accounts_unit u JOIN accounts_authority a ON a.id = u.authority_id
WHERE a.slug = 'nordby' AND u.is_infohus_desk
"""


def test_the_desk_moves_to_another_unit_whichever_the_plan_names_first(nordby, settle):
    settle(PLAN)
    before, after = PLAN.split("[[unit]]")[0], PLAN.partition("[[person]]")[2]
    settle(f"{before}{MOVED_DESK}[[person]]{after}")
    with admin(nordby) as server:
        assert server.execute(DESK).fetchall() == [("infohus-nyt",)]
    only_the_old = PLAN.split("[[person]]")[0]
    with pytest.raises(CommandError, match="“infohus-nyt” is the infohus desk of “nordby” already"):
        settle(only_the_old)
    with admin(nordby) as server:
        assert server.execute(DESK).fetchall() == [("infohus-nyt",)]


ENDED = 'unit = "infohus-nordby", from = 2020-12-01, until = 2020-12-20 }'


def test_a_plan_may_go_on_naming_a_deputy_whose_time_was_over_before_the_work_went_on(
    nordby, settle
):
    plan = PLAN.replace(ROLE, ENDED)
    settle(plan)
    with admin(nordby) as server:
        server.execute("UPDATE accounts_membership SET handed_over_at = now() WHERE user_id ="
                       " (SELECT id FROM accounts_user WHERE username = 'asta')")  # fmt: skip
        settle(plan)
        days = [(datetime(2020, 12, 1), datetime(2020, 12, 21))]
        assert server.execute(DAYS).fetchall() == days
        kept = "SELECT count(*) FROM accounts_membership WHERE handed_over_at IS NOT NULL"
        assert server.execute(kept).fetchone() == (1,)
