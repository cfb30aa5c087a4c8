"""How long the desk's pages take, and how much of it the protection of the rows costs.

Every page is asked for as a person asks for it, in this process and on one core. Then the very
statements that it sent are run again, as that person and as an administrator whom no policy binds.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from concerns.register.models import Concern
from infohus.custody import actor
from infohus.demo.simulation.copying import administrator

ASKED, WARMING = 60, 5  # times each page is asked for, and before that to warm up
DEEP = 100  # concerns down the list is the one that is opened
REPEATED = 25  # times each statement is run again
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Figure:
    """Milliseconds of one page: median and 95th percentile; its statements with and without us."""

    page: str
    median: float
    p95: float
    statements: int
    protected: float
    bare: float

    @property
    def ratio(self) -> float:
        return self.protected / self.bare

    def __str__(self) -> str:
        return (
            f"{self.page:<34} {self.median:7.1f} {self.p95:7.1f} {self.statements:5}"
            f" {self.protected:9.2f} {self.bare:7.2f} {self.ratio:6.2f}"
        )


HEADING = f"{'page':<34} {'median':>7} {'p95':>7} {'sql':>5} {'protected':>9} {'bare':>7} ratio"


def figures() -> Iterator[Figure]:
    """The pages of both desks, one after the other."""
    for username in ("police", "coordinator"):
        one = _somebodys(username)
        for page, address in (
            ("inbox", "/concerns/?tab=open"),
            ("search by number", f"/concerns/?tab=open&q={one.reference}"),
            ("concern", one.get_absolute_url()),
        ):
            yield _figure(f"{page}, {username}", username, address)


def _somebodys(username: str) -> Concern:
    """A concern in the middle of what the person may open."""
    with transaction.atomic():
        user = User.objects.get(username=username)
        actor.act_as(user.pk)
        newest = Concern.objects.at_hand_of(user).open().order_by("-received_at", "-pk")
        return list(newest[:DEEP])[-1]


def _figure(page: str, username: str, address: str) -> Figure:
    user = User.objects.get(username=username)
    browser = Client(SERVER_NAME="127.0.0.1", raise_request_exception=True)
    browser.force_login(user, BACKEND)

    def ask() -> None:
        assert browser.get(address).status_code == 200, address

    taken = sorted(_milliseconds(ask) for _time in range(WARMING + ASKED))
    with CaptureQueriesContext(connection) as sent:
        ask()
    statements = [query["sql"] for query in sent.captured_queries]
    reads = [sql for sql in statements if sql.startswith("SELECT") and " FROM " in sql]
    return Figure(
        page,
        statistics.median(taken),
        taken[int(len(taken) * 0.95)],
        len(statements),
        *_compared(reads, user),
    )


def _compared(reads: list[str], user: User) -> tuple[float, float]:
    """Milliseconds of all statements, as the person and without any policy: each by turns.

    By turns, because a machine that is busy for a moment is so for both.
    """
    admin: psycopg.Connection[Any]
    with transaction.atomic(), connection.cursor() as cursor, administrator() as admin:
        actor.act_as(user.pk)

        def as_person(statement: str) -> None:
            cursor.execute(statement)
            cursor.fetchall()

        def as_nobody(statement: str) -> None:
            admin.execute(statement.encode()).fetchall()

        protected = bare = 0.0
        for statement in reads:
            taken = [
                (
                    _milliseconds(partial(as_person, statement)),
                    _milliseconds(partial(as_nobody, statement)),
                )
                for _time in range(REPEATED)
            ]
            protected += statistics.median(one for one, _other in taken)
            bare += statistics.median(other for _one, other in taken)
    return protected, bare


def _milliseconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000
