"""How long the desk's pages take, and how much of it the protection of the rows costs.

Every page is asked for as a person asks for it, in this process and on one core. Then the very
statements that it sent are run again, as that person and as an administrator whom no policy binds.
"""

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from infohus.custody import actor
from infohus.demo.simulation.asking import Page, pages
from infohus.demo.simulation.copying import administrator
from infohus.demo.simulation.unprotected import Unprotected

ASKED, WARMING = 100, 10  # times each page is asked for, and before that to warm up
COMPARED = 4  # concerns of a page whose statements are run again
REPEATED = 15  # times each statement is run again


@dataclass(frozen=True)
class Figure:
    """Milliseconds of one page: median and 95th percentile; its statements with and without us.

    `pace` is what the same piece of work took between the requests: the machine's own speed at that
    time, which on a virtual one changes by the minute.
    """

    page: str
    median: float
    p95: float
    pace: float
    statements: int
    protected: float
    bare: float

    @property
    def ratio(self) -> float:
        return self.protected / self.bare

    def __str__(self) -> str:
        return (
            f"{self.page:<34} {self.median:7.1f} {self.p95:7.1f} {self.pace:5.2f}"
            f" {self.statements:5} {self.protected:9.2f} {self.bare:7.2f} {self.ratio:6.2f}"
        )


HEADING = (
    f"{'page':<34} {'median':>7} {'p95':>7} {'pace':>5} {'sql':>5} {'protected':>9}"
    f" {'bare':>7} ratio"
)


def figures() -> Iterator[Figure]:
    """The pages of both desks, one after the other."""
    gc.collect()
    gc.freeze()  # as the server has it (infohus.wsgi)
    for page in pages():
        yield _figure(page)


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
    protected, bare = _compared(reads, page.user)
    return Figure(
        page.name,
        statistics.median(taken),
        sorted(taken)[int(len(taken) * 0.95)],
        statistics.median(work for _page, work in timed),
        max(map(len, sent)),
        protected / len(some),
        bare / len(some),
    )


def _same_work() -> int:
    return sum(number * number % 7 for number in range(20_000))


def _reads(statement: str) -> bool:
    """Whether it asks for rows of ours, and not for a setting."""
    plain = statement.lstrip()
    return plain.startswith(("SELECT", "WITH")) and (" FROM " in plain or "register." in plain)


def _compared(reads: list[str], user: User) -> tuple[float, float]:
    """Milliseconds of all statements, as the person and without any policy: each by turns.

    By turns, because a machine that is busy for a moment is so for both. Planned anew each time on
    both sides: a policy costs planning too, which a page's prepared statements mostly save.
    """
    with (
        _unprepared(),
        transaction.atomic(),
        connection.cursor() as cursor,
        administrator() as admin,
    ):
        actor.act_as(user.pk)
        unprotected = Unprotected(admin)

        def as_person(statement: str) -> None:
            cursor.execute(statement)
            cursor.fetchall()

        protected = bare = 0.0
        for statement in reads:
            taken = [
                (
                    _milliseconds(partial(as_person, statement)),
                    _milliseconds(partial(unprotected.run, statement)),
                )
                for _time in range(REPEATED)
            ]
            protected += statistics.median(one for one, _other in taken)
            bare += statistics.median(other for _one, other in taken)
    return protected, bare


@contextmanager
def _unprepared() -> Iterator[None]:
    """Django's own connection, with no statement of it prepared meanwhile."""
    connection.ensure_connection()
    psycopg_connection = connection.connection
    kept, psycopg_connection.prepare_threshold = psycopg_connection.prepare_threshold, None
    try:
        yield
    finally:
        psycopg_connection.prepare_threshold = kept


def _milliseconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000
