"""Redis from the wheel: its folder, its arguments, its process.

What it keeps in files is its append-only file and nothing else. Keys that are written for memory
alone (the salts of `concerns.intake.counting`) are not in it, but a rewrite of that file, or a
snapshot, would copy the whole memory there. So neither happens once anybody may use this Redis.
"""

import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from infohus.embedded.children import Child, Program, running
from infohus.embedded.folders import let_through, owned_folder
from infohus.embedded.wheels import redis_executable

# What copies the memory to a disk or to another Redis, or would allow that again.
COPYING = (
    "bgrewriteaof", "bgsave", "save", "sync", "psync", "replicaof", "slaveof", "migrate",
    "config", "acl", "debug", "shutdown",
)  # fmt: skip


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
        "--auto-aof-rewrite-percentage": "0",
        "--maxmemory-policy": "noeviction",
        "--set-proc-title": "no",  # the command line keeps naming our folder
        "--daemonize": "no",
    }
    words = [word for pair in arguments.items() for word in pair]
    program = Program("Redis", [str(executable), *words], folder=folder, user=user)
    with running(program) as child:
        child.wait_until(lambda: _answers(socket_dir), seconds=30)
        if durable:
            with redis.Redis(unix_socket_path=str(socket_dir / "redis.sock")) as client:
                _make_small(client)
                child.wait_until(lambda: not _is_rewriting(client), seconds=60)
                _forbid_copying(client)
        yield child


def _make_small(client: redis.Redis) -> None:
    """Rewrite the append-only file now: all that is in memory at this moment came out of it."""
    client.bgrewriteaof()


def _forbid_copying(client: redis.Redis) -> None:
    """For as long as it runs. Where the files lie may still be asked: `prove_custody` does."""
    client.acl_setuser(
        "default", commands=[*(f"-{name}" for name in COPYING), "+config|get"], enabled=True
    )


def _is_rewriting(client: redis.Redis) -> bool:
    now = client.info("persistence")
    return bool(now["aof_rewrite_in_progress"] or now["aof_rewrite_scheduled"])


def _answers(socket_dir: Path) -> bool:
    try:
        with redis.Redis(unix_socket_path=str(socket_dir / "redis.sock")) as client:
            return bool(client.ping())
    except (redis.ConnectionError, redis.BusyLoadingError):
        return False
