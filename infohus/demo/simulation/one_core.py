"""One core for this process and its database's: what docs/bench.md promises is promised on one.

Left to itself the system wakes the database on the same core or on another one, as it likes. Waking
it on another one takes twice as long, and which statements meet that is chance.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg

from infohus.demo.simulation.copying import SimulationImpossible


@contextmanager
def on_one_core(*connections: psycopg.Connection[Any]) -> Iterator[None]:
    """This process and the servers of these connections share a core until the block ends.

    From then on the servers ask nobody to help them, for that runs elsewhere. Raises
    SimulationImpossible where they cannot share one: another system than Linux, or a database that
    runs elsewhere or belongs to somebody else.
    """
    free: dict[int, set[int]] = {}
    try:
        _share(connections, free)
        yield
    finally:
        for process, cores in free.items():
            with suppress(ProcessLookupError):  # a server may have ended
                os.sched_setaffinity(process, cores)


def _share(connections: Iterable[psycopg.Connection[Any]], free: dict[int, set[int]]) -> None:
    """Writes into `free` where each of the processes could run before."""
    try:
        for process in (os.getpid(), *map(_server, connections)):
            free[process] = os.sched_getaffinity(process)
            os.sched_setaffinity(process, {min(free[os.getpid()])})
    except (AttributeError, OSError):
        raise SimulationImpossible(
            "The bench keeps itself and its database on one core. It can do so on Linux, with "
            "servers of its own: make bench starts them."
        ) from None
    for one in connections:
        one.execute("SET max_parallel_workers_per_gather = 0")


def _server(one: psycopg.Connection[Any]) -> int:
    """The number of its process, which is one of this machine's over a socket alone."""
    if not one.info.host.startswith("/"):
        raise ProcessLookupError(one.info.host)
    return one.info.backend_pid
