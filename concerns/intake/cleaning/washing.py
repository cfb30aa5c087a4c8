"""Every kind of file to its own hands."""

from collections.abc import Callable
from functools import partial

from concerns.intake.cleaning import (
    boxes,
    ebml,
    images,
    opendocument,
    pdf,
    plain,
    sound,
    word,
    zips,
)
from concerns.intake.cleaning.kinds import kind_of, refuse_two_at_once
from concerns.intake.cleaning.refusing import Reason, Refused

HANDS: dict[str, Callable[[bytes], bytes]] = {
    "jpg": partial(images.clean, kind="jpg"),
    "png": partial(images.clean, kind="png"),
    "webp": partial(images.clean, kind="webp"),
    "pdf": pdf.clean,
    "mp3": sound.clean_mp3,
    "wav": sound.clean_wav,
    "ogg": sound.clean_ogg,
    "webm": ebml.clean,
    "txt": plain.clean,
}


def wash(data: bytes) -> tuple[str, bytes]:
    """The kind (an ending of `register.filetypes`) and the bytes to keep.

    Raises Refused, and nothing else: what a parser stumbles over is a damaged file.
    """
    try:
        kind, clean = _washed(kind_of(data), data)
        if kind not in ("docx", "odt"):
            refuse_two_at_once(kind, clean)
    except Refused:
        raise
    except (MemoryError, RecursionError, OverflowError):
        raise Refused(Reason.TOO_MUCH_INSIDE) from None
    except Exception:  # of libraries that read what strangers wrote
        raise Refused(Reason.DAMAGED) from None
    return kind, clean


def _washed(kind: str, data: bytes) -> tuple[str, bytes]:
    if kind == "zip":
        return _washed_archive(zips.Archive(data))
    if kind == "mp4":
        return boxes.clean(data)
    return kind, HANDS[kind](data)


def _washed_archive(archive: zips.Archive) -> tuple[str, bytes]:
    if word.TYPES in archive.parts:
        return "docx", word.clean(archive)
    if opendocument.MIMETYPE in archive.parts:
        return "odt", opendocument.clean(archive)
    raise Refused(Reason.NOT_ALLOWED)
