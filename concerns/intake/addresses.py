"""Where a request comes from, as coarsely as limits need it. Kept nowhere."""

import re
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

NOWHERE = b""
WITH_PORT = re.compile(r"\[(?P<six>[^\]]+)\](?::\d+)?|(?P<four>[^:]+):\d+")


def network_of(request: HttpRequest) -> bytes:
    """4 bytes of an IPv4 address, the 8 first of an IPv6 one (what one household or server has).

    Behind `TRUSTED_PROXIES` proxies it is what the outermost of them wrote: senders may add what
    they like further left. What is no address at all is NOWHERE, one place for everybody there.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        enough = len(passed_on) >= settings.TRUSTED_PROXIES
        given = passed_on[-settings.TRUSTED_PROXIES] if enough else ""
    return _network(given.strip())


def _network(text: str) -> bytes:
    if written := WITH_PORT.fullmatch(text):
        text = written["six"] or written["four"]
    try:
        address = ip_address(text)
    except ValueError:
        return NOWHERE
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped.packed if address.ipv4_mapped else address.packed[:8]
    return address.packed
