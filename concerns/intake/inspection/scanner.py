"""ClamAV, where there is one: asked over its own protocol (INSTREAM), piece by piece.

Own code because it is these few lines: client libraries read from a file object, and what we have
are the pieces of an encrypted one.
"""

import logging
import socket
import struct
import time
from collections.abc import Iterable
from enum import Enum, auto
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 64 * 1024  # bytes; clamd takes more, but reads no faster
CONNECT, ANSWER = 3, 30  # seconds
REST = 30  # seconds in which a scanner that could not be reached is not asked again
LONGEST_ANSWER = 1024

logger = logging.getLogger(__name__)


_silent = {"until": 0.0}  # on the monotonic clock


class Verdict(Enum):
    CLEAN = auto()
    FOUND = auto()
    UNSCANNED = auto()


def scan(pieces: Iterable[bytes]) -> Verdict:
    """What ClamAV says; UNSCANNED where there is none, or where it does not answer as it should.

    A concern is never lost because a scanner is down. What was found is not said, and not logged.
    """
    if not settings.CLAMAV_URL or time.monotonic() < _silent["until"]:
        return Verdict.UNSCANNED
    try:
        clamd = _connection()
    except OSError:
        _silent["until"] = time.monotonic() + REST  # ten files do not wait ten times
        logger.warning("ClamAV could not be reached: a file is kept unscanned.")
        return Verdict.UNSCANNED
    try:
        answer = _asked(clamd, pieces)
    except OSError:  # over this one file: the next one may be another sender's, and is asked about
        logger.warning("ClamAV did not answer: a file is kept unscanned.")
        return Verdict.UNSCANNED
    if answer.endswith(b" FOUND"):
        return Verdict.FOUND
    if answer == b"stream: OK":
        return Verdict.CLEAN
    logger.warning("ClamAV could not scan: a file is kept unscanned.")
    return Verdict.UNSCANNED


def _asked(clamd: socket.socket, pieces: Iterable[bytes]) -> bytes:
    with clamd:
        clamd.settimeout(ANSWER)
        clamd.sendall(b"zINSTREAM\0")
        for piece in pieces:
            for start in range(0, len(piece), CHUNK):
                chunk = piece[start : start + CHUNK]
                clamd.sendall(struct.pack(">I", len(chunk)) + chunk)
        clamd.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            if not (more := clamd.recv(LONGEST_ANSWER)):
                break
            answer += more
    return answer.rstrip(b"\0\n")


def _connection() -> socket.socket:
    address = urlsplit(settings.CLAMAV_URL)
    if address.scheme != "unix":
        return socket.create_connection((address.hostname, address.port or 3310), CONNECT)
    clamd = socket.socket(socket.AF_UNIX)
    clamd.settimeout(CONNECT)
    try:
        clamd.connect(address.path)
    except OSError:
        clamd.close()
        raise
    return clamd
