"""The wash in a process of its own (see `cleaning.__main__`): fed from a disk, emptied onto one.

Neither the file nor what becomes of it is ever whole in the memory of this process.
"""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterable
from typing import IO

from django.conf import settings

from concerns.intake.cleaning.refusing import Reason, Refused
from concerns.register.filetypes import Kind
from infohus.custody.spool import PIECE, Spool

AT_ONCE = 2  # in one web process: each may take a gigabyte
PATIENCE = 60  # seconds until the process is ended
LINE = 64  # bytes of the answer's first line

logger = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(AT_ONCE)


class NoAnswer(Exception):
    """The process could not do its work, for a reason that lies with us."""


def washed(pieces: Iterable[bytes]) -> tuple[Kind, Spool]:
    """What the file is, and a finished spool with its clean bytes: close it after use.

    Raises Refused, and NoAnswer when no process could be had.
    """
    if not _places.acquire(timeout=PATIENCE):
        logger.error("No place to look through a file in time.")
        raise NoAnswer
    try:
        return _washed(pieces)
    finally:
        _places.release()


def _washed(pieces: Iterable[bytes]) -> tuple[Kind, Spool]:
    command = [sys.executable, "-B", "-E", "-s", "-X", "utf8", "-W", "ignore"]
    with subprocess.Popen(
        [*command, "-m", "concerns.intake.cleaning"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # it could name what somebody wrote
        cwd=settings.BASE_DIR,
        env={},
    ) as process:
        watch = threading.Timer(PATIENCE, process.kill)
        watch.start()
        try:
            return _conversation(process, pieces)
        finally:
            watch.cancel()
            process.kill()


def _conversation(process: subprocess.Popen[bytes], pieces: Iterable[bytes]) -> tuple[Kind, Spool]:
    assert process.stdin and process.stdout
    try:
        for piece in pieces:
            process.stdin.write(piece)
        process.stdin.close()
    except BrokenPipeError:
        logger.error("A process that looks through files ended before it began.")
        raise NoAnswer from None
    word, _, what = process.stdout.readline(LINE).decode(errors="replace").strip().partition(" ")
    if word == "refused" and what in list(Reason):
        raise Refused(Reason(what))
    if word != "kept" or what not in Kind.values:
        # Ended by the system for its memory or time, or by a parser that broke.
        logger.warning("A process that looks through files ended without an answer.")
        raise Refused(Reason.TOO_MUCH_INSIDE)
    spool = _received(process.stdout)
    if process.wait() != 0:
        spool.close()
        raise Refused(Reason.TOO_MUCH_INSIDE)
    return Kind(what), spool


def _received(answer: IO[bytes]) -> Spool:
    spool = Spool()
    try:
        while piece := answer.read(PIECE):
            spool.write(piece)
        spool.finish()
    except BaseException:
        spool.close()
        raise
    return spool
