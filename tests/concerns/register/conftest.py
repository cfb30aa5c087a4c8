"""Somebody who acts while another one has not finished; somebody at one more desk."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection

from accounts.access import Refused
from accounts.models import User
from concerns.register.services.tasking import ChangedMeanwhile
from tests import world

WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND usename = 'infohus_app' AND wait_event_type = 'Lock'
"""


class Meanwhile:
    """One act in a thread of its own, begun so that it waits for the transaction around it."""

    def __init__(self, behind: psycopg.Connection) -> None:
        self._behind = behind
        self._answers: list[object] = []

    def __call__(self, username: str | None, act: Callable[[User | None], Any]) -> None:
        """Begin, and go on once it waits; whoever calls this ends the transaction."""
        self._thread = threading.Thread(target=self._run, args=(username, act))
        self._thread.start()
        for _moment in range(300):
            if self._behind.execute(WAITING).fetchone() == (1,):
                return
            self._thread.join(0.1)
        pytest.fail("it does not wait")

    def ended(self) -> list[object]:
        """What the act gave; Refused, or ChangedMeanwhile, where it was."""
        self._thread.join(60)
        return self._answers

    def _run(self, username: str | None, act: Callable[[User | None], Any]) -> None:
        try:
            with world.acting(username) as by:
                self._answers.append(act(by))
        except Refused:
            self._answers.append(Refused)
        except ChangedMeanwhile as late:
            self._answers.append(late)
        finally:
            connection.close()


@pytest.fixture
def meanwhile(behind: psycopg.Connection) -> Meanwhile:
    """Begin an act in a thread of its own, and go on once it waits for this one; then its end."""
    return Meanwhile(behind)


SITS = """
    INSERT INTO accounts_membership (user_id, unit_id, role)
    SELECT p.id, u.id, %s FROM accounts_user p, accounts_unit u
    WHERE p.username = 'mentor' AND u.slug = %s RETURNING id
"""


@pytest.fixture
def sits_at(behind):
    """`sits_at("infohus-gladsaxe")`: Yasmin is a coordinator there too, while the test lasts."""
    added = []

    def sit(unit, role="municipal_coordinator"):
        added.append(behind.execute(SITS, [role, unit]).fetchone()[0])
        return User.objects.get(username="mentor")

    yield sit
    behind.execute("DELETE FROM accounts_membership WHERE id = ANY (%s)", [added])
    behind.execute(
        "UPDATE accounts_membership SET valid_until = NULL, handed_over_at = NULL,"
        " handed_over_to_id = NULL"
    )
