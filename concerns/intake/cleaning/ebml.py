"""WebM: elements within elements, walked to the end of the file; tags are overwritten as empty."""

from dataclasses import dataclass

from concerns.intake.cleaning.refusing import Reason, Refused

MOST_ELEMENTS = 500_000
HEADER, SEGMENT, CLUSTER, VOID = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0xEC
INFO, TRACKS, TRACK = 0x1549A966, 0x1654AE6B, 0xAE
DOCTYPE, CODEC = 0x4282, 0x86
SEEK, CUES, CHAPTERS, TAGS, ATTACHMENTS = 0x114D9B74, 0x1C53BB6B, 0x1043A770, 0x1254C367, 0x1941A469
CRC = 0xBF
# Outside of clusters, what is needed to see and hear it; everything else becomes empty space.
KEPT = {HEADER, SEGMENT, CLUSTER, INFO, TRACKS, SEEK, CUES}
WALKED = {SEGMENT, CLUSTER, INFO, TRACKS, TRACK}
# Title, file names and their numbers, day, track's name: what somebody's program wrote about them.
NEVER_KEPT = {CHAPTERS, TAGS, ATTACHMENTS, CRC, 0x7BA9, 0x7384, 0x73A4, 0x3CB923, 0x3C83AB,
              0x3EB923, 0x3E83BB, 0x4461, 0x536E}  # fmt: skip
IN_CLUSTER = {0xE7, 0xA7, 0xAB, 0xA3, 0xA0, 0xAF, 0x5854, VOID, CRC}
CODECS = (b"V_VP8", b"V_VP9", b"V_AV1", b"A_OPUS", b"A_VORBIS")
UNKNOWN = -1


@dataclass(frozen=True)
class Element:
    id: int
    start: int
    body: int
    end: int  # UNKNOWN: until something follows that cannot be inside it


class Film:
    """The file while it is being cleaned."""

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        self.codecs: list[bytes] = []
        self._left = MOST_ELEMENTS
        self._is_known = False

    def clean(self) -> None:
        """Empty what goes. Raises Refused when the elements do not fit each other and the file."""
        self.walk(0, len(self.data), inside=0)
        if not self._is_known or not self.codecs:
            raise Refused(Reason.DAMAGED)
        if not all(codec.startswith(CODECS) for codec in self.codecs):
            raise Refused(Reason.OTHER_FILM)

    def walk(self, place: int, end: int, *, inside: int) -> None:
        """One list of elements. Lists of unknown length (live recordings) are walked as one."""
        while place < end:
            element = self.element(place, end)
            if element.id in WALKED and element.end == UNKNOWN:
                place = element.body
                inside = element.id
                continue
            if element.end == UNKNOWN:
                raise Refused(Reason.DAMAGED)
            self.look_at(element, inside)
            place = element.end

    def look_at(self, element: Element, inside: int) -> None:
        content = bytes(self.data[element.body : min(element.end, element.body + 64)])
        if element.id == HEADER:
            self.refuse_other_types(element)
        elif element.id == CODEC and inside == TRACK:
            self.codecs.append(content.rstrip(b"\x00"))
        elif element.id in NEVER_KEPT or element.id == VOID:
            self.empty(element)
        elif element.id in (SEGMENT, INFO, TRACKS, TRACK):
            self.walk(element.body, element.end, inside=element.id)
        elif inside == SEGMENT and element.id not in KEPT:
            self.empty(element)
        elif not inside or (inside == CLUSTER and element.id not in IN_CLUSTER | KEPT):
            raise Refused(Reason.DAMAGED)

    def refuse_other_types(self, header: Element) -> None:
        place = header.body
        while place < header.end:
            element = self.element(place, header.end)
            if element.id == DOCTYPE:
                if bytes(self.data[element.body : element.end]).rstrip(b"\x00") != b"webm":
                    raise Refused(Reason.OTHER_FILM)
                self._is_known = True
            place = element.end

    def element(self, place: int, end: int) -> Element:
        self._left -= 1
        if self._left < 0:
            raise Refused(Reason.DAMAGED)
        number, body = self.number(place, end, most=4, keeps_marker=True)
        size, body = self.number(body, end, most=8, keeps_marker=False)
        if size == UNKNOWN:
            return Element(number, place, body, UNKNOWN)
        if body + size > end:
            raise Refused(Reason.DAMAGED)
        return Element(number, place, body, body + size)

    def number(self, place: int, end: int, *, most: int, keeps_marker: bool) -> tuple[int, int]:
        """A number of 1 to `most` bytes whose first bits tell how many, and the place behind it."""
        if place >= end or self.data[place] == 0:
            raise Refused(Reason.DAMAGED)
        length = 9 - self.data[place].bit_length()
        if length > most or place + length > end:
            raise Refused(Reason.DAMAGED)
        value = int.from_bytes(self.data[place : place + length], "big")
        if not keeps_marker:
            value &= (1 << 7 * length) - 1
            if value == (1 << 7 * length) - 1:
                value = UNKNOWN
        return value, place + length

    def empty(self, element: Element) -> None:
        """The same room, as an element that says: nothing here."""
        room = element.end - element.start
        length = 1 if room < 9 else 8
        size = room - 1 - length
        marked = size | 1 << 7 * length
        hole = bytes([VOID]) + marked.to_bytes(length, "big") + bytes(size)
        self.data[element.start : element.end] = hole


def clean(data: bytes) -> bytes:
    """The film without what was written about it. Raises Refused."""
    film = Film(data)
    film.clean()
    return bytes(film.data)
