"""The health pages say whether it works, and nothing about anybody."""

import pytest

from infohus.custody.keyring import keyring

pytestmark = pytest.mark.django_db
WELL = {"status": "ok", "database": "ok", "redis": "ok", "keyring": "ok"}


@pytest.fixture
def empty_keyring(settings, tmp_path):
    settings.KEYRING = tmp_path
    keyring.cache_clear()
    yield
    keyring.cache_clear()


def answer(response):
    assert response.headers["Content-Type"] == "application/json"
    assert not response.cookies
    return response.status_code, response.json()


def test_the_process_lives(client):
    assert answer(client.get("/healthz")) == (200, {"status": "ok"})


def test_everything_works(client):
    assert answer(client.get("/readyz")) == (200, WELL)


@pytest.mark.parametrize(
    "nowhere", ["redis://127.0.0.1:1/0", "unix:///nowhere/redis.sock?db=0", "redis://127.0.0.1:1/x"]
)
def test_without_redis_it_is_not_ready(client, settings, nowhere):
    settings.REDIS_URL = nowhere
    expected = WELL | {"status": "failed", "redis": "failed"}
    assert answer(client.get("/readyz")) == (503, expected)
    assert answer(client.get("/healthz")) == (200, {"status": "ok"})


def test_without_the_custodians_key_it_is_not_ready(client, empty_keyring):
    expected = WELL | {"status": "failed", "keyring": "failed"}
    assert answer(client.get("/readyz")) == (503, expected)
