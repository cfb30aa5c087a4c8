"""Sound: only the parts that are heard are kept; tags, covers and everything between them go."""

import struct
from collections.abc import Iterator
from io import BytesIO

from mutagen import MutagenError
from mutagen.ogg import OggPage
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from concerns.intake.cleaning.refusing import Reason, Refused

ID3_HEAD, ID3_OLD = 10, 128
# Kilobits a second of Layer III, and samples a second, by the version bits of a frame.
BITRATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
# PCM, Microsoft's and IMA's ADPCM, floating point, A-law, mu-law, and "see further on".
WAV_CODECS = {0x0001, 0x0002, 0x0003, 0x0006, 0x0007, 0x0011, 0xFFFE}
WAV_KEPT = (b"fmt ", b"fact", b"data")


def clean_mp3(data: bytes) -> bytes:
    """The frames alone. Raises Refused when there is anything else between or behind them."""
    place = first = _after_id3(data)
    frames = 0
    while (length := _frame_length(data, place)) and place + length <= len(data):
        place, frames = place + length, frames + 1
    cut = _frame_length(data, place)  # a recording that was stopped ends in half a frame
    rest = data[place:] if not cut else b""
    if frames < 2 or not _is_tag(rest):
        raise Refused(Reason.DAMAGED)
    return data[first:place]


def _after_id3(data: bytes) -> int:
    place = 0
    while data[place : place + 3] == b"ID3" and len(data) >= place + ID3_HEAD:
        size = 0
        for byte in data[place + 6 : place + ID3_HEAD]:
            size = size << 7 | byte & 0x7F
        has_footer = data[place + 5] & 0x10
        place += ID3_HEAD + size + (ID3_HEAD if has_footer else 0)
    while data[place : place + 1] == b"\x00":  # padding that some programs leave
        place += 1
    return place


def _frame_length(data: bytes, place: int) -> int:
    """Bytes of the Layer III frame that begins here; 0 where none does."""
    if len(data) < place + 4:
        return 0
    head = int.from_bytes(data[place : place + 4], "big")
    version, layer = head >> 19 & 3, head >> 17 & 3
    bits, rate, padding = head >> 12 & 15, head >> 10 & 3, head >> 9 & 1
    if head >> 21 != 0x7FF or version not in BITRATES or layer != 1 or rate == 3:
        return 0
    if bits in (0, 15):
        return 0
    samples = 144 if version == 3 else 72
    return samples * BITRATES[version][bits] * 1000 // RATES[version][rate] + padding


def _is_tag(rest: bytes) -> bool:
    """What may stand behind the last frame: nothing, padding, and tags, which are left out."""
    if len(rest) >= ID3_OLD and rest[-ID3_OLD:].startswith(b"TAG"):
        rest = rest[:-ID3_OLD]
    bare = rest.strip(b"\x00")
    if bare.startswith((b"APETAGEX", b"LYRICSBEGIN")):
        return True
    return len(bare) < 4


def clean_wav(data: bytes) -> bytes:
    """Format and samples alone. Raises Refused when the parts do not reach to the very end."""
    kept: dict[bytes, bytes] = {}
    for name, body in _riff_chunks(data):
        if name in kept:
            raise Refused(Reason.DAMAGED)
        if name in WAV_KEPT:
            kept[name] = body
    form = kept.get(b"fmt ", b"")
    if len(form) < 16 or not kept.get(b"data"):
        raise Refused(Reason.DAMAGED)
    if struct.unpack_from("<H", form)[0] not in WAV_CODECS:
        raise Refused(Reason.OTHER_FILM)
    parts = [
        name + struct.pack("<I", len(kept[name])) + kept[name] + b"\x00" * (len(kept[name]) % 2)
        for name in WAV_KEPT
        if name in kept
    ]
    size = 4 + sum(map(len, parts))
    return b"".join([b"RIFF", struct.pack("<I", size), b"WAVE", *parts])


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        place += 8
        if size in (0, 0xFFFFFFFF) and name == b"data":  # written while it was being recorded
            size = len(data) - place
        if place + size > len(data):
            raise Refused(Reason.DAMAGED)
        yield name, data[place : place + size]
        place += size + size % 2
    if place < len(data):
        raise Refused(Reason.DAMAGED)


def clean_ogg(data: bytes) -> bytes:
    """Opus or Vorbis with its comments emptied. Raises Refused for film and for what follows."""
    try:
        first = _every_page(data)
        opened = OggOpus if first.startswith(b"OpusHead") else OggVorbis
        if opened is OggVorbis and not first.startswith(b"\x01vorbis"):
            raise Refused(Reason.OTHER_FILM)
        new = BytesIO(data)
        tagged = opened(new)
        tagged.delete(new)
        _every_page(new.getvalue())
    except (MutagenError, EOFError):
        raise Refused(Reason.DAMAGED) from None
    return new.getvalue()


def _every_page(data: bytes) -> bytes:
    """Walk the pages to the end of the file; the first packet of the only stream."""
    pages, first = BytesIO(data), b""
    streams: set[int] = set()
    while pages.tell() < len(data):
        page = OggPage(pages)  # type: ignore[no-untyped-call]
        if not streams:
            first = page.packets[0] if page.packets else b""
        streams.add(page.serial)
    if len(streams) != 1:
        raise Refused(Reason.OTHER_FILM)
    return first
