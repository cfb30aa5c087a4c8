"""The data folder, its lock, and the short folder for sockets."""

import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infohus.embedded.errors import RefusedError

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SERVICE_USER = "infohus-servers"


def data_folder() -> Path:
    """Where this installation keeps everything: `INFOHUS_VAR`, else `var` in the repository."""
    return Path(os.environ.get("INFOHUS_VAR") or REPOSITORY / "var").absolute()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make the data folder and hold it; RefusedError where it cannot be written or is taken.

    The lock belongs to the process and goes with it, so a killed run leaves nothing behind.
    """
    try:
        # Root's servers run as another user, who has to pass through.
        mode = 0o711 if os.geteuid() == 0 else 0o700
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        (folder / "log").mkdir(mode=0o700, exist_ok=True)
        handle = (folder / ".lock").open("w")
    except OSError as error:
        raise RefusedError(
            f"The data folder {folder} cannot be written ({error.strerror}):"
            " choose another with INFOHUS_VAR=<folder>."
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise RefusedError(
                f"Infohus already runs on the data folder {folder}:"
                " stop that run first, or choose another folder with INFOHUS_VAR=<folder>."
            ) from error
        yield


def service_user() -> pwd.struct_passwd | None:
    """Whom the servers run as when we are root; None: as ourselves.

    PostgreSQL refuses to run as root, so root makes a system user without a login for it.
    """
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", SERVICE_USER]
    try:
        subprocess.run(command, check=False, capture_output=True)
        return pwd.getpwnam(SERVICE_USER)
    except (OSError, KeyError) as error:
        raise RefusedError(
            "PostgreSQL does not run as root, and no user could be made for it:"
            f" run as another user, or make the system user {SERVICE_USER} first."
        ) from error


def owned_folder(folder: Path, user: pwd.struct_passwd | None) -> Path:
    """Make a folder for a server, private to the user that it runs as, and reachable for it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
        let_through(folder, user)
    return folder


def let_through(path: Path, user: pwd.struct_passwd) -> None:
    """Let another user pass, not list, the folders above a path, where they do not yet."""
    for folder in path.parents:
        state = folder.stat()
        if state.st_uid != user.pw_uid and not state.st_mode & stat.S_IXOTH:
            print(f"Folder {folder}: others may pass through it now, for PostgreSQL's own user.")
            folder.chmod(stat.S_IMODE(state.st_mode) | stat.S_IXOTH)


@contextmanager
def socket_folder(folder: Path, user: pwd.struct_passwd | None) -> Iterator[Path]:
    """A folder for Unix sockets, short whatever the data folder's path; removed afterwards.

    It stands where anybody may write, so what somebody else put there is refused.
    """
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:8]
    path = Path(tempfile.gettempdir()) / f"infohus-{name}"
    if len(os.fsencode(path)) > 80:
        path = Path("/tmp") / path.name
    uid = user.pw_uid if user else os.geteuid()
    try:
        if os.path.lexists(path):
            _require_own(path, {uid, os.geteuid()})
            shutil.rmtree(path)  # left behind by a killed run
        path.mkdir(mode=0o700)
    except OSError as error:
        raise RefusedError(
            f"The sockets need the folder {path}, which is somebody else's: remove it first."
        ) from error
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)
    path.chmod(0o711)  # to pass, not to list; PostgreSQL asks for passwords, Redis has its own mode
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _require_own(path: Path, uids: set[int]) -> None:
    """Raise OSError unless it is a folder of ours that nobody else may write to."""
    state = path.lstat()
    is_open = state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    if not stat.S_ISDIR(state.st_mode) or state.st_uid not in uids or is_open:
        raise PermissionError(f"{path} is not ours")
