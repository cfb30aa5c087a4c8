"""What the tests of limits share: whose request it is, when, and what Redis holds of it."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
WINDOW = timedelta(minutes=10)


def request_from(address, **meta):
    request = RequestFactory().post("/", REMOTE_ADDR=address, **meta)
    request.user = AnonymousUser()
    return request


def held(client):
    """Every key and value, in one text of bytes."""
    return b"\n".join(part for key in client.scan_iter() for part in (key, client.get(key)))
