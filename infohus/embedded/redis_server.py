"""Redis from the wheel: its folder, its arguments, its process."""

import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from infohus.embedded.children import Child, Program, running
from infohus.embedded.folders import let_through, owned_folder
from infohus.embedded.wheels import redis_executable


def socket_url(socket_dir: Path) -> str:
    """The address of our Redis."""
    return f"unix://{socket_dir / 'redis.sock'}?db=0"


@contextmanager
def redis_server(
    folder: Path, *, socket_dir: Path, user: pwd.struct_passwd | None, durable: bool
) -> Iterator[Child]:
    """Redis on a Unix socket that only its own user (and root) may open."""
    data = owned_folder(folder / "redis", user)
    executable = redis_executable()
    if user is not None:
        let_through(executable, user)
    arguments = {
        "--port": "0",
        "--unixsocket": str(socket_dir / "redis.sock"),
        "--unixsocketperm": "700",
        "--dir": str(data),
        "--appendonly": "yes" if durable else "no",
        "--save": "",
        "--maxmemory-policy": "noeviction",
        "--set-proc-title": "no",  # the command line keeps naming our folder
        "--daemonize": "no",
    }
    words = [word for pair in arguments.items() for word in pair]
    program = Program("Redis", [str(executable), *words], folder=folder, user=user)
    with running(program) as child:
        child.wait_until(lambda: _answers(socket_dir), seconds=30)
        yield child


def _answers(socket_dir: Path) -> bool:
    try:
        with redis.Redis(unix_socket_path=str(socket_dir / "redis.sock")) as client:
            return bool(client.ping())
    except (redis.ConnectionError, redis.BusyLoadingError):
        return False
