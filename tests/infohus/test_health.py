"""The health pages say whether it works, and nothing about anybody."""

import pytest
from django.db import connection

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


@pytest.mark.django_db(transaction=True)
def test_without_the_database_it_lives_and_is_not_ready(client):
    there = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        lives, is_ready = client.get("/healthz"), client.get("/readyz")
    finally:
        connection.close()
        connection.settings_dict["HOST"] = there
    expected = WELL | {"status": "failed", "database": "failed", "keyring": "failed"}
    assert answer(lives) == (200, {"status": "ok"})
    assert answer(is_ready) == (503, expected)
    assert lives.headers["Content-Security-Policy"].startswith("default-src 'none'")
