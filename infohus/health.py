"""Whether this process lives, and whether it can do its work. Says nothing about anybody."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponseBase, JsonResponse

from accounts.access import public
from accounts.models import Authority
from infohus.custody.keyring import keyring


@public
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@public
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, Redis and every custodian's key: `ok` or `failed` each; 503 if one failed."""
    parts = {"database": _database(), "redis": _redis(), "keyring": _keyring()}
    is_ready = all(parts.values())
    words = {name: "ok" if works else "failed" for name, works in parts.items()}
    return JsonResponse(
        {"status": "ok" if is_ready else "failed", **words}, status=200 if is_ready else 503
    )


def answered_first(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: both are answered before anything that needs the database to be there."""
    pages = {"/healthz": healthz, "/readyz": readyz}

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return pages.get(request.path, get_response)(request)

    return middleware


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis() -> bool:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _keyring() -> bool:
    try:
        custodians = list(Authority.objects.custodians())
    except DatabaseError:
        return False
    return all(keyring().is_healthy(custodian.slug) for custodian in custodians)
