"""Office documents are zip archives: opened with suspicion, written anew with the same parts."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO

from concerns.intake.cleaning import images
from concerns.intake.cleaning.refusing import Reason, Refused

MOST_PARTS = 2_000
MOST_UNPACKED = 200 * 1024 * 1024  # bytes in all parts together
MOST_TIMES = 250  # a part larger than this many times its packed size is a bomb ...
SMALL = 1024 * 1024  # ... unless it is small all the same
READ = 256 * 1024
END = struct.Struct("<4s4H2LH")
ENCRYPTED = 0x1
EPOCH = (1980, 1, 1, 0, 0, 0)
PLAIN_NAME = re.compile(r"[^\x00-\x1f\\:*?\"<>|/]+(/[^\x00-\x1f\\:*?\"<>|/]+)*/?")
ARCHIVES = (
    b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ",
    b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"%PDF-",
)  # fmt: skip
PICTURES = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))
OTHER_PICTURES = (b"GIF8", b"BM", b"\x01\x00\x00\x00", b"\xd7\xcd\xc6\x9a", b"II*\x00", b"MM\x00*")


class Archive:
    """A zip archive that is exactly that, from its first byte to its last."""

    def __init__(self, data: bytes) -> None:
        _refuse_more_than_an_archive(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
            raise Refused(Reason.DAMAGED) from None
        self.parts = {
            info.filename: info for info in self._zip.infolist() if not info.filename.endswith("/")
        }
        self._left = MOST_UNPACKED
        self._refuse_odd_parts()

    def read(self, name: str) -> bytes:
        """One part, unpacked piece by piece: what its own header says about size is not believed.

        Raises Refused for a part that is missing, damaged or a bomb.
        """
        info = self.parts.get(name)
        if info is None:
            raise Refused(Reason.DAMAGED)
        whole = bytearray()
        most = max(SMALL, info.compress_size * MOST_TIMES)
        try:
            with self._zip.open(info) as part:
                while piece := part.read(READ):
                    whole += piece
                    if len(whole) > min(most, self._left):
                        raise Refused(Reason.TOO_MUCH_INSIDE)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, RuntimeError):
            raise Refused(Reason.DAMAGED) from None
        self._left -= len(whole)
        return bytes(whole)

    def first_is_stored(self, name: str) -> bool:
        first = next(iter(self._zip.infolist()), None)
        return bool(first and first.filename == name and first.compress_type == zipfile.ZIP_STORED)

    def _refuse_odd_parts(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MOST_PARTS:
            raise Refused(Reason.TOO_MUCH_INSIDE)
        names = {info.filename.casefold() for info in infos}
        if len(names) != len(infos):
            raise Refused(Reason.HIDDEN_FILE)
        for info in infos:
            if info.flag_bits & ENCRYPTED:
                raise Refused(Reason.LOCKED)
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise Refused(Reason.DAMAGED)
            steps = info.filename.split("/")
            if not PLAIN_NAME.fullmatch(info.filename) or {".", ".."} & set(steps):
                raise Refused(Reason.HIDDEN_FILE)


def _refuse_more_than_an_archive(data: bytes) -> None:
    """Nothing in front of the archive, nothing behind it, and no gap before its list of parts."""
    if len(data) < END.size:
        raise Refused(Reason.DAMAGED)
    mark, disk, first_disk, here, parts, size, start, comment = END.unpack(data[-END.size :])
    if mark != b"PK\x05\x06":
        is_archive = zipfile.is_zipfile(BytesIO(data))
        raise Refused(Reason.HIDDEN_FILE if is_archive else Reason.DAMAGED)
    if disk or first_disk or comment or here != parts or start + size + END.size != len(data):
        raise Refused(Reason.HIDDEN_FILE)


def written(parts: Iterable[tuple[str, bytes]], *, stored: str = "") -> bytes:
    """A new archive with these parts in this order; the same parts give the same bytes."""
    new = BytesIO()
    with zipfile.ZipFile(new, "w") as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, content)
    return new.getvalue()


def clean_picture(content: bytes) -> bytes:
    """A picture inside a document; also one with another ending than its kind. Raises Refused."""
    for beginning, kind in PICTURES:
        if content.startswith(beginning):
            return images.clean(content, kind)
    if content.startswith(OTHER_PICTURES):
        return content
    raise Refused(Reason.EMBEDDED)


def refuse_archives(content: bytes) -> None:
    """A part that is an archive, a program or a document of its own. Raises Refused."""
    if content.startswith(ARCHIVES):
        raise Refused(Reason.EMBEDDED)
