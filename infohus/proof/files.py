"""The places in files: logs, media and whatever else the installation writes, and e-mails."""

import logging
import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from infohus.proof.errors import ProofImpossible
from infohus.proof.removal import NAMED

CHUNK = 1024 * 1024  # bytes
SERVERS = ("postgresql", "redis")  # searched as themselves, not as files of ours


def logs() -> Iterator[Iterator[bytes]]:
    return _files(settings.LOG_FOLDER)


def media() -> Iterator[Iterator[bytes]]:
    """Media and the rest of the data folder: keys, static files, whatever lies there."""
    elsewhere = {settings.VAR / name for name in SERVERS} | {settings.LOG_FOLDER, _mail_folder()}
    yield from _files(settings.VAR, without=elsewhere | {settings.MEDIA_ROOT})
    yield from _files(settings.MEDIA_ROOT)


def mails() -> Iterator[Iterator[bytes]]:
    """E-mails that were written to files, as they are and with their line ends taken out."""
    yield from _files(_mail_folder())
    for chunks in _files(_mail_folder()):
        yield (chunk.replace(b"\r", b"").replace(b"\n", b"") for chunk in chunks)


def _mail_folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def folder(path: Path) -> Iterator[Iterator[bytes]]:
    """Every file below a folder, whoever wrote it."""
    return _files(path)


def _files(top: Path, without: Collection[Path] = ()) -> Iterator[Iterator[bytes]]:
    for here, names, files in os.walk(top, onerror=_complain):
        names[:] = [name for name in names if Path(here, name) not in without]
        for name in files:
            yield _content(Path(here, name))


def _content(path: Path) -> Iterator[bytes]:
    """Nothing of what is no file, or is gone by now."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except FileNotFoundError:
        return
    except OSError as error:
        _complain(error)


def _complain(error: OSError) -> None:
    if isinstance(error, FileNotFoundError):
        return
    raise ProofImpossible(
        f"{error.filename} cannot be read ({error.strerror}): run the proof as somebody who may."
    ) from error


@contextmanager
def planted(place: Path, content: bytes) -> Iterator[None]:
    """A file with control markers, for as long as its folder is searched."""
    path = (place if place.is_dir() else settings.VAR) / f"{NAMED}control"
    try:
        path.write_bytes(content)
        yield
    except OSError as error:
        _complain(error)
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def logged_to_file() -> Iterator[None]:
    """What this process logs goes into the log folder meanwhile, as the web's own words do."""
    path = settings.LOG_FOLDER / f"{NAMED}log"
    settings.LOG_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    handlers = {
        handler
        for logger in [logging.root, *known]
        for handler in logger.handlers
        if type(handler) is logging.StreamHandler
    }
    with path.open("w") as file:
        before = {handler: handler.setStream(file) for handler in handlers}
        try:
            yield
        finally:
            for handler, stream in before.items():
                handler.setStream(stream)
