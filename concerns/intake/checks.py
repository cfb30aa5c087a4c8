"""What `manage.py check` says about the intake's settings."""

from typing import Any

from django.conf import settings
from django.core import checks

ALL_ARE_ONE = checks.Warning(
    "HTTPS is on and TRUSTED_PROXIES is 0: to the limits, all who come by a proxy are one sender.",
    hint="Set TRUSTED_PROXIES to the number of proxies that add to X-Forwarded-For.",
    id="intake.W001",
)


def proxies_are_counted(**_options: Any) -> list[checks.CheckMessage]:
    """Whoever comes by HTTPS comes through a proxy: our own web server speaks plain HTTP."""
    return [ALL_ARE_ONE] if settings.HTTPS and not settings.TRUSTED_PROXIES else []
