import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
from django.utils import translation

from concerns.intake.inspection import scanner

# The test file that every scanner knows, in two halves: this file is not to be found itself.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + rb"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MARK = b"a mark that only our own signature knows"
HINT = "clamd is missing: `make check-clamav` installs it or says how."


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def clamav(tmp_path_factory):
    """Debian's clamd with two signatures of ours, on a socket of its own; its address."""
    program = shutil.which("clamd", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if program is None:
        pytest.fail(HINT)
    folder = tmp_path_factory.mktemp("clamav")
    (folder / "signatures").mkdir()
    (folder / "signatures" / "own.ndb").write_text(
        f"Own.Eicar:0:0:{EICAR.hex()}\nOwn.Mark:0:*:{MARK.hex()}\n"
    )
    settings = [
        "Foreground yes",
        f"LocalSocket {folder}/socket",
        f"DatabaseDirectory {folder}/signatures",
        f"TemporaryDirectory {folder}",
        "MaxThreads 2",
        "ConcurrentDatabaseReload no",
    ]
    if os.getuid() == 0:
        settings.append("User root")
    (folder / "clamd.conf").write_text("\n".join([*settings, ""]))
    with (folder / "log").open("w") as log:
        clamd = subprocess.Popen(
            [program, f"--config-file={folder}/clamd.conf"], stdout=log, stderr=log
        )
    try:
        wait_for(folder / "socket", clamd, folder / "log")
        yield f"unix://{folder}/socket"
    finally:
        clamd.terminate()
        clamd.wait(10)


def wait_for(path: Path, clamd, log: Path, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until and clamd.poll() is None:
        with socket.socket(socket.AF_UNIX) as tried:
            try:
                tried.connect(str(path))
                return
            except OSError:
                time.sleep(0.05)
    pytest.fail(f"clamd did not start: {log.read_text()}")


@pytest.fixture(autouse=True)
def an_asked_scanner(monkeypatch):
    """What one test did not get an answer to, the next one asks again."""
    monkeypatch.setitem(scanner._silent, "until", 0.0)
