"""A pytest plugin, loaded before the settings are read: one set of servers for the whole run.

The first process starts them and sets the environment; the processes of pytest-xdist inherit it.
Nothing of a developer's own environment remains that could lead a test to a real database.
"""

import atexit
import os
import signal
import subprocess
import sys
from contextlib import ExitStack, suppress

from infohus.embedded import throwaway_servers
from tests import template

# Asked for these, pytest runs no test.
ONLY_LOOKING = {
    "--help",
    "-h",
    "--version",
    "-V",
    "--markers",
    "--fixtures",
    "--collect-only",
    "--co",
}
# One address sends all that tests send; what happens at a limit is tested where limits are.
UNLIMITED = dict.fromkeys(
    [
        "LIMIT_FILING",
        "LIMIT_FILING_IN_ALL",
        "LIMIT_WRONG_CODES",
        "LIMIT_WRITING",
        "LIMIT_API",
        "LIMIT_CHECKING",
        "LIMIT_MEGABYTES_IN_ALL",
    ],
    "1000000",
) | {"WRITING_TAKES": "0"}
NOWHERE = {
    "DATABASE_URL": "postgresql://nobody@/nothing",
    "DATABASE_OWNER_URL": "postgresql://nobody@/nothing",
    "DATABASE_WORKER_URL": "postgresql://nobody@/nothing",
    "DATABASE_ADMIN_URL": "",
    "REDIS_URL": "unix:///nowhere?db=0",
    "INFOHUS_VAR": os.devnull,
    "INFOHUS_ROLE": "app",
    "DEMO": "1",
    "SECRET_KEY": "only-for-tests",
    "ACTOR_KEY": "00" * 32,
    "EMAIL_URL": "memorymail://",
}
# Settings that a developer's shell may carry and no test may depend on.
FOREIGN = ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "HTTPS", "PORT", "TRUSTED_PROXIES")


def start() -> None:
    """Start the servers, to be stopped when this process ends; name them in the environment.

    The database that all tests work in copies of is made while the tests are still collected.
    """
    stack = ExitStack()
    atexit.register(stack.close)
    os.environ.update(stack.enter_context(throwaway_servers()))
    making = subprocess.Popen(
        [sys.executable, "-m", "tests.template"],
        cwd=template.HERE, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    stack.callback(making.wait)
    stack.callback(stop, making)


def stop(making: "subprocess.Popen[bytes]") -> None:
    """Nobody waits for it any more; whoever needed it made it, or said why not."""
    with suppress(ProcessLookupError):
        os.killpg(making.pid, signal.SIGTERM)


if "PYTEST_XDIST_WORKER" not in os.environ:
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ.update(UNLIMITED)
    if ONLY_LOOKING.intersection(sys.argv):
        os.environ.update(NOWHERE)
    else:
        start()
