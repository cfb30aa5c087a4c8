"""The servers of one data folder, as a context: inside it they answer, after it they are gone."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from infohus.embedded import redis_server, roles
from infohus.embedded.addresses import (
    ADMIN,
    APP,
    OWNER,
    WORKER,
    Addresses,
    kept_secrets,
    socket_url,
    write,
)
from infohus.embedded.children import Child
from infohus.embedded.errors import RefusedError
from infohus.embedded.folders import locked, service_user, socket_folder
from infohus.embedded.postgres import postgres
from infohus.embedded.wheels import postgres_bin

Step = Callable[[str], None]


@dataclass
class _Starting:
    """What the two servers need while they start."""

    folder: Path
    durable: bool
    given: Mapping[str, str]
    kept: Mapping[str, str]
    step: Step
    stack: ExitStack
    socket_dir: Path | None = None
    children: list[Child] = field(default_factory=list)

    def sockets(self) -> Path:
        if self.socket_dir is None:
            folder = socket_folder(self.folder, service_user())
            self.socket_dir = self.stack.enter_context(folder)
        return self.socket_dir


@contextmanager
def servers(
    folder: Path,
    *,
    durable: bool,
    given: Mapping[str, str] | None = None,
    step: Step = lambda label: None,
) -> Iterator[Addresses]:
    """PostgreSQL and Redis for one data folder.

    `given` holds addresses of servers that run elsewhere (DATABASE_URL with, unless its role
    may create roles, DATABASE_OWNER_URL and DATABASE_WORKER_URL; REDIS_URL): those are used, not
    started. Secrets and addresses are kept in the folder's `infohus.env`. `step` hears what
    happens next. Not `durable`: for tests, a power cut may lose data. Raises RefusedError.
    """
    folder = folder.absolute()
    with locked(folder), ExitStack() as stack:
        kept = kept_secrets(folder)
        starting = _Starting(folder, durable, given or {}, kept, step, stack)
        urls = {**_database(starting), "REDIS_URL": _redis(starting)}
        write(folder, {**kept, **urls})
        yield Addresses(
            database_url=urls["DATABASE_URL"],
            database_owner_url=urls["DATABASE_OWNER_URL"],
            database_worker_url=urls["DATABASE_WORKER_URL"],
            database_admin_url=urls["DATABASE_ADMIN_URL"],
            redis_url=urls["REDIS_URL"],
            socket_dir=starting.socket_dir,
            pg_bin=postgres_bin(),
            children=tuple(starting.children),
        )


def _database(starting: _Starting) -> dict[str, str]:
    if starting.given.get("DATABASE_URL"):
        starting.step("Preparing the database at DATABASE_URL")
        return _foreign_database(starting.given, starting.kept)
    starting.step("Starting PostgreSQL")
    kept, sockets = starting.kept, starting.sockets()
    child = postgres(
        starting.folder,
        password=kept["ADMIN_PASSWORD"],
        socket_dir=sockets,
        user=service_user(),
        durable=starting.durable,
    )
    starting.children.append(starting.stack.enter_context(child))
    roles.create_database(socket_url(ADMIN, kept["ADMIN_PASSWORD"], sockets, "postgres"), kept)
    return {
        "DATABASE_URL": socket_url(APP, kept["APP_PASSWORD"], sockets),
        "DATABASE_OWNER_URL": socket_url(OWNER, kept["OWNER_PASSWORD"], sockets),
        "DATABASE_WORKER_URL": socket_url(WORKER, kept["WORKER_PASSWORD"], sockets),
        "DATABASE_ADMIN_URL": socket_url(ADMIN, kept["ADMIN_PASSWORD"], sockets),
    }


def _foreign_database(given: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    url = given["DATABASE_URL"]
    owner, worker = given.get("DATABASE_OWNER_URL"), given.get("DATABASE_WORKER_URL")
    if owner and worker:
        admin = given.get("DATABASE_ADMIN_URL", "")
    elif roles.may_create_roles(url):
        roles.prepare_foreign(url, kept)
        admin, owner = url, roles.url_of(OWNER, kept["OWNER_PASSWORD"], url)
        worker = roles.url_of(WORKER, kept["WORKER_PASSWORD"], url)
        url = roles.url_of(APP, kept["APP_PASSWORD"], url)
    else:
        raise RefusedError(
            "The role in DATABASE_URL may not create roles:"
            " give DATABASE_OWNER_URL and DATABASE_WORKER_URL as well, or an administrator's URL."
        )
    return {
        "DATABASE_URL": url,
        "DATABASE_OWNER_URL": owner,
        "DATABASE_WORKER_URL": worker,
        "DATABASE_ADMIN_URL": admin,
    }


def _redis(starting: _Starting) -> str:
    if given := starting.given.get("REDIS_URL"):
        starting.step("Using the Redis at REDIS_URL")
        return given
    starting.step("Starting Redis")
    sockets = starting.sockets()
    child = redis_server.redis_server(
        starting.folder, socket_dir=sockets, user=service_user(), durable=starting.durable
    )
    starting.children.append(starting.stack.enter_context(child))
    return redis_server.socket_url(sockets)
