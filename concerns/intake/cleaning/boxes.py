"""MP4 and its relatives: boxes within boxes, walked to the end of the file.

What is not needed to see and hear it (places, names, dates, tags, foreign tracks) is overwritten
where it stands by an empty box of the same size: the film itself stays where its index says it is.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from concerns.intake.cleaning.refusing import Reason, Refused

MOST_BOXES = 20_000
FREE = b"free"
# At the outermost level; everything else there is emptied.
KEPT = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"mfra", b"sidx", b"styp"}
# Boxes that only hold boxes, and in which something may have to go.
WALKED = {b"moov", b"trak", b"mdia", b"minf", b"dinf", b"moof", b"traf", b"mvex", b"edts"}
NEVER_KEPT = {b"udta", b"meta", b"uuid", b"iods", b"cprt", b"loci", b"ID32", b"Xtra"}
DATED = {b"mvhd", b"tkhd", b"mdhd"}
TRACKS = {b"vide", b"soun"}


@dataclass(frozen=True)
class Box:
    name: bytes
    start: int  # of the box in the file
    body: int  # where its content begins
    end: int


class Film:
    """The file while it is being cleaned."""

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        self.tracks: set[bytes] = set()
        self._left = MOST_BOXES

    def clean(self) -> None:
        """Empty what goes. Raises Refused when the boxes do not fit each other and the file."""
        outermost = list(self.boxes(0, len(self.data)))
        names = [box.name for box in outermost]
        if names[:1] != [b"ftyp"] or b"moov" not in names:
            raise Refused(Reason.DAMAGED)
        if not {b"mdat", b"moof"} & set(names):
            raise Refused(Reason.DAMAGED)
        for box in outermost:
            if box.name not in KEPT or box.name in (FREE, b"skip"):
                self.empty(box)
            elif box.name in WALKED:
                self.walk(box)
        if not self.tracks & TRACKS:
            raise Refused(Reason.DAMAGED)

    def walk(self, parent: Box) -> None:
        for box in list(self.boxes(parent.body, parent.end)):
            if box.name in NEVER_KEPT or box.name in (FREE, b"skip"):
                self.empty(box)
            elif box.name == b"trak" and (handler := self.handler(box)) not in TRACKS:
                self.tracks.add(handler)
                self.empty(box)
            elif box.name in DATED:
                self.undate(box)
            elif box.name == b"hdlr":
                self.tracks.add(bytes(self.data[box.body + 8 : box.body + 12]))
                self.unname(box)
            elif box.name == b"dref":
                self.refuse_outside(box)
            elif box.name in WALKED:
                self.walk(box)

    def boxes(self, start: int, end: int) -> Iterator[Box]:
        """The boxes from here to there, without a gap and without a remainder."""
        place = start
        while place < end:
            if end - place == 4 and not any(self.data[place:end]):
                return  # QuickTime closes some lists with four zeros
            box = self.box(place, end)
            yield box
            place = box.end

    def box(self, place: int, end: int) -> Box:
        self._left -= 1
        if end - place < 8 or self._left < 0:
            raise Refused(Reason.DAMAGED)
        size, name = struct.unpack_from(">I4s", self.data, place)
        body = place + 8
        if size == 1:
            if end - place < 16:
                raise Refused(Reason.DAMAGED)
            (size,) = struct.unpack_from(">Q", self.data, body)
            body += 8
        elif size == 0 and end == len(self.data):  # "until the end of the file"
            size = end - place
        if size < body - place or place + size > end:
            raise Refused(Reason.DAMAGED)
        return Box(name, place, body, place + size)

    def handler(self, track: Box) -> bytes:
        for box in self.boxes(track.body, track.end):
            if box.name == b"mdia":
                for inner in self.boxes(box.body, box.end):
                    if inner.name == b"hdlr":
                        return bytes(self.data[inner.body + 8 : inner.body + 12])
        return b""

    def empty(self, box: Box) -> None:
        self.data[box.start + 4 : box.start + 8] = FREE
        self.data[box.body : box.end] = bytes(box.end - box.body)

    def undate(self, box: Box) -> None:
        """When it was recorded and changed: no longer."""
        if box.end - box.body < 20:
            raise Refused(Reason.DAMAGED)
        length = 16 if self.data[box.body] == 1 else 8
        self.data[box.body + 4 : box.body + 4 + length] = bytes(length)

    def unname(self, box: Box) -> None:
        """The handler's name is free text; only the program that wrote it reads it."""
        kept = min(box.body + 12, box.end)
        self.data[kept : box.end] = bytes(box.end - kept)

    def refuse_outside(self, box: Box) -> None:
        """Sound and pictures are in this file, not at an address that a player would fetch."""
        for entry in self.boxes(box.body + 8, box.end):
            if any(self.data[entry.body + 4 : entry.end]):
                raise Refused(Reason.OUTSIDE)


def clean(data: bytes) -> tuple[str, bytes]:
    """The kind ("mp4" with pictures, otherwise "m4a") and the file. Raises Refused."""
    film = Film(data)
    film.clean()
    return ("mp4" if b"vide" in film.tracks else "m4a"), bytes(film.data)
