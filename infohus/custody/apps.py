from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections


def roles_are_bound(*, databases: Sequence[str] | None, **_options: Any) -> list[checks.Error]:
    """Connect: the connection itself raises UnsafeRole for a role that policies do not bind."""
    for alias in databases or ():
        connections[alias].ensure_connection()
    return []


class CustodyConfig(AppConfig):
    name = "infohus.custody"
    label = "custody"

    def ready(self) -> None:
        checks.register(roles_are_bound, checks.Tags.database)
