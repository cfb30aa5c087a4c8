"""How long the desk's pages take, and how much of it the protection of the rows costs.

Every page is asked for as a person asks for it, in this process, which shares one core with its
database. Then the very statements that it sent are run again, as that person and as an
administrator whom no policy binds.
"""

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from typing import Any

import psycopg
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from infohus.custody import actor
from infohus.demo.simulation.asking import Page, pages
from infohus.demo.simulation.copying import administrator
from infohus.demo.simulation.one_core import on_one_core
from infohus.demo.simulation.unprotected import Unprotected

ASKED, WARMING = 100, 10  # times each page is asked for, and before that to warm up
COMPARED = 4  # concerns of a page whose statements are run again
REPEATED = 15  # times each statement is run again


@dataclass(frozen=True)
class Figure:
    """Milliseconds of one page: median and 95th percentile; its statements with and without us.

    `planned` is the ratio of the two where each statement is planned every time. `pace` is what the
    same piece of work took between the requests: the machine's own speed at that time, which on a
    virtual one changes by the minute.
    """

    page: str
    median: float
    p95: float
    pace: float
    statements: int
    protected: float
    bare: float
    planned: float

    @property
    def ratio(self) -> float:
        return self.protected / self.bare

    def grown(self, before: "Figure") -> float:
        """The page's time against the one before, as if the machine had kept its pace."""
        return (self.median / self.pace) / (before.median / before.pace)

    def __str__(self) -> str:
        return (
            f"{self.page:<34} {self.median:7.1f} {self.p95:7.1f} {self.pace:5.2f}"
            f" {self.statements:5} {self.protected:9.2f} {self.bare:7.2f} {self.ratio:6.2f}"
            f" {self.planned:8.2f}"
        )


HEADING = (
    f"{'page':<34} {'median':>7} {'p95':>7} {'pace':>5} {'sql':>5} {'protected':>9}"
    f" {'bare':>7} {'ratio':>6} {'planned':>8}"
)


def figures() -> Iterator[Figure]:
    """The pages of both desks, one after the other. Raises SimulationImpossible."""
    gc.collect()
    gc.freeze()  # as the server has it (infohus.wsgi)
    for page in pages():
        with on_one_core(connection.connection):
            figure = _figure(page)
        yield figure


def _figure(page: Page) -> Figure:
    browser = page.browser()
    turns = islice(cycle(page.requests), WARMING + ASKED)
    timed = [
        (_milliseconds(partial(request.send, browser)), _milliseconds(_same_work))
        for request in turns
    ][WARMING:]
    taken = [page for page, _work in timed]
    some = page.requests[:COMPARED]
    sent = []
    for request in some:
        with CaptureQueriesContext(connection) as captured:
            request.send(browser)
        sent.append([query["sql"] for query in captured.captured_queries])
    reads = [sql for statements in sent for sql in statements if _reads(sql)]
    protected, bare = _compared(reads, page.user, planned=False)
    with_planning, bare_with_planning = _compared(reads, page.user, planned=True)
    return Figure(
        page.name,
        statistics.median(taken),
        sorted(taken)[int(len(taken) * 0.95)],
        statistics.median(work for _page, work in timed),
        max(map(len, sent)),
        protected / len(some),
        bare / len(some),
        with_planning / bare_with_planning,
    )


def _same_work() -> int:
    return sum(number * number % 7 for number in range(20_000))


def _reads(statement: str) -> bool:
    """Whether it asks for rows of ours, and not for a setting."""
    plain = statement.lstrip()
    return plain.startswith(("SELECT", "WITH")) and (" FROM " in plain or "register." in plain)


def _compared(reads: list[str], user: User, *, planned: bool) -> tuple[float, float]:
    """Milliseconds of all statements, as the person and without any policy: each by turns.

    By turns, because a machine that is busy for a moment is so for both. As a page runs them, both
    are prepared; or both are planned each time, for a policy costs planning too.
    """
    sums = [0.0, 0.0]
    with transaction.atomic(), administrator() as admin:
        actor.act_as(user.pk)
        person, unprotected = connection.connection, Unprotected(admin)
        with on_one_core(person, admin), _preparing(person, admin, after=None if planned else 0):
            for statement in reads:
                both = (person, statement.encode()), (admin, unprotected.of(statement))
                taken = [
                    [_milliseconds(partial(_fetched, *one)) for one in both]
                    for _time in range(REPEATED)
                ]
                for side, times in enumerate(zip(*taken, strict=True)):
                    sums[side] += statistics.median(times)
    return sums[0], sums[1]


def _fetched(server: psycopg.Connection[Any], statement: bytes) -> None:
    server.execute(statement).fetchall()


@contextmanager
def _preparing(*connections: psycopg.Connection[Any], after: int | None) -> Iterator[None]:
    """Both connections prepare a statement when it was run so many times; None for never."""
    kept = [one.prepare_threshold for one in connections]
    for one in connections:
        one.prepare_threshold = after
    try:
        yield
    finally:
        for one, threshold in zip(connections, kept, strict=True):
            one.prepare_threshold = threshold


def _milliseconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000
