"""What a file is, from its bytes alone: neither its name nor what the browser says is looked at."""

import re
import zipfile
from io import BytesIO

from concerns.intake.cleaning.refusing import Reason, Refused

HEAD = 1024  # bytes in which a reader of PDF looks for the beginning of one

# At the very beginning, by the ending that the kind has in `register.filetypes`.
BEGINNINGS = (
    (re.compile(rb"%PDF-"), "pdf"),
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "wav"),
    (re.compile(rb"PK\x03\x04"), "zip"),
    (re.compile(rb"OggS\x00"), "ogg"),
    (re.compile(rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"), "mp3"),
    (re.compile(rb"\x1aE\xdf\xa3"), "webm"),
)
# Known, but not taken: people are told what to do instead.
OTHERS = (
    (re.compile(rb"GIF8[79]a|BM.{4}\x00{4}|II\*\x00|MM\x00\*|8BPS|\x00\x00\x01\x00", re.DOTALL),
     Reason.OTHER_PICTURE),
    (re.compile(rb"....ftyp(heic|heix|heim|heis|hevc|mif1|msf1|avif|avis)", re.DOTALL),
     Reason.OTHER_PICTURE),
    (re.compile(rb"\xff\x0a|\x00{3}\x0cJXL |\x00{3}\x0cjP  "), Reason.OTHER_PICTURE),
    (re.compile(rb"\xd0\xcf\x11\xe0|\{\\rtf|%!PS"), Reason.OTHER_DOCUMENT),
    (re.compile(rb"RIFF....AVI |\x30\x26\xb2\x75|FLV\x01|\x00\x00\x01[\xba\xb3]", re.DOTALL),
     Reason.OTHER_FILM),
    (re.compile(rb"fLaC|#!AMR|FORM....AIF|caff\x00", re.DOTALL), Reason.OTHER_FILM),
)  # fmt: skip
MARKUP = re.compile(
    rb"<(!doctype|\?xml|\?php|html|head|body|script|svg|iframe|meta|img|a\s|!--)", re.IGNORECASE
)
FILM = re.compile(rb"....ftyp", re.DOTALL)
BLANKS = b"\xef\xbb\xbf\t\n\r\x0b\x0c "


def kind_of(data: bytes) -> str:
    """The file's kind, "zip" for either office format, "mp4" for M4A too, "txt" for all else.

    Raises Refused for kinds that are known and not taken, and for a file that is two at once.
    """
    for pattern, reason in OTHERS:
        if pattern.match(data):
            raise Refused(reason)
    known = next((kind for pattern, kind in BEGINNINGS if pattern.match(data)), None)
    kind = known or ("mp4" if FILM.match(data) else "txt")
    if MARKUP.match(data[:HEAD].lstrip(BLANKS)):
        is_picture = b"<svg" in data[:HEAD].lower()
        raise Refused(Reason.OTHER_PICTURE if is_picture else Reason.NOT_ALLOWED)
    refuse_two_at_once(kind, data)
    return kind


def refuse_two_at_once(kind: str, data: bytes) -> None:
    """A file that another program would open as something else. Raises Refused."""
    if kind != "zip" and zipfile.is_zipfile(BytesIO(data)):
        raise Refused(Reason.HIDDEN_FILE)
    if kind != "pdf" and b"%PDF-" in data[:HEAD]:
        raise Refused(Reason.HIDDEN_FILE)
