import socket
import subprocess
import sys

import pytest

from infohus.embedded.folders import REPOSITORY


@pytest.fixture
def launch(launcher_environ):
    def run(*words, **environ):
        return subprocess.run(
            [sys.executable, "-m", "infohus.embedded", *words],
            cwd=REPOSITORY,
            env={**launcher_environ, **environ},
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def test_a_taken_port_is_said_before_anything_starts(launch, folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = launch(PORT=port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} cannot be used")
    assert "PORT=<number>" in done.stderr
    assert not folder.exists()


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_said(launch, port):
    done = launch(PORT=port)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "is not a port" in done.stderr


def test_a_folder_that_cannot_be_written_is_one_sentence(launch, tmp_path):
    (tmp_path / "file").write_text("no folder")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    done = launch(INFOHUS_VAR=str(tmp_path / "file" / "var"), PORT=port)
    assert done.returncode == 1
    assert "cannot be written (Not a directory)" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_command_runs_with_servers_that_are_gone_afterwards(launch):
    code = "import os; print(os.environ['INFOHUS_VAR'], os.environ['DATABASE_URL'])"
    done = launch("with-servers", "--", sys.executable, "-c", code)
    folder, url = done.stdout.split()
    assert done.returncode == 0
    assert url.startswith("postgresql://infohus_app:")
    assert not (REPOSITORY / folder).exists()


def test_a_commands_failure_is_passed_on(launch):
    done = launch("with-servers", "--", sys.executable, "-c", "raise SystemExit(3)")
    assert done.returncode == 3
