"""One core for this process and its database's: what docs/bench.md promises is promised on one.

Left to itself the system wakes the database on the same core or on another one, as it likes. Waking
it on another one takes twice as long, and which statements meet that is chance.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from infohus.demo.simulation.copying import SimulationImpossible


@contextmanager
def on_one_core(*connections: psycopg.Connection[Any]) -> Iterator[None]:
    """This process and the servers of these connections share a core until the block ends.

    Raises SimulationImpossible where they cannot: another system than Linux, or a database that
    runs elsewhere or belongs to somebody else.
    """
    processes = [os.getpid(), *(one.info.backend_pid for one in connections)]
    try:
        free = {process: os.sched_getaffinity(process) for process in processes}
        core = min(free[os.getpid()])
        for process in processes:
            os.sched_setaffinity(process, {core})
    except (AttributeError, OSError):
        raise SimulationImpossible(
            "The bench keeps itself and its database on one core. It can do so on Linux, with "
            "servers of its own: make bench starts them."
        ) from None
    try:
        yield
    finally:
        for process, cores in free.items():
            os.sched_setaffinity(process, cores)
