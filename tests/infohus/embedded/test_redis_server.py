"""What is written for the memory of Redis alone never reaches its files."""

import time

import pytest
import redis

from infohus.embedded.redis_server import COPYING, redis_server, socket_url

QUIETLY = "redis.set_repl(redis.REPL_NONE) redis.call('SET', KEYS[1], ARGV[1])"
SALT = b"Strandskade"


@pytest.fixture
def durable(tmp_path):
    """Call it for a server that keeps its files in one folder, as often as one likes."""
    (tmp_path / "log").mkdir()
    return lambda: redis_server(tmp_path, socket_dir=tmp_path, user=None, durable=True)


@pytest.fixture
def files(tmp_path):
    """Call it for every byte that lies in the folder."""
    return lambda: b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_nobody_can_have_the_memory_copied_to_a_disk(durable, files, tmp_path):
    with durable(), redis.Redis.from_url(socket_url(tmp_path)) as client:
        client.set("known", "to be found")
        client.eval(f"redis.replicate_commands() {QUIETLY}", 1, "salt", SALT)
        for command in ("BGREWRITEAOF", "BGSAVE", "SAVE", "CONFIG SET save 1", "ACL WHOAMI"):
            with pytest.raises(redis.exceptions.NoPermissionError):
                client.execute_command(*command.split())
        assert client.get("salt") == SALT
        assert client.config_get("dir") == {"dir": f"{tmp_path}/redis"}, "prove_custody asks it"
    assert b"to be found" in files() and SALT not in files()


def test_it_does_not_rewrite_its_file_by_itself_either(durable, files, tmp_path):
    """The file grows tenfold and more: by its delivered settings Redis would rewrite it."""
    with durable(), redis.Redis.from_url(socket_url(tmp_path)) as client:
        client.eval(f"redis.replicate_commands() {QUIETLY}", 1, "salt", SALT)
        for _ in range(70):
            client.set("large", bytes(1024 * 1024))
        late = time.monotonic() + 60
        while client.info("persistence")["aof_current_size"] <= 64 * 1024 * 1024:
            assert time.monotonic() < late, "the disk is slow, or nothing is written to it"
            time.sleep(0.1)
        now = client.info("persistence")
        assert not now["aof_rewrite_in_progress"] and not now["aof_rewrite_scheduled"]
    assert SALT not in files()


def test_its_file_is_made_small_when_it_starts(durable, files, tmp_path):
    with durable(), redis.Redis.from_url(socket_url(tmp_path)) as client:
        for number in range(2_000):
            client.set("known", f"{number} {'x' * 500}")
        client.eval(f"redis.replicate_commands() {QUIETLY}", 1, "salt", SALT)
    grown = len(files())
    with durable(), redis.Redis.from_url(socket_url(tmp_path)) as client:
        assert client.get("known") == f"1999 {'x' * 500}".encode() and client.get("salt") is None
        assert len(files()) < grown / 10
        with pytest.raises(redis.exceptions.NoPermissionError):
            client.bgrewriteaof()


def test_every_command_that_is_forbidden_is_known_to_this_server(durable, tmp_path):
    """Redis refuses a whole rule for one word that it does not know."""
    with durable(), redis.Redis.from_url(socket_url(tmp_path)) as client:
        known = {name.lower() for name in client.command()}
    assert set(COPYING) <= known
