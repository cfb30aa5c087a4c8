import os
import signal
import stat
import subprocess
import sys
import time

import psycopg
import pytest
import redis

from infohus.embedded import RefusedError, addresses, servers
from infohus.embedded.folders import REPOSITORY

HOLD = """
import sys, time
from pathlib import Path
from infohus.embedded import servers
with servers(Path(sys.argv[1]), durable=False):
    print("up", flush=True)
    time.sleep(600)
"""


def query(url, statement):
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchall()


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_starts_both_and_stops_both(folder):
    with servers(folder, durable=False) as found:
        pids = [child.process.pid for child in found.children]
        assert query(found.database_url, "SELECT current_user") == [("infohus_app",)]
        assert redis.Redis.from_url(found.redis_url).ping()
        assert (found.pg_bin / "pg_dump").exists()

    assert not any(is_alive(pid) for pid in pids)
    assert not found.socket_dir.exists()


def test_it_never_listens_on_the_network(folder):
    with servers(folder, durable=False) as found:
        assert query(found.database_admin_url, "SHOW listen_addresses") == [("",)]
        with redis.Redis.from_url(found.redis_url) as client:
            assert client.config_get("port") == {"port": "0"}


def test_sockets_stay_short_below_a_long_path(folder):
    with servers(folder, durable=False) as found:
        assert len(str(folder)) > 100
        assert all(len(str(path)) < 100 for path in found.socket_dir.iterdir())


def test_a_second_start_keeps_rows_passwords_and_keys(folder):
    with servers(folder, durable=True) as first:
        secrets = addresses.read(folder)
        with psycopg.connect(first.database_owner_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
        with redis.Redis.from_url(first.redis_url) as client:
            client.set("kept", "yes")

    with servers(folder, durable=True) as second:
        assert query(second.database_owner_url, "SELECT number FROM kept") == [(42,)]
        with redis.Redis.from_url(second.redis_url) as client:
            assert client.get("kept") == b"yes"
        assert addresses.read(folder) == secrets


def test_the_file_of_secrets_is_for_its_owner_only(folder):
    with servers(folder, durable=False):
        assert stat.S_IMODE((folder / "infohus.env").stat().st_mode) == 0o600


def test_no_role_passes_by_row_level_security(folder):
    with servers(folder, durable=False) as found:
        rights = query(
            found.database_admin_url,
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolreplication"
            " FROM pg_roles WHERE rolname LIKE 'infohus%' ORDER BY 1",
        )
    assert rights == [
        ("infohus_app", False, False, False, False),
        ("infohus_owner", False, False, False, False),
        ("infohus_worker", False, False, False, False),
    ]


@pytest.mark.parametrize("role", ["app", "worker"])
def test_only_the_owner_makes_tables(folder, role):
    with servers(folder, durable=False) as found:
        url = getattr(found, {"app": "database_url", "worker": "database_worker_url"}[role])
        for kind in ("", "TEMPORARY"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                query(url, f"CREATE {kind} TABLE mine (id int)")


def test_a_wrong_password_is_refused_on_the_socket(folder):
    with servers(folder, durable=False) as found, pytest.raises(psycopg.OperationalError):
        query(f"postgresql://postgres:guess@/infohus?host={found.socket_dir}", "SELECT 1")


def test_no_value_reaches_the_log(folder):
    with servers(folder, durable=False) as found:
        with psycopg.connect(found.database_owner_url, autocommit=True) as connection:
            connection.execute("CREATE TABLE person (name text CHECK (name = 'x'))")
            with pytest.raises(psycopg.errors.CheckViolation):
                connection.execute("INSERT INTO person VALUES ('Canary Person')")
            with pytest.raises(psycopg.errors.CheckViolation):
                connection.execute("INSERT INTO person VALUES (%s)", ["Canary Parameter"])
    log = (folder / "log" / "postgresql.log").read_text()
    assert "violates check constraint" in log
    assert "Canary" not in log


def test_a_second_run_on_the_same_folder_is_refused(folder):
    with servers(folder, durable=False):
        with pytest.raises(RefusedError, match="already runs on the data folder"):
            with servers(folder, durable=False):
                pass


def test_a_killed_run_is_recovered(folder):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], cwd=REPOSITORY, stdout=subprocess.PIPE
    )
    assert holder.stdout.readline() == b"up\n"
    holder.send_signal(signal.SIGKILL)
    holder.communicate()

    with servers(folder, durable=False) as found:
        assert query(found.database_url, "SELECT 1") == [(1,)]


def test_servers_that_outlived_their_launcher_are_ended(folder):
    with servers(folder, durable=False) as found:
        program = found.children[0].program
    orphan = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", f"{folder}/x"])
    program.pid_file.write_text(str(orphan.pid))

    with servers(folder, durable=False):
        orphan.wait(timeout=5)  # raises while it still runs


def test_a_stranger_with_a_recycled_number_is_left_alone(folder):
    with servers(folder, durable=False) as found:
        program = found.children[0].program
    stranger = subprocess.Popen(["sleep", "600"])
    try:
        program.pid_file.write_text(str(stranger.pid))
        (folder / "postgresql" / "postmaster.pid").write_text(f"{stranger.pid}\n")
        with servers(folder, durable=False) as found:
            assert query(found.database_url, "SELECT 1") == [(1,)]
        time.sleep(0.1)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(RefusedError, match="cannot be written"):
        with servers(tmp_path / "file" / "var", durable=False):
            pass


def test_a_socket_folder_of_somebody_else_is_refused(folder):
    with servers(folder, durable=False) as found:
        place = found.socket_dir
    place.symlink_to(folder)
    try:
        with pytest.raises(RefusedError, match="somebody else's"):
            with servers(folder, durable=False):
                pass
    finally:
        place.unlink()


def test_a_lost_file_of_secrets_is_said(folder):
    with servers(folder, durable=False):
        pass
    (folder / "infohus.env").unlink()

    with pytest.raises(RefusedError, match="another password"):
        with servers(folder, durable=False):
            pass
