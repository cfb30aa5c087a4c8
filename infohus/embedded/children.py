"""Processes that belong to us: they end when we do, however we end."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from infohus.embedded.errors import RefusedError

HELD = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
LOG_LIMIT = 10_000_000
PR_SET_PDEATHSIG = 1
# Loaded here, because the time between fork and exec allows little more than a call.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    """What to run.

    `folder` is the data folder, which the command line must name: that is how a process
    left behind by a killed run is recognised. `is_visible` shows its progress (standard error)
    to whoever started us; `stop_with` asks the program to end in good order.
    """

    name: str
    command: Sequence[str]
    folder: Path
    user: pwd.struct_passwd | None = None
    environ: Mapping[str, str] | None = None
    working_folder: Path | None = None
    is_visible: bool = False
    stop_with: signal.Signals = signal.SIGTERM

    @property
    def file_name(self) -> str:
        return self.name.lower().replace(" ", "-")

    @property
    def log(self) -> Path:
        return self.folder / "log" / f"{self.file_name}.log"

    @property
    def pid_file(self) -> Path:
        return self.folder / f"{self.file_name}.pid"


@dataclass(frozen=True)
class Child:
    """A program that we started and have not stopped yet."""

    program: Program
    process: subprocess.Popen[bytes]

    def require_alive(self) -> None:
        """Raise RefusedError, naming program and log file, if it ended by itself."""
        if (code := self.process.poll()) is not None:
            raise RefusedError(
                f"{self.program.name} ended by itself (exit {code}): see {self.program.log}."
            )

    def wait_until(self, is_ready: Callable[[], bool], seconds: float) -> None:
        """Return once it is ready; RefusedError if it ends first or takes longer than that."""
        deadline = time.monotonic() + seconds
        while not is_ready():
            self.require_alive()
            if time.monotonic() > deadline:
                raise RefusedError(
                    f"{self.program.name} was not ready after {seconds:.0f} seconds:"
                    f" see {self.program.log}."
                )
            time.sleep(0.05)


@contextmanager
def running(program: Program) -> Iterator[Child]:
    """Run a program beside us; ended in good order on the way out.

    Signals wait while it starts and while it stops, so none can slip in between and lose it.
    """
    end_left_over(program)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HELD)
    child = None
    try:
        child = Child(program, _start(program))
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        yield child
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, HELD)
        if child is not None:
            _stop(child)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(program: Program) -> subprocess.Popen[bytes]:
    if program.log.exists() and program.log.stat().st_size > LOG_LIMIT:
        program.log.replace(program.log.with_suffix(".log.1"))
    user = program.user
    with program.log.open("ab") as log:
        process = subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=None if program.is_visible else subprocess.STDOUT,
            env=program.environ,
            cwd=program.working_folder,
            process_group=0,  # the terminal's Ctrl-C is for us; we pass it on, once
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            preexec_fn=_die_with_parent(program.stop_with, os.getpid()),
        )
    program.pid_file.write_text(f"{process.pid}\n")
    return process


def _die_with_parent(stop_with: signal.Signals, parent: int) -> Callable[[], None]:
    """What the new process does before it becomes the program."""

    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(stop_with))
            if os.getppid() != parent:
                os._exit(1)

    return prepare


def _stop(child: Child, patience: float = 20) -> None:
    for request in (child.program.stop_with, signal.SIGQUIT, signal.SIGKILL):
        if child.process.poll() is not None:
            break
        child.process.send_signal(request)
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(timeout=patience)
    child.program.pid_file.unlink(missing_ok=True)


def end_left_over(program: Program) -> None:
    """End what a killed run left: the process in our pid file, if it still is that program.

    It must name our data folder on its command line; nothing else is ever ended.
    """
    try:
        process = psutil.Process(int(program.pid_file.read_text()))
        if not any(f"{program.folder}/" in word for word in process.cmdline()):
            raise ValueError("Somebody else has that number now.")
        process.send_signal(program.stop_with)
        try:
            process.wait(timeout=20)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(timeout=5)
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        pass
    program.pid_file.unlink(missing_ok=True)
